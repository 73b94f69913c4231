"""From files to an atlas: what is made, and what happens when that is interrupted."""

import os
import signal
import subprocess
import sys

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from embedding_sphere.atlas import Atlas
from embedding_sphere.methods import METHODS
from embedding_sphere.methods.layout import complete
from embedding_sphere.numeric.steps import drain
from embedding_sphere.sources import SourceError
from embedding_sphere.stages import Choices, lay_out_atlas, open_work

COUNT = 1500
WORDS = ("soup", "bread", "tea", "rice", "noodles", "dumplings")
STAGES = (
    *("Reading", "Finding neighbours", "Laying out", "Measuring and naming regions"),
    "Writing the atlas",
)


def choices(**others) -> Choices:
    parameters = complete(METHODS["spherical-tsne"], {"iterations": 60, "perplexity": 10})
    return Choices("spherical-tsne", parameters, **others)


def made_table(count: int = COUNT, dimension: int = 16) -> pyarrow.Table:
    generator = np.random.default_rng(0)
    groups = generator.integers(0, 6, count)
    vectors = (2 * generator.normal(size=(6, dimension)))[groups]
    vectors = (vectors + generator.normal(size=vectors.shape)).astype(np.float32)
    flat = pyarrow.array(vectors.ravel())
    return pyarrow.table(
        {
            "text": [f"{WORDS[group]} of row {row}" for row, group in enumerate(groups)],
            "kind": [WORDS[group] for group in groups],
            "stars": pyarrow.array([None if row % 9 == 0 else row % 5 for row in range(count)]),
            "day": np.datetime64("2024-02-28") + groups,
            "embedding": pyarrow.FixedSizeListArray.from_arrays(flat, dimension),
        }
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("input") / "corpus.parquet"
    pyarrow.parquet.write_table(made_table(), path)
    return path


def contents(folder) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def whole(file, tmp_path_factory):
    target = tmp_path_factory.mktemp("whole") / "corpus.atlas"
    report = drain(lay_out_atlas([str(file)], target, choices()))
    return target, report


def test_rows_columns_and_kinds_are_those_of_the_file(whole, file):
    target, report = whole
    assert (report.rows, report.dimension, report.left_out) == (COUNT, 16, 0)
    assert not target.with_name("corpus.atlas.work").exists()
    atlas = Atlas(target)
    atlas.check()
    rows = atlas.table("texts").column("row").to_numpy()
    said = made_table().column("text").to_pylist()
    assert atlas.table("texts").column("text").to_pylist() == [said[row] for row in rows]
    told = atlas.told
    kinds = {column["name"]: column["kind"] for column in told["columns"]}
    assert kinds == {"text": "text", "kind": "category", "stars": "number", "day": "number"}
    assert told["name"] == "Corpus"
    assert told["display"]["text"] == "text"
    assert told["display"]["color"] == "kind"
    assert told["quality"]["trustworthiness"] > 0.8
    assert told["neighbors"] == {"count": 20, "recall": None}
    # Whole numbers take half the room.
    assert str(atlas.table("places").schema.field("stars").type) == "float"
    days = {column["name"]: column for column in told["columns"]}["day"]
    assert days["low"] == (np.datetime64("2024-02-28") - np.datetime64("1970-01-01")).astype(int)


def test_regions_of_groups_are_named_after_them(whole):
    atlas = Atlas(whole[0])
    named = [title.lower() for level in atlas.told["regions"] for title in level["titles"]]
    assert any(any(word.rstrip("s") in title for word in WORDS) for title in named)
    for level, region in enumerate(atlas.told["regions"]):
        codes = atlas.table("places").column(f"region_{level}").to_numpy()
        assert np.bincount(codes, minlength=len(region["titles"])).tolist() == region["totals"]


@pytest.mark.parametrize("stopped", STAGES)
def test_stopped_in_any_stage_and_run_again_it_ends_with_the_same_bytes(
    stopped, file, whole, tmp_path
):
    target = tmp_path / "corpus.atlas"
    steps = lay_out_atlas([str(file)], target, choices())
    for step in steps:
        if step.stage == stopped and step.fraction > 0:
            break
    steps.close()
    assert not target.exists()
    assert target.with_name("corpus.atlas.work").is_dir()
    seen: dict[str, list[float]] = {}
    drain(
        lay_out_atlas([str(file)], target, choices()),
        lambda step: seen.setdefault(step.stage, []).append(step.fraction),
    )
    # What was finished before is not done again.
    for stage in STAGES[: STAGES.index(stopped)]:
        assert seen[stage] == [1.0]
    assert contents(target) == contents(whole[0])
    assert [path.name for path in tmp_path.iterdir()] == ["corpus.atlas"]


def test_killed_it_goes_on_with_what_was_finished(file, tmp_path):
    target = tmp_path / "corpus.atlas"
    command = [sys.executable, "-m", "embedding_sphere.cli", "layout", str(file), "-o", str(target)]
    command += ["--set", "iterations=1000", "--set", "perplexity=10"]
    work = target.with_name("corpus.atlas.work")
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        while not list(work.glob("neighbors-*")):
            assert running.poll() is None
    finally:
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
    assert not target.exists()
    seen = []
    drain(lay_out_atlas([str(file)], target, choices()), lambda step: seen.append(step.stage))
    # The layout has other parameters here; rows and neighbours serve it as they are.
    assert seen.count("Reading") == seen.count("Finding neighbours") == 1
    Atlas(target).check()


def test_other_input_is_read_anew(file, tmp_path):
    target, source = tmp_path / "corpus.atlas", tmp_path / "corpus.parquet"
    source.write_bytes(file.read_bytes())
    drain(lay_out_atlas([str(source)], target, choices(), keep=True))
    assert target.with_name("corpus.atlas.work").is_dir()
    pyarrow.parquet.write_table(made_table().slice(0, 700), source)
    assert drain(lay_out_atlas([str(source)], target, choices())).rows == 700
    assert Atlas(target).rows == 700


def test_files_below_and_beside_each_other_are_one_table(whole, tmp_path):
    table = made_table()
    (tmp_path / "parts").mkdir()
    for part, start in enumerate((0, 400, 1100)):
        end = (400, 1100, COUNT)[part]
        pyarrow.parquet.write_table(
            table.slice(start, end - start), tmp_path / "parts" / f"{part}.parquet"
        )
    target = tmp_path / "parts.atlas"
    drain(lay_out_atlas([str(tmp_path / "parts")], target, choices(name="Corpus")))
    below = contents(target)
    expected = contents(whole[0])
    assert below.keys() == expected.keys()
    assert below["places/0000.part"] == expected["places/0000.part"]
    flat = table.column("embedding").combine_chunks().flatten().to_numpy()
    np.save(tmp_path / "vectors.npy", flat.reshape(COUNT, -1))
    rows = table.select(["text", "kind"]).to_pylist()
    lines = [f"{row['text']}\t{row['kind']}" for row in rows]
    (tmp_path / "rows.tsv").write_text("\n".join(["text\tkind", *lines]) + "\n")
    target = tmp_path / "beside.atlas"
    given = [str(tmp_path / "vectors.npy"), str(tmp_path / "rows.tsv")]
    drain(lay_out_atlas(given, target, choices()))
    beside = Atlas(target).table("texts")
    assert beside.equals(Atlas(whole[0]).table("texts"))


def test_rows_that_cannot_be_used_are_left_out_and_told(tmp_path):
    lines = [f'{{"text": "dish {row}", "embedding": [{row}, {row % 7}, 1.5]}}' for row in range(60)]
    lines[10] = '{"text": "no vector", "embedding": null}'
    lines[20] = '{"text": "too short", "embedding": [1, 2]}'
    lines[30] = "{"
    path = tmp_path / "dishes.jsonl"
    path.write_text("\n".join(lines))
    report = drain(lay_out_atlas([str(path)], tmp_path / "d.atlas", choices()))
    assert (report.rows, report.left_out) == (57, 3)
    assert [fault.partition(":")[0] for fault in report.faults] == [
        f"dishes.jsonl, row {row}" for row in (11, 21, 31)
    ]
    said = Atlas(tmp_path / "d.atlas").table("texts").column("text").to_pylist()
    assert sorted(said) == sorted(f"dish {row}" for row in range(60) if row not in (10, 20, 30))


@pytest.mark.parametrize("count", [1, 3, 6])
def test_a_few_rows_are_an_atlas(count, tmp_path):
    path = tmp_path / "few.parquet"
    pyarrow.parquet.write_table(made_table(count), path)
    assert drain(lay_out_atlas([str(path)], tmp_path / "few.atlas", choices())).rows == count
    Atlas(tmp_path / "few.atlas").check()


def test_two_runs_on_one_output_are_refused(file, tmp_path):
    target = tmp_path / "corpus.atlas"
    with open_work(target), pytest.raises(SourceError, match="Another run is writing"):
        drain(lay_out_atlas([str(file)], target, choices()))
    drain(lay_out_atlas([str(file)], target, choices()))


def test_a_full_disk_leaves_finished_stages_and_nothing_under_the_name(file, tmp_path, monkeypatch):
    target = tmp_path / "corpus.atlas"

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("embedding_sphere.stages.layout.np.save", full)
        with pytest.raises(SourceError, match=r"no space left on device.*finished stages are kept"):
            drain(lay_out_atlas([str(file)], target, choices()))
    kept = sorted(path.name.partition("-")[0] for path in tmp_path.glob("*.work/*"))
    assert kept == ["lock", "rows"]
    assert not target.exists()


def test_a_disk_that_is_full_halfway_through_an_array_is_told_as_full(file, tmp_path, monkeypatch):
    def full(*_, **__):
        # So NumPy says it.
        raise OSError("22000 requested and 16352 written")

    monkeypatch.setattr("embedding_sphere.stages.layout.np.save", full)
    with pytest.raises(SourceError, match=r"\(no space left on device\): make room and run"):
        drain(lay_out_atlas([str(file)], tmp_path / "corpus.atlas", choices()))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["-"], "not made of standard input"),
        (["nowhere.parquet"], "cannot be read"),
        (["{folder}/cut.parquet"], "cut short or damaged|no Parquet"),
        (["{folder}/text.csv"], "no column of vectors"),
        (["{folder}/short.parquet", "{folder}/text.csv"], "neither the same columns nor"),
        (["{folder}/short.parquet", "{folder}/longer.parquet"], "of 16 numbers, .* of 20 numbers"),
        (["{folder}/words.parquet"], '"embedding" cannot be read as vectors.* with --vector'),
    ],
)
def test_input_that_cannot_be_used_is_one_sentence(given, sentence, file, tmp_path):
    (tmp_path / "cut.parquet").write_bytes(file.read_bytes()[:-100])
    (tmp_path / "text.csv").write_text("text\nsoup\ntea\n")
    pyarrow.parquet.write_table(made_table(9), tmp_path / "short.parquet")
    pyarrow.parquet.write_table(made_table(9, 20), tmp_path / "longer.parquet")
    words = pyarrow.table({"text": ["soup", "tea"], "embedding": [["a", "b"], ["c", "d"]]})
    pyarrow.parquet.write_table(words, tmp_path / "words.parquet")
    paths = [path.format(folder=tmp_path) for path in given]
    with pytest.raises(SourceError, match=sentence) as raised:
        drain(lay_out_atlas(paths, tmp_path / "a.atlas", choices()))
    assert str(raised.value).endswith(".")
    # Neither the atlas nor a folder of stages, as none is finished.
    assert not list(tmp_path.glob("a.atlas*"))


