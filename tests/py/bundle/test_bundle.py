"""The bundle format: golden files, round trips, and what encode refuses."""

import dataclasses
import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from embedding_sphere.bundle import (
    Bundle,
    BundleError,
    CategoryColumn,
    Judgements,
    Model,
    NumberColumn,
    OtherVectors,
    Questions,
    StoredLayout,
    StoredNeighbors,
    TextColumn,
    decode,
    encode,
)

GOLDEN = Path(__file__).parents[2] / "golden"
INDEX = json.loads((GOLDEN / "index.json").read_text(encoding="utf-8"))
VALID = [entry for entry in INDEX if "content" in entry]
BROKEN = [entry for entry in INDEX if "error" in entry]


def name_of(entry: dict[str, Any]) -> str:
    return entry["file"]


def unit_vectors(count: int, generator: np.random.Generator) -> np.ndarray:
    points = generator.normal(size=(count, 3))
    return points / np.linalg.norm(points, axis=1, keepdims=True)


def make(count: int = 40, dimension: int = 8, k: int = 3, seed: int = 0) -> Bundle:
    """A bundle that uses every part, with unknown keys wherever the format keeps them."""
    generator = np.random.default_rng(seed)
    indices = (np.arange(count)[:, None] + np.arange(1, k + 1)) % count
    return Bundle(
        name="Test",
        description="All parts.",
        license="MIT",
        source="a generator",
        vectors=generator.normal(size=(count, dimension)).astype(np.float16),
        model=Model("local", "noise", dimension, False, "{title}", {"revision": "2"}),
        columns=[
            TextColumn(
                "title", "text", [f"Row {row} ✓" for row in range(count)], {"language": "en"}
            ),
            TextColumn("picture", "image", ["p.webp"] * count),
            TextColumn("sign", "glyph", ["🍕"] * count),
            CategoryColumn("group", ["a", "b", "c"], generator.integers(0, 3, count), {"order": 1}),
            NumberColumn("size", generator.normal(size=count), {"unit": "kg"}),
        ],
        display={"label": "title", "text": "title", "color": "group", "glyph": "sign", "halo": "x"},
        neighbors=StoredNeighbors(
            "cosine", k, indices, generator.uniform(0, 2, (count, k)), {"exact": True}
        ),
        layouts=[
            StoredLayout(
                "first",
                "sphere",
                {"perplexity": 30, "nested": {"deep": [1.5, None]}},
                unit_vectors(count, generator),
                iterations=300,
                cost=0.5,
                quality={"trustworthiness": 0.9},
                extra={"seconds": 1.25},
            )
        ],
        questions=Questions(
            ["a", "b", "c"],
            ["One?", "", "三?"],
            generator.normal(size=(3, dimension)).astype(np.float16),
            Judgements(
                np.array([0, 2, 2, 3]), np.array([0, 1, 1]), np.array([1, 0.5, -1]), {"pool": 10}
            ),
            "query: ",
            {"language": "en"},
        ),
        others=[
            OtherVectors(
                "wide",
                generator.normal(size=(count, dimension + 3)).astype(np.float16),
                Model("local", "more noise", dimension + 3, False, "{title}"),
                extra={"made": "later"},
            )
        ],
        extra={"unknown": {"list": [1, "two", None, True, b"bytes"]}},
    )


