"""Neighbours found by several processes: the same as by one, whatever becomes of the processes."""

import errno
import logging
import os
import signal
import socket
import sys
from types import SimpleNamespace

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from embedding_sphere.cli import app
from embedding_sphere.kernel import Kernel, load_backend, thresholds
from embedding_sphere.numeric.steps import drain
from embedding_sphere.sources import SourceError
from embedding_sphere.stages import Cluster, cluster, layout, spread, tasks
from embedding_sphere.stages.shared import Shared
from embedding_sphere.stages.tasks import Search
from embedding_sphere.stages.worker import peaks_of
from typer.testing import CliRunner

distributed = pytest.importorskip("distributed", reason="Dask is not installed")
if not isinstance(load_backend(1), Kernel):
    pytest.skip("the kernel is not built", allow_module_level=True)

# Four parts.
COUNT, DIMENSION, NEIGHBORS = 26_000, 6, 15


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    rows = np.random.default_rng(0).standard_normal((COUNT, DIMENSION)).astype(np.float16)
    # Rows that are equal are ranked by their numbers.
    rows[::7] = rows[0]
    rows.tofile(folder / "vectors")
    return SimpleNamespace(vectors=rows, vectors_file=folder / "vectors")


@pytest.fixture(scope="module")
def alone(given, tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    drain(layout.find_neighbors(given.vectors, NEIGHBORS, "cosine", load_backend(), folder))
    return folder


@pytest.fixture
def find(given, workers, tmp_path):
    (tmp_path / "found").mkdir()

    def run():
        steps = spread.find_neighbors(
            given, NEIGHBORS, "cosine", load_backend(),
            Cluster(workers.scheduler_address), Shared(str(tmp_path / "parts")), tmp_path / "found",
        )  # fmt: skip
        drain(steps)
        return tmp_path / "found"

    return run


def assert_same(found, alone):
    for name in ("indices.npy", "distances.npy", "neighbors.json"):
        assert (found / name).read_bytes() == (alone / name).read_bytes()


def logged(act, log, dies=lambda number: False):
    """Return a task that tells of each run, and kills its process the first time it is to."""

    def run(search, number=0):
        name = "plan.npz" if act.__name__ == "write_plan" else tasks.part_name(number)
        kind = "found" if search.files.exists(name) else "made"
        (log / f"{act.__name__} {number} {kind} {os.urandom(4).hex()}").touch()
        if dies(number) and not (log / "died").exists():
            (log / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return act(search, number) if act.__name__ == "write_part" else act(search)

    return run


def runs(log, kind):
    """Return which tasks ran, each as often as it did."""
    told = (path.name.split() for path in log.iterdir() if path.name != "died")
    return sorted(f"{name} {number}" for name, number, what, _ in told if what == kind)


EVERY = ["write_part 0", "write_part 1", "write_part 2", "write_part 3", "write_plan 0"]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not of Windows")
@pytest.mark.parametrize("killed", ["write_plan 0", "write_part 2"])
def test_a_worker_killed_in_any_stage_changes_nothing(killed, find, alone, tmp_path, monkeypatch):
    log = tmp_path / "log"
    log.mkdir()
    for act in (tasks.write_plan, tasks.write_part):
        name, number = killed.split()
        which = (lambda at, n=int(number): at == n) if act.__name__ == name else (lambda at: False)
        monkeypatch.setattr(spread, act.__name__, logged(act, log, which))
    found = find()
    assert (log / "died").exists()
    assert_same(found, alone)
    # What was killed was begun twice, all else was made once.
    assert runs(log, "made") == sorted([*EVERY, killed])
    peaks = peaks_of(found)
    assert "this process" in peaks
    assert len(peaks) >= 2
    if sys.platform == "linux":
        assert min(peaks.values()) > 10_000_000


def test_what_was_found_before_is_not_found_again(find, alone, tmp_path, monkeypatch):
    log = tmp_path / "log"
    log.mkdir()
    assert_same(find(), alone)
    (tmp_path / "parts" / "00001.npz").unlink()
    monkeypatch.setattr(spread, "write_plan", logged(tasks.write_plan, log))
    monkeypatch.setattr(spread, "write_part", logged(tasks.write_part, log))
    assert_same(find(), alone)
    assert runs(log, "made") == ["write_part 1"]
    assert {path.name for path in (tmp_path / "parts").iterdir()} == {
        "plan.npz", *(f"{number:05d}.npz" for number in range(4))
    }  # fmt: skip


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "too little memory: start fewer on a machine"),
        (ModuleNotFoundError("No module named 'x'"), "cannot run this .*install the same version"),
        (AttributeError("no attribute 'y'"), "cannot run this .*install the same version"),
        (TimeoutError("timed out"), "does not answer any more"),
    ],
)
def test_what_a_worker_cannot_do_is_one_sentence(error, sentence, find, monkeypatch):
    def fail(search):
        raise error

    monkeypatch.setattr(spread, "write_plan", fail)
    with pytest.raises(SourceError, match=sentence) as raised:
        find()
    assert str(raised.value).endswith(".")