def test_vectors_of_another_column_than_the_named_one_are_not_taken(file, tmp_path):
    steps = lay_out_atlas([str(file)], tmp_path / "a.atlas", choices(vector="embeding"))
    with pytest.raises(SourceError, match='no vectors in a column "embeding" of'):
        drain(steps)
    numbers = {f"d{column}": np.arange(9.0) for column in range(3)}
    pyarrow.parquet.write_table(pyarrow.table(numbers), tmp_path / "numbers.parquet")
    steps = lay_out_atlas(
        [str(tmp_path / "numbers.parquet")], tmp_path / "a.atlas", choices(vector="d")
    )
    assert drain(steps).dimension == 3
    atlas = Atlas(tmp_path / "a.atlas")
    atlas.check()
    # Rows without a column are an atlas, too.
    assert (atlas.rows, atlas.told["columns"]) == (9, [])


def test_two_files_side_by_side_that_both_hold_vectors_are_refused(file, tmp_path):
    np.save(tmp_path / "others.npy", np.ones((COUNT, 4)))
    given = [str(file), str(tmp_path / "others.npy")]
    with pytest.raises(SourceError, match="both hold vectors"):
        drain(lay_out_atlas(given, tmp_path / "a.atlas", choices()))


def test_an_atlas_is_no_input(tmp_path):
    (tmp_path / "made.atlas").mkdir()
    (tmp_path / "made.atlas" / "atlas.json").write_text("{}")
    with pytest.raises(SourceError, match=r"made\.atlas is an atlas: .*export .* --vectors`\.$"):
        drain(lay_out_atlas([str(tmp_path / "made.atlas")], tmp_path / "a.atlas", choices()))
    assert [path.name for path in tmp_path.iterdir()] == ["made.atlas"]


def test_a_method_that_needs_all_vectors_is_refused(file, tmp_path):
    parameters = complete(METHODS["wrapped-tsne"], {})
    with pytest.raises(SourceError, match="expected one of spherical-tsne, spherical-umap"):
        drain(lay_out_atlas([str(file)], tmp_path / "a.atlas", Choices("wrapped-tsne", parameters)))
