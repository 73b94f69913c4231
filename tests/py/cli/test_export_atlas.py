"""Atlases on the command line."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere import Bundle
from embedding_sphere.atlas import Atlas
from embedding_sphere.cli import main
from embedding_sphere.kernel import load_backend


@pytest.fixture
def file(tmp_path):
    generator = np.random.default_rng(0)
    positions = generator.normal(size=(40, 3))
    bundle = Bundle.from_arrays(
        generator.normal(size=(40, 8)),
        [f"dish {row}" for row in range(40)],
        {"kind": ["soup", "tea"] * 20, "stars": [None, *range(39)]},
        name="Lunch",
        positions=positions / np.linalg.norm(positions, axis=1, keepdims=True),
    )
    return bundle.save(tmp_path / "lunch.esb")


def test_a_bundle_becomes_an_atlas_and_that_one_file(file, tmp_path, capfd):
    pandas = pytest.importorskip("pandas")
    target = tmp_path / "lunch.atlas"
    assert main(["export", str(file), "-o", str(target)]) == 0
    assert "40 rows" in capfd.readouterr().err
    atlas = Atlas(target)
    assert (atlas.told["name"], atlas.rows) == ("Lunch", 40)
    one = tmp_path / "lunch.parquet"
    assert main(["export", str(target), "-o", str(one), "--vectors"]) == 0
    frame = pandas.read_parquet(one).sort_values("row")
    assert frame["text"].tolist() == [f"dish {row}" for row in range(40)]
    assert frame["kind"].tolist() == ["soup", "tea"] * 20
    assert frame["stars"].isna().tolist() == [True, *[False] * 39]
    named = tmp_path / "lunch.table"
    assert main(["export", str(target), "-o", str(named), "--vectors", "-f", "parquet"]) == 0
    assert named.read_bytes() == one.read_bytes()
    # Again, in the place of the first.
    assert main(["export", str(file), "-o", str(target)]) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["{folder}/lunch.atlas", "-o", "{folder}/a.csv"], "An atlas is exported as Parquet"),
        (
            ["{folder}/lunch.atlas", "-o", "{folder}/a.parquet", "-f", "csv"],
            "An atlas is exported as Parquet",
        ),
        (["{folder}/lunch.atlas", "-o", "-", "-f", "parquet"], "An atlas is exported as Parquet"),
        (["{folder}/none.atlas", "-o", "{folder}/a.parquet"], "is no atlas"),
        (["{folder}/lunch.atlas", "-o", "{folder}/no/a.parquet"], "cannot be written"),
        (["{folder}/lunch.esb", "-o", "{folder}/no/a.atlas"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments, sentence, file, tmp_path, capfd):
    assert main(["export", str(file), "-o", str(tmp_path / "lunch.atlas")]) == 0
    capfd.readouterr()
    there = sorted(path.name for path in tmp_path.rglob("*"))
    assert main(["export", *[part.format(folder=tmp_path) for part in arguments]]) == 1
    told = capfd.readouterr().err
    assert sentence in told
    assert len(told.strip().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == there


def test_a_bundle_without_a_layout_is_told_what_to_do(tmp_path, capfd):
    bundle = Bundle.from_arrays(np.eye(4))
    bundle.save(tmp_path / "bare.esb")
    target = tmp_path / "bare.atlas"
    assert main(["export", str(tmp_path / "bare.esb"), "-o", str(target)]) == 1
    assert "has no layout" in capfd.readouterr().err
    assert not target.exists()


def test_layout_makes_an_atlas_of_files_and_reports_it(file, tmp_path, capfd):
    target = tmp_path / "laid.atlas"
    given = ["layout", str(file), "-o", str(target), "--set", "iterations=50", "--name", "Noon"]
    assert main(given) == 0
    told = capfd.readouterr().err
    assert "40 rows, 8 dimensions; all of the nearest neighbours found; trustworthiness" in told
    atlas = Atlas(target)
    atlas.check()
    assert atlas.told["name"] == "Noon"
    assert main([*given, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["rows"] == 40


@pytest.mark.parametrize(("given", "cores"), [([], None), (["--jobs", "1"], 1)])
def test_an_atlas_is_laid_out_on_as_many_cores_as_it_may_use(
    given, cores, file, tmp_path, monkeypatch
):
    asked = []

    def load(cores):
        asked.append(cores)
        return load_backend(cores)

    monkeypatch.setattr("embedding_sphere.stages.build.load_backend", load)
    target = tmp_path / "laid.atlas"
    settings = ["--set", "iterations=50", *given]
    assert main(["layout", str(file), "-o", str(target), *settings]) == 0
    assert asked == [cores]
    Atlas(target).check()


@pytest.mark.parametrize(
    "others", [["{file}", "{file}", "-o", "a.esb"], ["{file}", "-o", "a.esb", "--keep"]]
)
def test_what_only_an_atlas_has_is_refused_of_a_bundle(others, file, capfd):
    assert main(["layout", *[part.format(file=file) for part in others]]) == 2
    assert "expected -o NAME.atlas" in capfd.readouterr().err


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A page that stands for the built one, which need not be there."""
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "index.html").write_text("<title>Embedding Sphere</title>")
    (folder / "files.json").write_text("{}")
    monkeypatch.setattr("embedding_sphere.publish.page_folders", lambda: (folder, folder))


