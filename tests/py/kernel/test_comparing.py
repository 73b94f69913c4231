"""Neighbours are the same whoever compares: threads, workers, and workers that die."""

import itertools

import numpy as np
import pytest
from embedding_sphere.kernel import comparing, native, thresholds, webassembly
from embedding_sphere.kernel.buckets import bucketed_neighbors
from embedding_sphere.kernel.cores import ALONE, Cores
from embedding_sphere.kernel.neighbors import exact_neighbors
from embedding_sphere.kernel.threads import Threads
from embedding_sphere.kernel.workers import Workers
from embedding_sphere.numeric.steps import drain
from sphere_build import kernel as build_kernel
from sphere_build import native as build_native
from stand import Stand

pytest.importorskip("wasmtime")


@pytest.fixture(scope="module")
def instantiate():
    return webassembly.compile_module(build_kernel.build().read_bytes())


@pytest.fixture(scope="module")
def library():
    name = build_native.this_platform()
    if name is None:
        pytest.skip("no library is made for this platform")
    build_native.build(name)
    return native.load_library(build_native.FOLDER)


@pytest.fixture(autouse=True)
def all_shared(monkeypatch):
    monkeypatch.setattr(thresholds, "WORKERS_FROM", 0)
    monkeypatch.setattr(thresholds, "THREADS_FROM", 0)


def rows(count, dimensions=13):
    random = np.random.default_rng(4)
    centres = random.normal(size=(30, dimensions))
    vectors = centres[random.integers(0, 30, count)] + random.normal(size=(count, dimensions))
    # Equal rows are ties, which must go to the same ones whoever compares them first.
    vectors[::5] = vectors[0]
    return vectors.astype(np.float32)


def workspaces(instantiate):
    return lambda: webassembly.Workspace(instantiate(), [])


def find(make_space, cores, vectors, in_buckets):
    if in_buckets:
        return drain(bucketed_neighbors(make_space, vectors, 12, "cosine", cores))
    return drain(exact_neighbors(make_space(), vectors, 12, "cosine", cores))


def assert_same(found, expected):
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("in_buckets", [False, True])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_threads_find_what_one_finds(library, in_buckets, count):
    vectors, make_space = rows(3000), workspaces(library)
    expected = find(make_space, ALONE, vectors, in_buckets)
    assert_same(find(make_space, Cores(Threads(count)), vectors, in_buckets), expected)


@pytest.mark.parametrize("in_buckets", [False, True])
@pytest.mark.parametrize("lives", [[99999], [99999, 99999, 99999], [0], [1], [4, 99999], [9, 2]])
def test_workers_find_what_one_finds_and_what_dies_is_made_up_for(instantiate, in_buckets, lives):
    vectors, make_space = rows(3000), workspaces(instantiate)
    expected = find(make_space, ALONE, vectors, in_buckets)
    left = itertools.cycle(lives)
    started = []

    def start():
        started.append(Stand(instantiate(), next(left)))
        return started[-1]

    workers = Workers(start, len(lives))
    assert_same(find(make_space, Cores(workers=workers), vectors, in_buckets), expected)
    assert all(worker.ended for worker in started)
    assert bool(workers.troubles) == (min(lives) < 99999)
    assert all(worker.done > 3 for worker, lived in zip(started, lives, strict=False) if lived > 3)


def test_where_no_worker_starts_one_core_does_it_and_says_so(instantiate):
    def refuse():
        raise OSError("not allowed")

    vectors, make_space, workers = rows(900), workspaces(instantiate), Workers(refuse, 2)
    cores = Cores(workers=workers)
    assert_same(find(make_space, cores, vectors, False), find(make_space, ALONE, vectors, False))
    assert len(cores.troubles()) == 1
    assert cores.troubles() == []


def test_a_search_that_is_given_up_ends_its_workers(instantiate):
    started = []

    def start():
        started.append(Stand(instantiate()))
        return started[-1]

    cores = Cores(workers=Workers(start, 2))
    search = exact_neighbors(workspaces(instantiate)(), rows(3000), 9, "cosine", cores)
    while not started:
        next(search)
    next(search)
    search.close()
    assert [worker.ended for worker in started] == [True, True]


@pytest.mark.parametrize("teams", [2, 4, 6, 10])
def test_in_a_tournament_everybody_meets_once_and_nobody_plays_twice_at_a_time(teams):
    turns = list(comparing._tournament(teams))
    for meetings in turns:
        players = [one for meeting in meetings for one in set(meeting)]
        assert len(players) == len(set(players))
    met = sorted(meeting for meetings in turns for meeting in meetings)
    assert met == [(one, two) for one in range(teams) for two in range(one, teams)]
