"""What an agent is told, and what it is refused."""

import numpy as np
import pytest
from embedding_sphere.agents.tools import Tools
from embedding_sphere.bundle import Bundle

COUNT = 60


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    vectors = np.random.default_rng(0).normal(size=(COUNT, 8))
    vectors[:30, 0] += 8
    made = Bundle.from_arrays(
        vectors,
        [f"{'soup' if row < 30 else 'cake'} number {row}" for row in range(COUNT)],
        {"kind": ["soup" if row < 30 else "cake" for row in range(COUNT)], "stars": range(COUNT)},
        name="Dishes",
    )
    made.layout(iterations=60, perplexity=10)
    return made


@pytest.fixture
def folder(tmp_path, bundle):
    bundle.save(tmp_path / "dishes.esb")
    return tmp_path


@pytest.fixture
def tools(folder):
    return Tools(str(folder / "dishes.esb"), Bundle.open, lambda _: None)


def test_it_describes_what_is_open(tools):
    told = tools.describe()
    assert (told["name"], told["rows"], told["dimension"]) == ("Dishes", COUNT, 8)
    kinds = {column["name"]: column["kind"] for column in told["columns"]}
    assert kinds == {"text": "text", "kind": "category", "stars": "number"}
    assert told["columns"][1]["categories"] == ["soup", "cake"]
    assert (told["columns"][2]["least"], told["columns"][2]["most"]) == (0, COUNT - 1)
    assert told["questions_are_searched_by"] == "words"


def test_it_answers_questions_and_finds_neighbours(tools, bundle):
    found = tools.ask("cake 45", 3)["matches"]
    assert found[0]["row"] == 45
    assert found[0]["values"]["text"] == "cake number 45"
    vectors = bundle.vectors.astype(np.float64)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    nearest = np.argsort(-(vectors @ vectors[7]))[1:6]
    assert [match["row"] for match in tools.neighbours(7, 5)["matches"]] == nearest.tolist()


def test_with_a_model_questions_are_searched_by_meaning(folder, bundle):
    path = str(folder / "dishes.esb")
    tools = Tools(path, Bundle.open, lambda _: lambda texts: bundle.vectors[3:4])
    assert tools.describe()["questions_are_searched_by"] == "meaning"
    assert tools.ask("anything")["matches"][0]["row"] == 3


def test_it_tells_regions_and_selects(tools):
    regions = tools.regions(0)["regions"]
    assert sum(region["rows"] for region in regions) == COUNT
    chosen = tools.select(column="land: continents", value=regions[0]["name"])
    named = [region["rows"] for region in regions if region["name"] == regions[0]["name"]]
    assert chosen["selected"] == sum(named)
    assert tools.select(column="kind", value="soup")["selected"] == 30
    assert [r["row"] for r in tools.select(column="stars", least=3, most=5)["rows"]] == [3, 4, 5]
    assert tools.select(rows=[9, 2, 9])["selected"] == 2
    assert tools.describe()["selected"] == 2
    assert tools.select() == {"selected": 0, "rows": []}


def test_it_lays_out_in_memory_alone_and_draws(tools, folder):
    before = (folder / "dishes.esb").read_bytes()
    done = tools.layout("spherical-tsne", seed=3, parameters={"iterations": 50, "perplexity": 8})
    assert done["parameters"]["seed"] == 3
    assert 0 < done["quality"]["trustworthiness"] <= 1
    assert tools.picture("stars", 10, 20, 64).startswith(b"\x89PNG")
    assert (folder / "dishes.esb").read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["dishes.esb"]


def test_it_opens_what_lies_beside_and_nothing_else(tools, folder, bundle):
    bundle.save(folder / "other.esb")
    assert tools.open("other.esb")["name"] == "Dishes"
    (folder / "secret").symlink_to("/etc/hostname")
    for file in ("../a.esb", "/etc/passwd", "http://localhost/a", "secret"):
        with pytest.raises(ValueError, match="lies outside the folder that was opened"):
            tools.open(file)
    with pytest.raises(ValueError, match="There is no file"):
        tools.open("none.esb")
    assert tools.describe()["name"] == "Dishes"


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda tools: tools.neighbours(60), "There is no row 60: expected 0 to 59"),
        (lambda tools: tools.ask("a", 0), "0 rows were asked for: expected 1 to 100"),
        (lambda tools: tools.regions(7), "There are no regions of level 7: expected 0 to"),
        (lambda tools: tools.select(column="no"), "There is no column 'no': expected one of text"),
        (lambda tools: tools.select(rows=[-1]), "There is no row -1"),
        (lambda tools: tools.layout("magic"), "Unknown method 'magic': expected one of"),
        (lambda tools: tools.picture(theme="red"), "The theme is red: expected dark or light"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tools, ask, told):
    with pytest.raises(ValueError, match=told):
        ask(tools)