def content_of(bundle: Bundle) -> dict[str, Any]:
    """A decoded bundle in the words of index.json: arrays as lists, NaN as None, no absent keys."""

    def plain(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            numbers = value.astype(float).astype(object)
            numbers[np.isnan(value.astype(float))] = None
            return numbers.tolist()
        if dataclasses.is_dataclass(value):
            kind = {"kind": value.kind} if hasattr(value, "kind") else {}
            fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
            return kind | plain(fields.pop("extra") | fields)
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        return value

    head = {"format": "embedding-sphere", "version": 1, "count": bundle.count}
    return without_nothing(head | plain(bundle))


def without_nothing(content: dict[str, Any]) -> dict[str, Any]:
    """An optional part that is absent and one that is None are the same."""
    layouts = [{"cost": None} | layout for layout in content["layouts"]]
    present = {key: value for key, value in content.items() if value not in (None, [])}
    present = {"columns": [], "layouts": [], "others": []} | present
    if "neighbors" in present:
        present["neighbors"] = {"distances": None} | present["neighbors"]
    return present | {"layouts": layouts}


# ---- golden files --------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", VALID, ids=name_of)
def test_golden_content(entry: dict[str, Any]) -> None:
    got = content_of(decode((GOLDEN / entry["file"]).read_bytes()))
    expected = without_nothing(entry["content"])
    for layout, stored in zip(all_layouts(got), all_layouts(expected), strict=True):
        positions, golden = layout.pop("positions"), stored.pop("positions")
        np.testing.assert_allclose(positions, golden, atol=1e-7)
    assert got == expected


def all_layouts(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The layouts of a bundle and of its other vectors."""
    return [layout for part in (content, *content["others"]) for layout in part["layouts"]]


@pytest.mark.parametrize("entry", VALID, ids=name_of)
def test_golden_survives_another_round(entry: dict[str, Any]) -> None:
    first = decode((GOLDEN / entry["file"]).read_bytes())
    second = decode(encode(first))
    pairs = zip([first, *first.others], [second, *second.others], strict=True)
    layouts = [pair for one, two in pairs for pair in zip(one.layouts, two.layouts, strict=True)]
    for one, other in layouts:
        np.testing.assert_allclose(other.positions, one.positions, atol=1e-7)
        other.positions = one.positions
    assert content_of(second) == content_of(first)


@pytest.mark.parametrize("entry", BROKEN, ids=name_of)
def test_golden_error(entry: dict[str, Any]) -> None:
    with pytest.raises(BundleError) as caught:
        decode((GOLDEN / entry["file"]).read_bytes())
    message = str(caught.value)
    assert entry["error"] in message
    assert "; " in message, "says what to do"
    assert message.endswith(".")


def test_golden_files_are_what_the_script_makes() -> None:
    specification = importlib.util.spec_from_file_location("make_golden", GOLDEN / "make.py")
    assert specification is not None
    assert specification.loader is not None
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    made = script.files()
    assert {path.name for path in GOLDEN.glob("*.esb")} == set(made) - {"index.json"}
    for name, data in made.items():
        assert (GOLDEN / name).read_bytes() == data, f"{name}: run tests/golden/make.py again"


# ---- round trips ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "k"), [(2, 1), (40, 3), (300, 1)])
def test_round_trip_keeps_everything(count: int, k: int) -> None:
    bundle = make(count, k=k)
    again = decode(encode(bundle))
    assert again.count == count
    assert again.vectors.dtype == np.float16
    np.testing.assert_array_equal(again.vectors, bundle.vectors)
    for field in ("name", "description", "license", "source", "model", "display", "extra"):
        assert getattr(again, field) == getattr(bundle, field), field
    for one, other in zip(bundle.columns, again.columns, strict=True):
        assert (type(other), other.name, other.kind) == (type(one), one.name, one.kind)
        assert other.extra == one.extra
    np.testing.assert_array_equal(again.columns[3].codes, bundle.columns[3].codes)
    np.testing.assert_array_equal(again.columns[4].values, bundle.columns[4].values)
    np.testing.assert_array_equal(again.neighbors.indices, bundle.neighbors.indices)
    np.testing.assert_allclose(again.neighbors.distances, bundle.neighbors.distances, rtol=1e-3)
    assert again.neighbors.extra == bundle.neighbors.extra
    for field in ("ids", "texts", "prompt", "extra", "count"):
        assert getattr(again.questions, field) == getattr(bundle.questions, field), field
    np.testing.assert_array_equal(again.questions.vectors, bundle.questions.vectors)
    for field in ("offsets", "rows", "grades", "extra"):
        one, other = (getattr(of.questions.judgements, field) for of in (bundle, again))
        np.testing.assert_array_equal(one, other)
    one, other = bundle.others[0], again.others[0]
    np.testing.assert_array_equal(other.vectors, one.vectors)
    for field in ("name", "model", "layouts", "questions", "extra"):
        assert getattr(other, field) == getattr(one, field), field
    one, other = bundle.layouts[0], again.layouts[0]
    np.testing.assert_allclose(other.positions, one.positions, atol=1e-7)
    for field in ("name", "method", "parameters", "iterations", "cost", "quality", "extra"):
        assert getattr(other, field) == getattr(one, field), field


def test_encode_is_deterministic() -> None:
    assert encode(make()) == encode(make())


def test_an_unknown_key_does_not_replace_a_known_one() -> None:
    bundle = make()
    bundle.extra = {"count": 3, "format": "other", "kept": 1}
    again = decode(encode(bundle))
    assert (again.count, again.extra) == (40, {"kept": 1})


@pytest.mark.parametrize(
    ("categories", "dtype"), [(1, "uint8"), (256, "uint8"), (257, "uint16"), (65537, "uint32")]
)
def test_codes_take_the_smallest_type(categories: int, dtype: str) -> None:
    bundle = make()
    names = [str(index) for index in range(categories)]
    bundle.columns = [CategoryColumn("group", names, np.full(40, categories - 1))]
    bundle.display = {}
    codes = decode(encode(bundle)).columns[0].codes
    assert codes.dtype == dtype
    assert (codes == categories - 1).all()


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([0.5, np.nan], "float32"),
        ([0.1, 1], "float64"),
        ([1e300, 0], "float64"),
        ([None, 2], "float32"),
    ],
)
def test_numbers_lose_nothing(values: list[Any], dtype: str) -> None:
    bundle = make(2, k=1)
    bundle.columns, bundle.display = [NumberColumn("n", values)], {}  # type: ignore[arg-type]
    stored = decode(encode(bundle)).columns[0].values
    assert stored.dtype == dtype
    np.testing.assert_array_equal(stored, np.array(values, dtype=float))


def test_numpy_scalars_in_parameters_become_plain() -> None:
    bundle = make()
    bundle.layouts[0].parameters = {
        "seed": np.int64(3),
        "rate": np.float32(0.5),
        "on": np.bool_(True),
    }
    bundle.layouts[0].iterations = np.int32(7)  # type: ignore[assignment]
    layout = decode(encode(bundle)).layouts[0]
    assert layout.parameters == {"seed": 3, "rate": 0.5, "on": True}
    assert layout.iterations == 7


def test_positions_come_back_normalised() -> None:
    bundle = make()
    bundle.layouts[0].positions = bundle.layouts[0].positions * 1.0009
    positions = decode(encode(bundle)).layouts[0].positions
    np.testing.assert_allclose(np.linalg.norm(positions, axis=1), 1, atol=1e-7)


@pytest.mark.parametrize("vectors", [np.zeros((1, 1)), np.zeros((2, 3)), np.ones((3, 2))])
def test_zero_vectors_duplicates_and_few_rows_are_valid(vectors: np.ndarray) -> None:
    model = Model("", "", vectors.shape[1], False, "")
    again = decode(encode(Bundle("few", vectors.astype(np.float16), model, [])))
    np.testing.assert_array_equal(again.vectors, vectors)


def test_a_thousand_rows_of_1536_dimensions_take_at_most_3_4_megabytes() -> None:
    bundle = make(1000, 1536)
    bundle.neighbors = None
    bundle.others = []
    bundle.columns[0].values = [
        "A review of some hundred characters, as the food reviews have. " * 3
    ] * 1000  # type: ignore[union-attr]
    assert len(encode(bundle)) <= 3_400_000


# ---- what encode refuses -------------------------------------------------------------------------


def with_value(path: str, value: Any) -> Bundle:
    """The bundle of `make` with one attribute ("columns.3.codes") replaced."""
    bundle = make()
    *parents, last = path.split(".")
    part: Any = bundle
    for key in parents:
        part = part[int(key)] if isinstance(part, list) else getattr(part, key)
    setattr(part, last, value)
    return bundle


def changed(values: Any, index: Any, value: float) -> np.ndarray:
    copy = np.array(values, dtype=float)
    copy[index] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "phrase"),
    [
        ("vectors", np.zeros((40, 7)), "Wrong shape of the vectors: got 40 x 7, expected 40 x 8"),
        ("vectors", changed(make().vectors, (17, 3), 1e6), "Row 17 of the vectors is not finite"),
        ("model.provider", None, 'The model has nothing for "provider"'),
        ("columns.3.codes", changed(np.zeros(40), 5, -1), "Row 5 of the codes of the column"),
        ("columns.3.codes", changed(np.zeros(40), 6, 300), "Row 6 of the codes of the column"),
        ("columns.4.values", np.zeros(39), 'column "size": got 39, expected 40'),
        ("columns.4.values", changed(np.zeros(40), 8, np.inf), 'Row 8 of the column "size"'),
        ("columns.0.values", ["short"], "got 1 values, expected 40"),
        ("columns.0.name", "group", 'Two columns have the name "group"'),
        ("columns.0.values", ["\ud800"] * 40, "cannot store"),
        ("display", {"color": "missing"}, 'names "missing" as "color"'),
        ("neighbors.indices", np.arange(40)[:, None] + [0, 1, 2], "Row 38 of the neighbor indices"),
        ("neighbors.indices", np.zeros((40, 3)), "Row 0 of the neighbor indices names the row"),
        ("neighbors.distances", np.full((40, 3), 1e5), "Row 0 of the neighbor distances is not"),
        ("layouts.0.positions", np.zeros((40, 3)), 'layout "first" is not of length 1'),
        ("layouts.0.cost", float("inf"), 'for "cost", expected a finite number'),
        ("layouts.0.parameters", {"call": print}, "cannot store"),
        ("questions.ids", ["a", "b", "a"], 'Two questions have the id "a"'),
        ("questions.vectors", np.zeros((3, 7)), "the questions: got 3 x 7, expected 3 x 8"),
        ("questions.judgements.rows", np.array([0, 40, 1]), "Row 1 of the rows of the judgements"),
        ("questions.judgements.rows", np.array([0, -1, 1]), "Row 1 of the rows of the judgements"),
        ("questions.judgements.rows", np.array([1, 0, 1]), "Row 1 of the rows of the judgements"),
        ("questions.judgements.grades", [1, np.inf, 1], "Row 1 of the grades of the judgements"),
        ("extra", {"big": 2**70}, "cannot store"),
        ("extra", {"map": {3: "number key"}}, "plain msgpack with text keys"),
    ],
)
def test_encode_refuses_what_decode_would(path: str, value: Any, phrase: str) -> None:
    with pytest.raises(BundleError) as caught:
        encode(with_value(path, value))
    assert phrase in str(caught.value)


def test_encode_refuses_no_rows() -> None:
    with pytest.raises(BundleError, match='the number 0 for "count"'):
        encode(Bundle("none", np.zeros((0, 8), np.float16), Model("", "", 8, False, ""), []))


def test_a_negative_code_does_not_wrap_around() -> None:
    bundle = make()
    names = [str(index) for index in range(256)]
    bundle.columns[3] = CategoryColumn("group", names, changed(np.zeros(40), 5, -1))
    with pytest.raises(BundleError, match="Row 5 of the codes of the column"):
        encode(bundle)


def test_long_names_are_shortened_in_errors() -> None:
    with pytest.raises(BundleError) as caught:
        encode(with_value("display", {"color": "x" * 1_000_000}))
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_decode_takes_any_bytes(kind: Any) -> None:
    assert decode(kind(encode(make()))).count == 40
