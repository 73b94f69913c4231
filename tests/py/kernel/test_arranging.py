"""Points that are arranged in memory as they lie on the globe move as they would have otherwise."""

from pathlib import Path

import numpy as np
import pytest
from embedding_sphere.kernel import Kernel, load_backend, native, thresholds
from embedding_sphere.kernel.cores import Cores
from embedding_sphere.kernel.threads import Threads
from embedding_sphere.numeric.steps import drain

COUNT = 1500
NEVER = 1 << 30


def rows(count, dimensions, seed=3):
    random = np.random.default_rng(seed)
    centres = random.normal(size=(12, dimensions))
    vectors = centres[random.integers(0, 12, count)] + 0.4 * random.normal(size=(count, dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def weights():
    kernel = load_backend()
    return drain(kernel.affinities(drain(kernel.neighbors(rows(COUNT, 16), 20, "cosine")), 7.0))


@pytest.fixture(autouse=True)
def _threads_for_few(monkeypatch):
    monkeypatch.setattr(thresholds, "STEP_THREADS_FROM", 0)


@pytest.fixture(params=[1, 3], ids="threads: {}".format)
def kernel(request):
    """Native code, which alone arranges points."""
    library = native.load_library(Path(native.__file__).parent / "libraries")
    if library is None:
        pytest.skip("no library is made for this platform")
    return Kernel(library, cores=Cores(Threads(request.param)))


def descend(kernel, weights, distance):
    """Return where points go that are let loose, held, moved and measured, and what they cost."""
    descent = kernel.descent(weights, rows(COUNT, 3, seed=5), distance)
    passed, costs = [], []
    for iteration in range(36):
        descent.freeze(200 if 12 <= iteration < 15 else 0)
        radius = 1.0 + min(iteration, 24)
        descent.step(radius, 1.0, 0.8, 120.0)
        if iteration % 5 == 0:
            passed.append(descent.positions)
            costs.append(descent.cost(radius))
        if iteration == 22:
            descent.move_to(descent.positions[::-1].copy())
    return np.array(passed), np.array(costs), descent


@pytest.mark.parametrize("distance", ["chord", "geodesic"])
def test_positions_are_the_same_to_the_last_bit(kernel, weights, distance, monkeypatch):
    ends = []
    for least in (NEVER, 0):
        monkeypatch.setattr(thresholds, "ARRANGED_FROM", least)
        ends.append(descend(kernel, weights, distance))
    (expected, costs, plain), (found, other_costs, arranged) = ends
    assert plain._arranging is None
    assert (arranged._arranging.rows != np.arange(COUNT)).any()
    np.testing.assert_array_equal(found, expected)
    # Added up in another order, by 64 bits.
    np.testing.assert_allclose(other_costs, costs, rtol=1e-6)
    assert np.isfinite(found).all()


def test_near_in_memory_is_near_on_the_globe(kernel, weights, monkeypatch):
    monkeypatch.setattr(thresholds, "ARRANGED_FROM", 0)
    _, _, descent = descend(kernel, weights, "chord")
    order = descent._arranging.rows
    np.testing.assert_array_equal(np.sort(order), np.arange(COUNT))
    places = descent.positions

    def stride(points):
        return np.linalg.norm(np.diff(points, axis=0), axis=1).mean()

    assert stride(places[order]) < 0.25 * stride(places)
