"""Ranks in the kernel against those of NumPy in double precision."""

import itertools

import numpy as np
import pytest
from embedding_sphere import quality
from embedding_sphere.kernel import Kernel, thresholds, webassembly
from embedding_sphere.kernel.cores import Cores
from embedding_sphere.kernel.workers import Workers
from embedding_sphere.numeric.geometry import random_points
from sphere_build import kernel as build_kernel
from stand import Stand
from work import run

pytest.importorskip("wasmtime")
MEASURES = ("trustworthiness", "continuity", "recall")
ARRAYS = ("kept_neighbors", "lost_neighbors", "false_neighbors")


def example(name):
    random = np.random.default_rng(4)
    if name == "whole numbers":  # every distance is exact in float32 and most of them tie
        corners, half = np.vstack([np.eye(3), -np.eye(3)]), random.integers(0, 3, size=(49, 3))
        return np.vstack([half, -half]).astype(float), corners[random.integers(6, size=98)]
    if name == "zeros":
        vectors = random.normal(size=(120, 7))
        vectors[::3] = 0
        return vectors, random_points(120, random)
    if name == "equal":
        return np.ones((70, 5)), np.tile([[0.0, 0, 1]], (70, 1))
    count = int(name)
    vectors = (
        random.normal(size=(count, 13)) + 4 * random.normal(size=(5, 13))[np.arange(count) % 5]
    )
    positions = vectors[:, :3] + random.normal(size=(count, 3))
    return vectors, positions / np.linalg.norm(positions, axis=1, keepdims=True)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("name", ["5", "64", "333", "zeros"])
@pytest.mark.parametrize("k", [1, 10])
def test_quality_is_that_of_numpy(kernel, name, k, metric):
    vectors, positions = example(name)
    positions = positions.astype(np.float32)
    expected = quality.measure(vectors, positions, k, metric)
    found = quality.measure(vectors, positions, k, metric, backend=kernel)
    for measure in MEASURES:
        assert getattr(found, measure) == pytest.approx(getattr(expected, measure), abs=1e-4)
    assert found.spearman == pytest.approx(expected.spearman, abs=1e-3)
    for array in ARRAYS:
        differ = np.abs(getattr(found, array) - getattr(expected, array)) > 1e-6
        assert differ.mean() < 0.02, "only where distances agree to rounding"


@pytest.mark.parametrize("name", ["whole numbers", "equal"])
@pytest.mark.parametrize("k", [1, 7, 30])
def test_ties_go_to_the_lower_row_as_in_numpy(kernel, name, k):
    vectors, positions = example(name)
    expected = quality.measure(vectors, positions, k, "euclidean")
    found = quality.measure(vectors, positions, k, "euclidean", backend=kernel)
    for array in ARRAYS:
        np.testing.assert_allclose(getattr(found, array), getattr(expected, array), atol=1e-6)


def test_a_sample_is_measured_as_in_numpy_and_the_rest_is_not(kernel):
    vectors, positions = example("1200")
    expected = quality.measure(vectors, positions, limit=600)
    steps, found = run(quality.measure_steps(vectors, positions, limit=600, backend=kernel))
    assert found.sample_size == expected.sample_size == 300
    np.testing.assert_array_equal(np.isnan(found.kept_neighbors), np.isnan(expected.kept_neighbors))
    assert found.trustworthiness == pytest.approx(expected.trustworthiness, abs=1e-4)
    assert steps == sorted(steps)
    assert steps[-1] <= 1


def test_distances_to_others_are_those_asked_for(kernel):
    vectors, positions = example("64")
    queries, others = np.array([3, 60]), np.array([[1, 63, 4], [0, 3, 59]])
    apart = run(kernel.ranks(vectors, positions, 5, "euclidean", queries, others))[1][1:]
    for found, rows in zip(apart, (vectors, positions), strict=True):
        expected = np.square(rows[queries][:, None] - rows[others]).sum(axis=2)
        np.testing.assert_allclose(found, expected, rtol=1e-4)


@pytest.mark.parametrize("count", [1, 2, 5, 300])
@pytest.mark.parametrize("spread", [1e-4, 1.0])
def test_the_largest_empty_cap_is_that_of_numpy(kernel, count, spread):
    random = np.random.default_rng(count)
    positions = [0, 0, 1] + spread * random.normal(size=(count, 3))
    positions /= np.linalg.norm(positions, axis=1, keepdims=True)
    vectors = random.normal(size=(count, 4))
    expected = quality.measure(vectors, positions).largest_empty_cap_degrees
    found = quality.measure(vectors, positions, backend=kernel).largest_empty_cap_degrees
    assert found == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("lives", [[10**9], [10**9] * 3, [0], [1], [4, 10**9]])
def test_workers_measure_what_one_core_does_and_what_dies_is_made_up_for(monkeypatch, lives):
    monkeypatch.setattr(thresholds, "WORKERS_FROM", 0)
    instantiate = webassembly.compile_module(build_kernel.build().read_bytes())
    started, left = [], itertools.cycle(lives)

    def start():
        started.append(Stand(instantiate(), next(left)))
        return started[-1]

    workers = Workers(start, len(lives))
    vectors, positions = example("333")
    expected = quality.measure(vectors, positions, backend=Kernel(instantiate))
    found = quality.measure(
        vectors, positions, backend=Kernel(instantiate, cores=Cores(workers=workers))
    )
    assert found.to_dict() == expected.to_dict()
    for array in ARRAYS:
        np.testing.assert_array_equal(getattr(found, array), getattr(expected, array))
    assert all(worker.ended for worker in started)
    assert len(started) == len(lives)
    assert bool(workers.troubles) == any(count < 5 for count in lives)
