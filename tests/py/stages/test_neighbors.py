"""Neighbours by faiss: most of the true ones, and the same bytes whoever searches."""

import os
import signal
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from embedding_sphere.kernel import Kernel, buckets, load_backend
from embedding_sphere.kernel.buckets import RECALL
from embedding_sphere.numeric.knn import Neighbors
from embedding_sphere.numeric.steps import drain
from embedding_sphere.sources import SourceError
from embedding_sphere.stages import Cluster, inverted_file, layout, neighbors
from embedding_sphere.stages import spread as spread_search
from embedding_sphere.stages.shared import Shared
from embedding_sphere.stages.tasks import Search, share

# Three blocks.
COUNT, DIMENSION, NEIGHBORS = 34_000, 12, 15
FILES = ("indices.npy", "distances.npy", "neighbors.json")


def made_rows() -> np.ndarray:
    """Rows that lie evenly, some of them equal, and some without a direction."""
    rows = np.random.default_rng(0).standard_normal((COUNT, DIMENSION)).astype(np.float16)
    rows[::17] = rows[3]
    rows[5:8] = 0
    return rows


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    rows = made_rows()
    rows.tofile(folder / "vectors")
    return SimpleNamespace(vectors=rows, vectors_file=folder / "vectors")


def search_in(folder, given, by="faiss", metric="cosine", cores=None, cluster=None):
    """Return a search that has not begun, whose results will be in found/ of a folder."""
    (folder / "found").mkdir(parents=True, exist_ok=True)
    files = Shared(str(folder / "parts"))
    backend = load_backend()
    asked = (given, NEIGHBORS, metric, backend, by, cores, cluster, files, folder / "found")
    return neighbors.find_neighbors(*asked)


