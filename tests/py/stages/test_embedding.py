"""Texts embedded shard by shard: the same bytes alone and spread, whatever becomes of processes."""

import hashlib
import json
import os
import signal
import subprocess
import sys

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from conftest import ROOT
from embedding_sphere.atlas import Atlas
from embedding_sphere.cli import app
from embedding_sphere.embed import EmbedError
from embedding_sphere.embed.cache import cache_folder
from embedding_sphere.embed.local import LocalEmbedder
from embedding_sphere.methods import METHODS
from embedding_sphere.methods.layout import complete
from embedding_sphere.numeric.steps import drain
from embedding_sphere.sources import SourceError
from embedding_sphere.stages import (
    Choices,
    Cluster,
    embedding,
    find_model,
    lay_out_atlas,
    recognize,
    shards,
)
from embedding_sphere.stages.shards import Job
from embedding_sphere.stages.shared import Shared
from embedding_sphere.stages.texts import write_texts
from embedding_sphere.stages.worker import peaks_of
from typer.testing import CliRunner

pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")
distributed = pytest.importorskip("distributed", reason="Dask is not installed")

# Five shards, the last one short.
COUNT, ROWS = 90, 20
WORDS = ("soup", "bread", "tea", "rice", "noodles", "dumplings", "a whole plate of sliced cheese")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    for wanted in json.loads((ROOT / "data" / "model.lock.json").read_text())["files"]:
        path = cache_folder() / wanted["sha256"]
        if not path.is_file():
            pytest.skip("the local model is not in the cache (make build fetches it)")
        (folder / wanted["name"]).symlink_to(path)
    return find_model(folder)


def made_texts():
    # Some repeat within a shard, and over shards.
    return [f"{WORDS[row % 7]} for {row % 31} guests" for row in range(COUNT)]


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rows")
    texts = pyarrow.chunked_array([made_texts()], pyarrow.large_string())
    write_texts(folder / "texts.arrow", texts, ROWS)
    (folder / "gathered.json").write_text('{"embedded": "dish"}')
    return folder


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(recognize, "SHARD_ROWS", ROWS)


def embed(rows, model, folder, cluster=None, cores=None):
    found = folder / "found"
    found.mkdir(exist_ok=True)
    files = Shared(str(folder / "parts"))
    drain(embedding.embed_rows(rows, model, cores, cluster, files, found))
    return found


@pytest.fixture(scope="module")
def alone(rows, model, tmp_path_factory):
    return embed(rows, model, tmp_path_factory.mktemp("alone"))


def assert_same(found, alone):
    for name in ("vectors", "embedding.json"):
        assert (found / name).read_bytes() == (alone / name).read_bytes()


