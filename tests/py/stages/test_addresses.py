"""Atlases from and to addresses of fsspec, and tasks that exchange their files there."""

import hashlib
import sys
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from embedding_sphere.cli import app
from embedding_sphere.kernel import Kernel, load_backend, thresholds
from embedding_sphere.methods import METHODS
from embedding_sphere.methods.layout import complete
from embedding_sphere.numeric.steps import drain
from embedding_sphere.sources import SourceError
from embedding_sphere.stages import Choices, Cluster, addresses, lay_out_atlas, open_work
from embedding_sphere.stages.shared import Shared
from typer.testing import CliRunner

fsspec = pytest.importorskip("fsspec")

COUNT = 300


@pytest.fixture
def memory():
    """The files of this process's memory, empty before and after."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The stages of an atlas at an address are kept in the current folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def made_table(count=COUNT):
    rows = np.random.default_rng(0).standard_normal((count, 5)).astype(np.float32)
    flat = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(rows.ravel()), 5)
    return pyarrow.table({"text": [f"row {row}" for row in range(count)], "embedding": flat})


def choices(**others):
    parameters = complete(METHODS["spherical-tsne"], {"iterations": 50, "perplexity": 5})
    return Choices("spherical-tsne", parameters, name="Corpus", **others)


@pytest.fixture
def file(tmp_path):
    pyarrow.parquet.write_table(made_table(), tmp_path / "corpus.parquet")
    return tmp_path / "corpus.parquet"


@pytest.fixture
def whole(file, tmp_path):
    drain(lay_out_atlas([str(file)], tmp_path / "whole.atlas", choices()))
    return contents(tmp_path / "whole.atlas")


def contents(folder):
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files}  # fmt: skip


def stored(system, place):
    start = f"/{place}/"
    return {path.removeprefix(start): hashlib.sha256(system.cat_file(path)).hexdigest()
            for path in system.find(place)}  # fmt: skip


@pytest.mark.parametrize("cut", [False, True])
def test_an_atlas_at_an_address_has_the_bytes_of_one_here(cut, file, whole, memory, here):
    if cut:
        for part, start in enumerate((0, 120)):
            piece = made_table().slice(start, (120, COUNT - 120)[part])
            with memory.open(f"/bucket/in/{part}.parquet", "wb") as target:
                pyarrow.parquet.write_table(piece, target)
        memory.pipe_file("/bucket/in/readme.txt", b"not read")
    else:
        memory.pipe_file("/bucket/in", file.read_bytes())
    report = drain(lay_out_atlas(["memory://bucket/in"], "memory://bucket/out.atlas/", choices()))
    assert report.rows == COUNT
    assert stored(memory, "bucket/out.atlas") == whole
    # Nothing else is left, neither there nor here.
    assert {path.split("/")[2] for path in memory.find("/bucket")} == {"in", "out.atlas"}
    assert list(here.iterdir()) == []


def test_an_address_of_this_machine_is_a_path(file, whole, tmp_path, here):
    target = tmp_path / "out.atlas"
    drain(lay_out_atlas([f"file://{file}"], f"file://{target}", choices()))
    assert contents(target) == whole
    assert list(here.iterdir()) == []


def test_two_runs_to_one_address_from_two_folders_exclude_each_other(
    file, whole, memory, here, tmp_path, monkeypatch
):
    memory.pipe_file("/bucket/in.parquet", file.read_bytes())
    given = (["memory://bucket/in.parquet"], "memory://bucket/out.atlas", choices())
    first = lay_out_atlas(*given)
    while next(first).stage != "Laying out":
        pass
    (tmp_path / "there").mkdir()
    with monkeypatch.context() as elsewhere:
        elsewhere.chdir(tmp_path / "there")
        with pytest.raises(SourceError, match=r"Another run, on .* in .*here.*out\.atlas") as told:
            drain(lay_out_atlas(*given))
        assert list((tmp_path / "there").iterdir()) == []
    assert str(told.value).endswith("out.atlas.work/lock is removed.")
    # It has taken nothing from the first, which is killed here: nothing is left to it, not even to
    # let go of the address.
    assert memory.find("/bucket/out.atlas") == []
    lock = memory.cat_file("/bucket/out.atlas.work/lock")
    first.close()
    memory.pipe_file("/bucket/out.atlas.work/lock", lock)
    drain(lay_out_atlas(*given))
    assert stored(memory, "bucket/out.atlas") == whole
    assert not memory.exists("/bucket/out.atlas.work/lock")


def test_a_lock_that_cannot_be_read_is_anothers(file, memory, here):
    memory.pipe_file("/bucket/in.parquet", file.read_bytes())
    memory.pipe_file("/bucket/out.atlas.work/lock", b"[]")
    with pytest.raises(SourceError, match="Another run, on another machine, is writing"):
        drain(lay_out_atlas(["memory://bucket/in.parquet"], "memory://bucket/out.atlas", choices()))


def test_the_description_is_written_last_and_removed_first(file, memory, monkeypatch):
    memory.pipe_file("/bucket/in.parquet", file.read_bytes())
    given = (["memory://bucket/in.parquet"], "memory://bucket/out.atlas", choices())
    drain(lay_out_atlas(*given))
    before = stored(memory, "bucket/out.atlas")
    memory.pipe_file("/bucket/out.atlas/texts/0099.part", b"of an atlas that was larger")
    put = type(memory).put_file

    def fail(self, local, remote, *rest, **others):
        if remote.endswith("codes/footer"):
            raise PermissionError(13, "Permission denied")
        put(self, local, remote, *rest, **others)

    with monkeypatch.context() as patched:
        patched.setattr(type(memory), "put_file", fail)
        with pytest.raises(SourceError, match=r"[Pp]ermission denied.*finished stages are kept\.$"):
            drain(lay_out_atlas(*given))
    # Readers take what has no description for no atlas.
    assert not memory.exists("/bucket/out.atlas/atlas.json")
    with pytest.raises(SourceError, match="something else in it"):
        drain(lay_out_atlas(["memory://bucket/in.parquet"], "memory://bucket", choices()))
    drain(lay_out_atlas(*given))
    assert stored(memory, "bucket/out.atlas") == before


def test_a_bucket_that_is_missing_is_never_made(file, memory, monkeypatch):
    made = []

    def mkdir(self, path, create_parents=True, **_):
        made.append((path.strip("/"), create_parents))

    monkeypatch.setattr(type(memory), "mkdir", mkdir)
    # What this one calls itself, where others do nothing.
    monkeypatch.setattr(type(memory), "makedirs", lambda *_, **__: None)
    drain(lay_out_atlas([str(file)], "memory://bucket/out.atlas", choices()))
    with Shared("memory://bucket/out.atlas.work/parts").writing("a") as written:
        written.write(b"a")
    assert {path for path, _ in made} == {
        *(f"bucket/out.atlas/{name}" for name in ("codes", "places", "texts", "vectors")),
        *("bucket/out.atlas", "bucket/out.atlas.work", "bucket/out.atlas.work/parts"),
    }
    assert not any(with_parents for _, with_parents in made)


def test_stopped_it_goes_on_with_what_is_kept_here(file, whole, memory, here):
    memory.pipe_file("/bucket/in.parquet", file.read_bytes())
    given = (["memory://bucket/in.parquet"], "memory://bucket/out.atlas", choices())
    steps = lay_out_atlas(*given)
    for step in steps:
        if step.stage == "Laying out":
            break
    steps.close()
    assert [path.name for path in here.iterdir()] == ["out.atlas.work"]
    assert not memory.exists("/bucket/out.atlas")
    seen = {}
    drain(lay_out_atlas(*given), lambda step: seen.setdefault(step.stage, []).append(step.fraction))
    assert seen["Reading"] == seen["Finding neighbours"] == [1.0]
    assert stored(memory, "bucket/out.atlas") == whole


def test_other_files_at_the_same_address_are_read_anew(file, memory):
    memory.pipe_file("/bucket/in.parquet", file.read_bytes())
    given = (["memory://bucket/in.parquet"], "memory://bucket/out.atlas", choices())
    drain(lay_out_atlas(*given, keep=True))
    with memory.open("/bucket/in.parquet", "wb") as target:
        pyarrow.parquet.write_table(made_table().slice(0, 200), target)
    assert drain(lay_out_atlas(*given)).rows == 200


@pytest.mark.parametrize(
    ("given", "output", "sentence"),
    [
        ("memory://bucket/nowhere", "memory://bucket/a.atlas", "nothing is there"),
        ("nonsense://bucket/a", "memory://bucket/a.atlas", "[Pp]rotocol not known"),
        ("memory://bucket/in", "nonsense://bucket/a.atlas", "[Pp]rotocol not known"),
        ("memory://bucket/in", "memory://bucket/in", "is a file, and an atlas is a folder"),
    ],
)
def test_an_address_that_cannot_be_used_is_one_sentence(given, output, sentence, memory, here):
    memory.pipe_file("/bucket/in", b"PAR1")
    with pytest.raises(SourceError, match=sentence) as raised:
        drain(lay_out_atlas([given], output, choices()))
    told = str(raised.value)
    assert told.endswith(".")
    assert "\n" not in told
    assert list(here.glob("*.atlas")) == []


def test_a_package_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(SourceError, match=r"s3://bucket/a .* needs s3fs: .*`pip install s3fs`"):
        drain(lay_out_atlas(["s3://bucket/a"], "out.atlas", choices()))
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(SourceError, match=r"needs fsspec: .*`pip install fsspec`"):
        drain(lay_out_atlas(["memory://bucket/a"], "out.atlas", choices()))


def test_passwords_in_addresses_are_never_told():
    with (
        pytest.raises(SourceError) as raised,
        addresses.telling("ftp://ann:secret@host/a?token=secret"),
    ):
        raise OSError("ann may not use secret")
    assert str(raised.value).startswith("ftp://host/a cannot be read")
    assert "secret" not in str(raised.value)


def test_addresses_of_stores_are_left_to_them():
    told = ["http://host/a", "postgresql://host/a", "qdrant://host/a", "C:\\a", "a.parquet", "/a"]
    assert [path for path in told if addresses.is_address(path)] == []
    assert addresses.is_address("s3://bucket/a")
    assert addresses.is_address("simplecache::s3://bucket/a")


@pytest.fixture(params=["folder", "memory"])
def shared(request, tmp_path, memory):
    return Shared(str(tmp_path / "shared") if request.param == "folder" else "memory://bucket/w")


def stop_halfway(shared):
    with shared.writing("a") as file:
        file.write(b"half")
        raise ZeroDivisionError


def test_shared_files_are_there_whole_or_not_at_all(shared, tmp_path):
    shared.make()
    assert not shared.exists("a")
    with pytest.raises(ZeroDivisionError):
        stop_halfway(shared)
    assert not shared.exists("a")
    with shared.writing("a") as file:
        file.write(b"whole")
    assert shared.exists("a")
    with shared.reading("a") as file:
        assert file.read() == b"whole"
    assert shared.copy("a").read_bytes() == b"whole"
    if shared.folder is None:
        shared.remove_copies()
    (tmp_path / "given").write_bytes(b"given")
    shared.give(tmp_path / "given", "b")
    with shared.reading("b") as file:
        assert file.read() == b"given"


def test_copies_are_made_once_and_removed(memory):
    shared = Shared("memory://bucket/w")
    memory.pipe_file("/bucket/w/a", b"as it was")
    copy = shared.copy("a")
    memory.pipe_file("/bucket/w/a", b"changed")
    assert shared.copy("a").read_bytes() == b"as it was"
    shared.remove_copies()
    assert not copy.exists()
    with pytest.raises(SourceError, match="nothing is there"):
        shared.copy("nowhere")


@pytest.mark.skipif(not isinstance(load_backend(1), Kernel), reason="the kernel is not built")
def test_workers_exchange_their_files_at_the_address(file, whole, memory, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setattr(thresholds, "EXACT_ROWS", 100)
    memory.pipe_file("/bucket/in.parquet", file.read_bytes())
    alone = file.with_name("alone.atlas")
    drain(lay_out_atlas([str(file)], alone, choices()))
    written, pipe = [], type(memory).pipe_file

    def record(self, path, *rest, **others):
        written.append(path)
        pipe(self, path, *rest, **others)

    monkeypatch.setattr(type(memory), "pipe_file", record)
    # Threads of this process, as its memory is seen by no other.
    with distributed.LocalCluster(
        n_workers=1, processes=False, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as cluster:
        given = (["memory://bucket/in.parquet"], "memory://bucket/out.atlas")
        drain(lay_out_atlas(*given, choices(cluster=Cluster(cluster.scheduler_address))))
    assert stored(memory, "bucket/out.atlas") == contents(alone)
    assert sorted(Path(path).name for path in written if ".work/" in path) == [
        "00000.npz",
        "lock",
        "plan.npz",
    ]
    assert not memory.exists("/bucket/out.atlas.work")


def test_the_command_takes_addresses(file, whole, memory, here):
    memory.pipe_file("/bucket/in.parquet", file.read_bytes())
    command = ["layout", "memory://bucket/in.parquet", "-o", "memory://bucket/out.atlas"]
    command += ["--name", "Corpus", "--set", "iterations=50", "--set", "perplexity=5"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert stored(memory, "bucket/out.atlas") == whole
    assert "memory://bucket/out.atlas: 300 rows" in done.output
    wrong = CliRunner().invoke(app, [*command[:1], "memory://nowhere", *command[2:]])
    assert wrong.exit_code == 1
    assert isinstance(wrong.exception, SourceError)


def test_two_runs_on_one_address_from_one_folder_are_refused(file, memory):
    target = "memory://bucket/out.atlas"
    with open_work(Path("out.atlas")), pytest.raises(SourceError, match="Another run is writing"):
        drain(lay_out_atlas([str(file)], target, choices()))