class Unknown:
    """A function that can be pickled, and not read again."""

    def __call__(self, search):
        raise NotImplementedError

    def __reduce__(self):
        return _look_up, ()


def _look_up():
    raise ModuleNotFoundError("No module named 'embedding_sphere'")


def test_a_scheduler_without_the_package_is_told_to_install_it(find, monkeypatch):
    monkeypatch.setattr(spread, "write_plan", Unknown())
    with pytest.raises(SourceError, match=r"The scheduler at .* the same version .* scheduler's"):
        find()


def test_workers_that_are_gone_end_the_run(monkeypatch):
    monkeypatch.setattr(cluster, "ASK_AFTER", 0)
    monkeypatch.setattr(cluster, "WORKER_PATIENCE", 3)
    # One comes back in time, once.
    answers = iter([{}, {}, {"tcp://there": 1}, {}, {}, {}])
    cancelled = []
    client = SimpleNamespace(
        submit=lambda *_, **__: SimpleNamespace(add_done_callback=lambda _: None),
        nthreads=lambda: next(answers),
        cancel=cancelled.extend,
    )
    with pytest.raises(SourceError, match="No worker is left on the scheduler at tcp://x"):
        drain(cluster.run_tasks(client, Cluster("tcp://x"), len, [()]))
    assert len(cancelled) == 1
    assert next(answers, None) is None


def test_what_a_disk_refuses_names_the_machine(given, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "plan.npz"))

    search = Search(given.vectors_file, DIMENSION, NEIGHBORS, "cosine", Shared(str(tmp_path)))
    monkeypatch.setattr(tasks, "plan_search", refuse)
    host = socket.gethostname()
    with pytest.raises(SourceError, match=f"worker on {host} .*permission denied at .*plan.npz"):
        tasks.write_plan(search)


def test_a_file_that_is_written_twice_at_once_is_whole(tmp_path, monkeypatch):
    save, names = np.savez, []
    search = Search(None, DIMENSION, NEIGHBORS, "cosine", Shared(str(tmp_path)))

    def save_twice(file, **arrays):
        names.append(file.name)
        if len(names) == 1:
            # The same task, in another thread of the same worker.
            tasks._write(search, "part.npz", places=np.arange(3))
        save(file, **arrays)

    monkeypatch.setattr(tasks.np, "savez", save_twice)
    tasks._write(search, "part.npz", places=np.arange(3))
    assert len(set(names)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["part.npz"]


def test_it_says_that_it_plans_before_it_searches(given, workers, tmp_path):
    steps = spread.find_neighbors(
        given, NEIGHBORS, "cosine", load_backend(),
        Cluster(workers.scheduler_address), Shared(str(tmp_path / "parts")), tmp_path,
    )  # fmt: skip
    first = next(steps)
    steps.close()
    assert (first.stage, first.fraction) == ("Planning the search for neighbours", 0)


def test_a_workers_full_disk_is_told_as_ones_own(find, monkeypatch):
    def fail(search):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(spread, "write_plan", fail)
    with pytest.raises(OSError, match="No space left") as raised:
        find()
    assert raised.value.errno == errno.ENOSPC


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not of Windows")
def test_workers_that_die_at_the_same_part_again_and_again_end_the_run(find, workers, monkeypatch):
    def die(search):
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(spread, "write_plan", die)
    monkeypatch.setattr(workers.scheduler, "allowed_failures", 0)
    with pytest.raises(SourceError, match="died again and again at the same part"):
        find()


def test_a_worker_says_why_it_cannot_take_part(given, tmp_path):
    other = Search(
        given.vectors_file, DIMENSION, NEIGHBORS, "cosine", Shared(str(tmp_path)), "0.0.0"
    )
    with pytest.raises(SourceError, match=r"version .* of embedding-sphere: expected 0\.0\.0"):
        tasks.write_plan(other)
    unseen = Search(
        given.vectors_file, DIMENSION, NEIGHBORS, "cosine", Shared(str(tmp_path / "nowhere"))
    )
    with pytest.raises(SourceError, match=r"does not see .*nowhere"):
        tasks.write_part(unseen, 0)


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:1", "nonsense://", "tls://127.0.0.1:1", "ucx://127.0.0.1:1"],
)
def test_an_address_where_nothing_answers_is_told(address, monkeypatch):
    monkeypatch.setattr(cluster, "SCHEDULER_PATIENCE", 0.3)
    with (
        pytest.raises(SourceError, match="No scheduler of Dask answers at"),
        cluster.open_cluster(Cluster(address)),
    ):
        pass