@pytest.mark.usefixtures("page")
def test_a_site_shows_an_atlas(file, tmp_path, capfd):
    target = tmp_path / "lunch.atlas"
    assert main(["export", str(file), "-o", str(target)]) == 0
    assert main(["site", f"{target}/", str(file), "-o", str(tmp_path / "public")]) == 0
    shown = json.loads((tmp_path / "public" / "data" / "index.json").read_text())
    assert [one["file"] for one in shown] == ["lunch.atlas", "lunch-2.esb"]
    Atlas(tmp_path / "public" / "data" / "lunch.atlas").check()
    capfd.readouterr()
    (target / "atlas.json").write_text("{")
    assert main(["site", str(target), "-o", str(tmp_path / "other")]) == 1
    assert "atlas.json is damaged" in capfd.readouterr().err


def test_info_tells_what_an_atlas_holds(file, tmp_path, capfd):
    target = str(tmp_path / "lunch.atlas")
    assert main(["export", str(file), "-o", target]) == 0
    capfd.readouterr()
    assert main(["info", target]) == 0
    said = capfd.readouterr().out
    assert said.startswith("Lunch\n")
    assert "40 rows of " in said
    assert "stars: number" in said
    assert main(["info", target, "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["count"], told["levels"]) == (40, [40])
    assert told["bytes"] == sum(path.stat().st_size for path in Path(target).glob("*/*"))


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            lambda folder: describe_anew(folder, format=2),
            "newer version .* format is 2, expected 1",
        ),
        (lambda folder: describe_anew(folder, families={"texts": {}}), "names no family places"),
        (lambda folder: (folder / "texts" / "0000.part").unlink(), "has no part texts/0000.part"),
        (lambda folder: (folder / "codes" / "footer").write_bytes(b"1"), "footer .* has 1 bytes"),
        (lambda folder: (folder / "atlas.json").unlink(), "is no atlas"),
    ],
)
def test_an_atlas_that_is_damaged_is_not_published(damage, sentence, file, tmp_path, capfd):
    target = tmp_path / "lunch.atlas"
    assert main(["export", str(file), "-o", str(target)]) == 0
    damage(target)
    capfd.readouterr()
    assert main(["site", str(target), "-o", str(tmp_path / "public"), "--small"]) == 1
    assert re.search(sentence, " ".join(capfd.readouterr().err.split()))
    assert not (tmp_path / "public").exists()


def describe_anew(folder, **others):
    told = json.loads((folder / "atlas.json").read_text())
    (folder / "atlas.json").write_text(json.dumps(told | others))