def bytes_in(folder):
    return {name: (folder / "found" / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def faiss():
    return pytest.importorskip("faiss", reason="needs faiss: pip install 'embedding-sphere[faiss]'")


@pytest.fixture(scope="module")
def alone(faiss, given, tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    drain(search_in(folder, given, cores=1))
    return folder


def true_squares(rows, metric, asked):
    """Return the squared distances of some rows from all others, ascending."""
    wide = rows.astype(np.float64)
    if metric == "cosine":
        lengths = np.linalg.norm(wide, axis=1, keepdims=True)
        wide /= np.where(lengths > 0, lengths, 1)
        squared = 2 - 2 * wide[asked] @ wide.T
    else:
        squared = np.array([np.square(wide - wide[row]).sum(axis=1) for row in asked])
    squared[np.arange(len(asked)), asked] = np.inf
    return np.maximum(squared, 0)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_most_of_the_true_neighbours_are_found_at_their_distances(
    metric, faiss, given, alone, tmp_path
):
    folder = alone
    if metric != "cosine":
        folder = tmp_path
        drain(search_in(folder, given, metric=metric))
    found = layout.load_neighbors(folder / "found")
    asked = np.r_[3:9, np.random.default_rng(1).choice(COUNT, 400, replace=False)]
    squared = true_squares(given.vectors, metric, asked)
    there = np.take_along_axis(squared, found.indices[asked].astype(int), 1)
    told = found.distances[asked].astype(float)
    told = 2 * told if metric == "cosine" else told**2
    # float16 of unit vectors, but of whole rows exactly.
    np.testing.assert_allclose(told, there, atol=2e-3 if metric == "cosine" else 1e-4)
    limits = np.sort(squared, axis=1)[:, NEIGHBORS - 1 : NEIGHBORS]
    recall = (there <= limits * (1 + 1e-5) + 1e-7).mean()
    assert recall >= RECALL
    assert found.recall >= RECALL
    assert abs(found.recall - recall) < 0.02
    assert (np.diff(found.distances, axis=1) >= 0).all()
    assert (found.indices != np.arange(COUNT)[:, None]).all()
    assert all(len(set(row)) == NEIGHBORS for row in found.indices[asked].tolist())


def test_a_search_by_more_threads_gives_the_same_bytes(faiss, given, alone, tmp_path):
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(3)
    try:
        drain(search_in(tmp_path, given, cores=3))
        # What others chose is as it was.
        assert faiss.omp_get_max_threads() == 3
    finally:
        faiss.omp_set_num_threads(threads)
    assert bytes_in(tmp_path) == bytes_in(alone)


def test_a_search_that_is_stopped_again_and_again_gives_the_same_bytes(
    faiss, given, alone, tmp_path
):
    stops = 0
    while True:
        steps = search_in(tmp_path, given, cores=1)
        parts = tmp_path / "parts"
        before = set(os.listdir(parts)) if parts.exists() else set()
        for _ in steps:
            if len(set(os.listdir(parts)) - before) >= 2:
                stops += 1
                steps.close()
                break
        else:
            break
    assert stops >= 3
    assert bytes_in(tmp_path) == bytes_in(alone)


def dying(act, log, number):
    """Return a task that kills its process the first time it is done with a block."""

    def run(search, *which):
        if sum(which) == number and not (log / "died").exists():
            (log / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        act(search, *which)

    return run


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not of Windows")
@pytest.mark.parametrize("killed", ["", "write_lists", "write_block", "write_index", "write_found"])
def test_workers_find_the_same_bytes_even_where_one_is_killed(
    killed, faiss, given, alone, workers, tmp_path, monkeypatch
):
    if killed:
        number = 1 if killed in ("write_block", "write_found") else 0
        act = dying(getattr(inverted_file, killed), tmp_path, number)
        monkeypatch.setattr(inverted_file, killed, act)
    drain(search_in(tmp_path, given, cluster=Cluster(workers.scheduler_address)))
    assert (tmp_path / "died").exists() == bool(killed)
    assert bytes_in(tmp_path) == bytes_in(alone)


def test_workers_find_the_same_at_an_address(faiss, given, alone, tmp_path):
    system = pytest.importorskip("fsspec").filesystem("memory")
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    (tmp_path / "found").mkdir()
    files = Shared(f"memory://bucket/{tmp_path.name}.work")
    # A thread of this process, as its memory is seen by no other; one, as two that read the same
    # file of it would share their place in it.
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as here:
        cluster = Cluster(here.scheduler_address)
        asked = (given, NEIGHBORS, "cosine", load_backend(), "faiss", None, cluster, files)
        drain(neighbors.find_neighbors(*asked, tmp_path / "found"))
    system.rm("/bucket", recursive=True)
    assert bytes_in(tmp_path) == bytes_in(alone)


@pytest.mark.skipif(not isinstance(load_backend(1), Kernel), reason="the kernel is not built")
@pytest.mark.parametrize("spread", [False, True])
def test_faiss_takes_over_where_the_kernel_would_miss_too_many(
    spread, faiss, given, alone, workers, tmp_path, monkeypatch
):
    monkeypatch.setattr(buckets, "MOST_PROBES", 24)
    if spread:
        # Workers are processes of their own, in which nothing is changed.
        check = buckets.check_recall
        monkeypatch.setattr(spread_search, "check_recall", lambda _, least: check(0.5, least))
    cluster = Cluster(workers.scheduler_address) if spread else None
    drain(search_in(tmp_path / "auto", given, "auto", cluster=cluster))
    assert bytes_in(tmp_path / "auto") == bytes_in(alone)
    if not spread:
        drain(search_in(tmp_path / "kernel", given, "kernel"))
        found = layout.load_neighbors(tmp_path / "kernel" / "found")
        assert found.recall < RECALL
        (sentence,) = neighbors.tell_recall(found)
        assert "pip install 'embedding-sphere[faiss]'" in sentence
        assert sentence.endswith(".")


@pytest.mark.skipif(not isinstance(load_backend(1), Kernel), reason="the kernel is not built")
def test_faiss_gives_way_where_it_would_find_fewer(faiss, given, tmp_path, monkeypatch):
    monkeypatch.setattr(buckets, "MOST_PROBES", 24)
    monkeypatch.setattr(inverted_file, "MOST_COMPARED", 200)
    for by in ("auto", "kernel", "faiss"):
        drain(search_in(tmp_path / by, given, by))
    assert bytes_in(tmp_path / "auto") == bytes_in(tmp_path / "kernel")
    recalls = [layout.load_neighbors(tmp_path / by / "found").recall for by in ("faiss", "kernel")]
    assert recalls[0] < recalls[1] < RECALL


def test_a_recall_that_is_reached_is_not_told():
    nothing = np.empty((0, 1))
    for recall in (None, RECALL, 1.0):
        assert neighbors.tell_recall(Neighbors(nothing, nothing, "cosine", recall)) == []


def test_without_faiss_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "faiss", None)
    assert neighbors.choose_search("auto") == "kernel"
    assert neighbors.choose_search("kernel") == "kernel"
    with pytest.raises(SourceError, match=r"pip install 'embedding-sphere\[faiss\]'"):
        neighbors.choose_search("faiss")
    with pytest.raises(SourceError, match=r"No search is called annoy: expected one of auto"):
        neighbors.choose_search("annoy")


def test_a_worker_without_faiss_says_so(given, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "faiss", None)
    search: Search = share(given, NEIGHBORS, "cosine", Shared(str(tmp_path)))
    with pytest.raises(SourceError, match=r"The worker on .* has no faiss: install it there"):
        inverted_file.on_worker(inverted_file.write_lists, search)


def test_rows_that_find_too_few_others_are_given_any(faiss, tmp_path):
    rows = np.zeros((COUNT, 3), np.float16)
    # Fewer rows have a direction than are asked for.
    rows[[2, 30_000]] = [[1, 0, 0], [1, 1, 0]]
    rows.tofile(tmp_path / "vectors")
    given = SimpleNamespace(vectors=rows, vectors_file=tmp_path / "vectors")
    drain(search_in(tmp_path, given))
    found = layout.load_neighbors(tmp_path / "found")
    np.testing.assert_allclose(found.distances[2, 0], 1 - np.sqrt(0.5), atol=1e-3)
    assert found.indices[2, 0] == 30_000
    assert (found.distances[0] == 1).all()
    assert (found.distances[2, 1:] == 1).all()
    for row in (0, 2, 7, 30_000, COUNT - 1):
        assert len({*found.indices[row].tolist(), row}) == NEIGHBORS + 1