def test_a_scheduler_that_greets_with_other_news_is_greeted_again(workers, monkeypatch):
    client, greeted = distributed.Client, []

    def greet(place, **given):
        greeted.append(place)
        assert len(greeted) > 1
        return client(place, **given)

    monkeypatch.setattr(distributed, "Client", greet)
    with cluster.open_cluster(Cluster(workers.scheduler_address)) as opened:
        assert opened.submit(sum, [1, 2]).result() == 3
    assert len(greeted) == 2


def test_dask_says_nothing_itself_while_a_cluster_is_open(workers, caplog):
    log = logging.getLogger("distributed.client")
    log.error("before")
    with cluster.open_cluster(Cluster(workers.scheduler_address)):
        log.error("while open")
    log.error("after")
    told = [record.message for record in caplog.records if record.name == log.name]
    assert told == ["before", "after"]


def test_a_cluster_without_workers_is_told(monkeypatch):
    monkeypatch.setattr(cluster, "WORKER_PATIENCE", 0.3)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as empty,
        pytest.raises(SourceError, match="No worker has come"),
        cluster.open_cluster(Cluster(empty.scheduler_address)),
    ):
        pass


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(SourceError, match=r"pip install 'embedding-sphere\[dask\]'"),
        cluster.open_cluster(Cluster(workers=1)),
    ):
        pass


def test_the_command_makes_the_same_atlas_on_workers(tmp_path, monkeypatch):
    monkeypatch.setattr(thresholds, "EXACT_ROWS", 1000)
    rows = np.random.default_rng(0).standard_normal((1500, 5)).astype(np.float32)
    flat = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(rows.ravel()), 5)
    table = pyarrow.table({"text": [f"row {row}" for row in range(1500)], "embedding": flat})
    pyarrow.parquet.write_table(table, tmp_path / "corpus.parquet")
    made = []
    for name, options in (("one", []), ("two", ["--workers", "1"])):
        target = tmp_path / name / "corpus.atlas"
        target.parent.mkdir()
        command = ["layout", str(tmp_path / "corpus.parquet"), "-o", str(target), *options]
        done = CliRunner().invoke(app, [*command, "--set", "iterations=50"])
        assert done.exit_code == 0, done.output
        made.append({path.relative_to(target): path.read_bytes()
                     for path in target.rglob("*") if path.is_file()})  # fmt: skip
        assert [path.name for path in target.parent.iterdir()] == ["corpus.atlas"]
    assert made[0] == made[1]
    assert "Memory, this process: " in done.output
    both = CliRunner().invoke(app, [*command, "--dask", "tcp://127.0.0.1:1"])
    assert both.exit_code == 2
    nowhere = CliRunner().invoke(app, [*command[:-2], "--dask", ""])
    assert nowhere.exit_code == 2
    assert "--dask is empty" in nowhere.output


def test_workers_of_this_machine_leave_ctrl_c_to_the_command():
    with cluster.open_cluster(Cluster(workers=1)) as client:
        told = client.run(lambda: signal.getsignal(signal.SIGINT) is signal.SIG_IGN)
        limits = [worker.memory_manager.memory_limit for worker in client.cluster.workers.values()]
    assert list(told.values()) == [True]
    assert limits == [None]