def logged(log, dies=-1):
    """Return a task that tells of each run, and kills its process the first time it is to."""
    act = shards.write_shard

    def run(job, number):
        kind = "found" if job.files.exists(shards.shard_name(number)) else "made"
        (log / f"{number} {kind} {os.urandom(4).hex()}").touch()
        if number == dies and not (log / "died").exists():
            (log / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return act(job, number)

    return run


def made(log):
    told = (path.name.split() for path in log.iterdir() if path.name != "died")
    return sorted(int(number) for number, kind, _ in told if kind == "made")


def recorded(monkeypatch):
    """Return a list of the shards that this process embeds."""
    asked, act = [], embedding.embed_shard

    def run(job, number, embedder):
        asked.append(number)
        act(job, number, embedder)

    monkeypatch.setattr(embedding, "embed_shard", run)
    return asked


def test_vectors_are_those_that_the_model_gives_each_text(alone, model):
    vectors = np.fromfile(alone / "vectors", np.float16).reshape(COUNT, -1)
    embedder = LocalEmbedder(model.folder)
    expected = np.concatenate([embedder.embed([text]) for text in made_texts()])
    np.testing.assert_allclose(vectors, expected, atol=1e-3)
    assert json.loads((alone / "embedding.json").read_text()) == {
        "about": {"provider": "local", "model": model.folder.name, "template": "{dish}"},
        "dimension": 384, "normalized": True,
    }  # fmt: skip


def test_one_core_gives_the_same_bytes(rows, model, alone, tmp_path):
    assert_same(embed(rows, model, tmp_path, cores=1), alone)
    assert peaks_of(tmp_path / "found") == {}


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not of Windows")
def test_a_worker_killed_while_it_embeds_changes_nothing(
    rows, model, alone, workers, tmp_path, monkeypatch
):
    log = tmp_path / "log"
    log.mkdir()
    monkeypatch.setattr(embedding, "write_shard", logged(log, dies=2))
    found = embed(rows, model, tmp_path, Cluster(workers.scheduler_address))
    assert (log / "died").exists()
    assert_same(found, alone)
    # What was killed was begun twice, all else was made once.
    assert made(log) == [0, 1, 2, 2, 3, 4]
    peaks = peaks_of(found)
    assert "this process" in peaks
    assert len(peaks) >= 2


@pytest.mark.parametrize("spread", [False, True])
def test_shards_that_are_there_are_not_embedded_again(
    spread, rows, model, alone, workers, tmp_path, monkeypatch
):
    log = tmp_path / "log"
    log.mkdir()
    embed(rows, model, tmp_path)
    (tmp_path / "parts" / "000003.npy").unlink()
    if spread:
        monkeypatch.setattr(embedding, "write_shard", logged(log))
        found = embed(rows, model, tmp_path, Cluster(workers.scheduler_address))
        assert made(log) == [3]
    else:
        asked = recorded(monkeypatch)
        found = embed(rows, model, tmp_path)
        assert asked == [3]
    assert_same(found, alone)
    assert {path.name for path in (tmp_path / "parts").iterdir()} == {
        f"{number:06d}.npy" for number in range(5)
    }


def test_a_worker_says_why_it_cannot_embed(rows, model, tmp_path):
    job = Job(rows / "texts.arrow", Shared(str(tmp_path)), model.folder, "another")
    with pytest.raises(SourceError, match=r"The worker on .* has another model"):
        shards.write_shard(job, 0)
    gone = Job(rows / "texts.arrow", Shared(str(tmp_path)), tmp_path / "nowhere", model.digest)
    with pytest.raises(SourceError, match=r"The worker on .* cannot embed\. .* no model\.onnx"):
        shards.write_shard(gone, 0)
    other = Job(
        rows / "texts.arrow", Shared(str(tmp_path)), model.folder, model.digest, version="0.0.0"
    )
    with pytest.raises(SourceError, match=r"expected 0\.0\.0"):
        shards.write_shard(other, 0)
    unseen = Job(tmp_path / "nowhere.arrow", Shared(str(tmp_path)), model.folder, model.digest)
    with pytest.raises(SourceError, match="does not see"):
        shards.write_shard(unseen, 0)


def test_vectors_that_are_no_numbers_are_one_sentence(rows, model, tmp_path, monkeypatch):
    def broken(self, texts):
        return np.full((len(texts), 4), np.nan, np.float32)

    monkeypatch.setattr(LocalEmbedder, "embed", broken)
    with pytest.raises(SourceError, match="vectors that cannot be used for texts 1 to 20"):
        embed(rows, model, tmp_path)


def test_the_digest_of_a_model_is_that_of_all_its_files(model, tmp_path):
    for path in model.folder.iterdir():
        (tmp_path / path.name).symlink_to(path.resolve())
    assert find_model(tmp_path).digest == model.digest
    (tmp_path / "sentence_bert_config.json").write_text('{"max_seq_length": 32}')
    shorter = find_model(tmp_path).digest
    assert shorter != model.digest
    (tmp_path / "model.onnx_data").write_bytes(b"numbers")
    assert find_model(tmp_path).digest not in (shorter, model.digest)
    (tmp_path / "model.onnx").unlink()
    with pytest.raises(EmbedError, match=r"no model\.onnx"):
        find_model(tmp_path)


def choices(model, **others):
    parameters = complete(METHODS["spherical-tsne"], {"iterations": 60, "perplexity": 10})
    return Choices("spherical-tsne", parameters, embedder=model, **others)


def contents(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files}  # fmt: skip


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("input") / "dishes.parquet"
    texts = made_texts()
    texts[5] = "  "
    stars = [row % 5 for row in range(COUNT)]
    pyarrow.parquet.write_table(pyarrow.table({"dish": texts, "stars": stars}), path)
    return path


@pytest.fixture(scope="module")
def whole(table, model, tmp_path_factory):
    target = tmp_path_factory.mktemp("whole") / "dishes.atlas"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(recognize, "SHARD_ROWS", ROWS)
        return target, drain(lay_out_atlas([str(table)], target, choices(model)))


def test_a_table_of_texts_becomes_an_atlas_that_names_its_model(whole, model):
    target, report = whole
    assert (report.rows, report.dimension, report.left_out) == (COUNT - 1, 384, 1)
    assert report.faults == ('dishes.parquet, row 6: the text in "dish" is missing',)
    atlas = Atlas(target)
    atlas.check()
    told = atlas.told["model"]
    assert told == {
        "provider": "local", "name": model.folder.name, "dimension": 384, "normalized": True,
        "template": "{dish}",
    }  # fmt: skip
    # A text finds itself.
    texts = atlas.table("texts").column("dish").to_pylist()
    query = LocalEmbedder(model.folder).embed(["tea for 2 guests"])[0]
    assert texts[atlas.search(query, 1).rows[0]] == "tea for 2 guests"


def test_stopped_while_it_embeds_it_goes_on_with_the_next_shard(
    whole, table, model, tmp_path, monkeypatch
):
    target, asked = tmp_path / "dishes.atlas", recorded(monkeypatch)
    steps = lay_out_atlas([str(table)], target, choices(model))
    for step in steps:
        if step.stage == "Embedding" and step.fraction > 0.3:
            break
    steps.close()
    assert asked == [0, 1]
    drain(lay_out_atlas([str(table)], target, choices(model)))
    assert asked == [0, 1, 2, 3, 4]
    assert contents(target) == contents(whole[0])
    assert [path.name for path in tmp_path.iterdir()] == ["dishes.atlas"]


def test_killed_while_it_embeds_it_goes_on_with_the_next_shard(table, model, tmp_path):
    target = tmp_path / "dishes.atlas"
    script = (
        "from embedding_sphere.stages import recognize; recognize.SHARD_ROWS = 2; "
        "from embedding_sphere.cli import run; run()"
    )
    options = ["layout", str(table), "-o", str(target), "--embed", "local"]
    command = [sys.executable, "-c", script, *options, "--model", str(model.folder)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        while not list(target.with_name("dishes.atlas.work").glob("embedding.parts-*/00000*.npy")):
            assert running.poll() is None
    finally:
        running.kill()
        running.communicate()
    assert not target.exists()
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0, done.stderr
    Atlas(target).check()
    assert [path.name for path in tmp_path.iterdir()] == ["dishes.atlas"]


def test_vectors_of_the_input_are_left_out_where_texts_are_embedded(table, whole, model, tmp_path):
    read = pyarrow.parquet.read_table(table)
    flat = pyarrow.array(np.ones(COUNT * 4, np.float32))
    read = read.append_column("embedding", pyarrow.FixedSizeListArray.from_arrays(flat, 4))
    pyarrow.parquet.write_table(read, tmp_path / "dishes.parquet")
    target = tmp_path / "dishes.atlas"
    report = drain(lay_out_atlas([str(tmp_path / "dishes.parquet")], target, choices(model)))
    assert report.dimension == 384
    assert contents(target) == contents(whole[0])


def test_the_command_embeds_on_workers_and_alone_with_the_same_bytes(table, whole, model, tmp_path):
    target = tmp_path / "dishes.atlas"
    command = ["layout", str(table), "-o", str(target), "--embed", "local"]
    command += ["--set", "iterations=60", "--set", "perplexity=10"]
    done = CliRunner().invoke(app, [*command, "--model", str(model.folder), "--workers", "1"])
    assert done.exit_code == 0, done.output
    assert contents(target) == contents(whole[0])
    assert "Memory, process " in done.output
    nowhere = CliRunner().invoke(app, [*command, "--model", str(tmp_path / "none")])
    assert nowhere.exit_code == 1
    assert "is no folder" in str(nowhere.exception)
    paid = CliRunner().invoke(app, [*command[:-5], "openai"])
    assert paid.exit_code == 2
    assert "expected --embed local" in " ".join(paid.output.replace("│", " ").split())
    bundle = CliRunner().invoke(app, ["layout", "a.esb", "-o", "b.esb", "--embed", "local"])
    assert bundle.exit_code == 2
    assert "--embed is of an atlas" in " ".join(bundle.output.split())


def test_a_table_without_texts_is_one_sentence(model, tmp_path):
    pyarrow.parquet.write_table(pyarrow.table({"stars": [1.5, 2.5, 3.25]}), tmp_path / "n.parquet")
    with pytest.raises(SourceError, match="no texts to embed: name their column with --text"):
        drain(lay_out_atlas([str(tmp_path / "n.parquet")], tmp_path / "n.atlas", choices(model)))
    pyarrow.parquet.write_table(pyarrow.table({"text": ["", " ", ""]}), tmp_path / "e.parquet")
    with pytest.raises(SourceError, match=r"None of the 3 rows|no texts to embed"):
        drain(lay_out_atlas([str(tmp_path / "e.parquet")], tmp_path / "e.atlas", choices(model)))
