"""The shaders against plain double-precision NumPy, on whatever adapter there is."""

import numpy as np
import pytest
from embedding_sphere.kernel import load_backend
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric.affinity import Affinities
from embedding_sphere.numeric.backend import NUMPY
from embedding_sphere.numeric.gradient import cost_and_gradient
from embedding_sphere.numeric.knn import nearest_neighbors
from embedding_sphere.numeric.optimize import SphereDescent
from embedding_sphere.numeric.steps import drain
from embedding_sphere.webgpu import choice, neighbors
from embedding_sphere.webgpu.choice import choose_backend, open_device
from embedding_sphere.webgpu.descent import WebgpuDescent
from embedding_sphere.webgpu.device import DeviceFailed
from embedding_sphere.webgpu.neighbors import exact_neighbors
from embedding_sphere.webgpu.steps import EXACT_UP_TO, Steps, cell_side


@pytest.fixture(scope="module")
def device():
    pytest.importorskip("wgpu")
    try:
        return drain(open_device())
    except DeviceFailed as failure:
        pytest.skip(str(failure))


def make_points(shape, count):
    random = np.random.default_rng(3)
    points = random.normal(size=(count, 3))
    if shape == "crowded":
        points = points * [1, 0.2, 0.2] + [1, 0, 0]
    if shape == "pairs":
        points[1::2] = points[: count - 1 : 2][: len(points[1::2])]
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def make_weights(count, each=12):
    """Affinities of random rows: some have none, one has many."""
    random = np.random.default_rng(5)
    lengths = random.integers(0, each, count)
    lengths[count // 2] = min(count, 5 * each)
    columns = np.concatenate(
        [np.sort(random.choice(count, length, replace=False)) for length in lengths]
    )
    values = random.random(len(columns))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    sums = (values / values.sum()).astype(np.float32)
    return Affinities(starts.astype(np.int32), columns.astype(np.int32), sums)


def forces(points, weights):
    """The gradient, the size of the repulsion in it, and the cost, in double precision."""
    nothing = Affinities(np.zeros(len(points) + 1, np.int32), *np.empty((2, 0), np.int32))
    cost, gradient = cost_and_gradient(weights, points)
    _, repulsion = cost_and_gradient(nothing, points)
    return gradient, np.linalg.norm(repulsion), cost


@pytest.mark.parametrize("shape", ["even", "crowded", "pairs"])
@pytest.mark.parametrize("count", [5, 64, 65, 257, 1100])
@pytest.mark.parametrize("radius", [1.0, 0.65])
def test_exact_forces_are_those_of_double_precision(device, shape, count, radius):
    points, weights = make_points(shape, count), make_weights(count, min(12, count))
    radius = radius * count**0.5 if radius < 1 else radius
    steps = Steps(device, weights, points, exact=True)
    wanted, size, cost = forces(radius * points, weights)
    found = drain(steps.gradient(radius))
    assert np.linalg.norm(found - wanted) <= 1e-4 * max(size, np.linalg.norm(wanted))
    assert drain(steps.cost(radius)) == pytest.approx(cost, abs=2e-5)


@pytest.mark.parametrize("shape", ["even", "crowded", "pairs"])
@pytest.mark.parametrize("radius", [1.0, 12.0, 0.65])
def test_forces_by_cells_are_within_three_percent_of_exact_ones(device, shape, radius):
    count = 2500
    points, weights = make_points(shape, count), make_weights(count)
    radius = radius * count**0.5 if radius < 1 else radius
    steps = Steps(device, weights, points, exact=False)
    wanted, size, cost = forces(radius * points, weights)
    found = drain(steps.gradient(radius))
    assert np.linalg.norm(found - wanted) <= 0.03 * size
    assert drain(steps.cost(radius)) == pytest.approx(cost, abs=0.02)


def test_forces_by_cells_are_the_same_bytes_every_time(device):
    points, weights = make_points("even", 2000), make_weights(2000)
    runs = [drain(Steps(device, weights, points, exact=False).gradient(20.0)) for _ in range(3)]
    assert runs[0].tobytes() == runs[1].tobytes() == runs[2].tobytes()


def test_cells_have_equal_areas(device):
    count = 64 * 4000
    steps = Steps(device, make_weights(64), make_points("even", 64), exact=False)
    assert cell_side(64) == 8
    del steps
    # As many points a cell as its area: a binomial's spread about the mean.
    lattice = np.arange(count) + 0.5
    height, turn = 1 - 2 * lattice / count, lattice * np.pi * (3 - 5**0.5)
    ring = np.sqrt(1 - height**2)
    points = np.column_stack([ring * np.cos(turn), ring * np.sin(turn), height])
    cells = count_in_cells(device, points.astype(np.float32), side=8)
    assert len(cells) == 64
    assert cells.max() - cells.min() < 0.06 * 4000


def count_in_cells(device, points, side):
    """How many points `cell.wgsl` puts into each cell."""
    from embedding_sphere.webgpu.device import shader
    from embedding_sphere.webgpu.steps import SETTINGS

    count = len(points)
    sizes = (SETTINGS.itemsize, 16 * count, 4 * count, 4 * side**2)
    buffers = [device.buffer(size) for size in sizes]
    settings = np.array([(count, 0, 1, side, 1, 1, 0, 0)], dtype=SETTINGS)
    device.write(buffers[0], settings.view(np.uint8))
    device.write(buffers[1], np.pad(points, ((0, 0), (0, 1))))
    cell = device.prepare(shader("settings", "cell"), buffers)
    device.submit([(cell, -(-count // 64), 1)])
    counts = np.frombuffer(drain(device.read(buffers[3], sizes[3])), np.uint32)
    device.free(buffers)
    return counts


@pytest.mark.parametrize("exact", [True, False])
def test_steps_follow_the_reference(device, exact):
    count = 700
    points, weights = make_points("even", count), make_weights(count)
    steps = Steps(device, weights, points, exact)
    reference = SphereDescent(lambda z, e: cost_and_gradient(weights, z, e), points)
    for radius in (1.0, 2.0, 4.0, 8.0, 8.0, 8.0):
        settings = (radius, 1.0, 0.8, count / 2)
        steps.step(*settings)
        reference.step(*settings)
    moved = np.linalg.norm(reference.positions - points, axis=1)
    apart = np.linalg.norm(drain(steps.fetch()) - reference.positions, axis=1)
    assert np.median(moved) > 0.05
    assert np.sqrt((apart**2).mean()) <= (1e-4 if exact else 0.03) * np.sqrt((moved**2).mean())


def test_frozen_points_stay(device):
    points, weights = make_points("even", 300), make_weights(300)
    steps = Steps(device, weights, points)
    steps.freeze(100)
    steps.step(6.0, 1.0, 0.5, 150.0)
    moved = drain(steps.fetch())
    assert np.array_equal(moved[:100], points[:100])
    assert (moved[100:] != points[100:]).any(axis=1).mean() > 0.9


VECTORS = {
    "random": np.random.default_rng(1).normal(size=(333, 37)),
    "duplicated": np.repeat(np.random.default_rng(2).normal(size=(40, 13)), 5, axis=0),
    "zeros": np.concatenate([np.zeros((3, 9)), np.random.default_rng(3).normal(size=(90, 9))]),
    "equal": np.ones((150, 6)),
    "five": np.random.default_rng(4).normal(size=(5, 3)),
    "far": np.random.default_rng(5).normal(size=(120, 8)) + 1e4,
}


@pytest.mark.parametrize("name", VECTORS)
@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("strip", [neighbors.STRIP, 64 * 4 * 340])
def test_neighbors_are_the_nearest(device, monkeypatch, name, metric, strip):
    if (name, metric) == ("far", "cosine"):
        pytest.skip("angles that float32 does not tell apart")
    monkeypatch.setattr(neighbors, "STRIP", strip)
    vectors = VECTORS[name].astype(np.float32)
    k = min(20, len(vectors) - 1)
    found = drain(exact_neighbors(device, vectors, k, metric))
    exact = nearest_neighbors(vectors.astype(np.float64), k, metric)
    origin = vectors.mean(axis=0) if metric == "euclidean" else 0
    exact = nearest_neighbors(vectors - origin, k, metric)
    assert found.indices.dtype == np.int32
    assert all(row not in others for row, others in enumerate(found.indices))
    assert all(len(set(others)) == k for others in found.indices)
    assert (np.diff(found.distances, axis=1) >= 0).all()
    np.testing.assert_allclose(found.distances, exact.distances, atol=4e-3, rtol=1e-5)
    kept = [len(set(a) & set(b)) for a, b in zip(found.indices, exact.indices, strict=True)]
    if name not in ("duplicated", "equal"):
        assert np.mean(kept) >= 0.999 * k


def test_a_layout_by_webgpu_says_so_and_is_as_true_as_the_kernels(device):
    random = np.random.default_rng(8)
    centres = random.normal(size=(12, 24))
    vectors = centres[random.integers(0, 12, 400)] + 0.4 * random.normal(size=(400, 24))
    processor = load_backend()
    by = {}
    for wanted in ("processor", "webgpu"):
        parameters = {"backend": wanted, "iterations": 150}
        by[wanted] = drain(layout(vectors, parameters=parameters, backend=processor))
    assert by["webgpu"].backend == f"WebGPU on {device.adapter}"
    assert by["processor"].backend == processor.describe(400)
    assert by["webgpu"].notices == ()
    assert by["webgpu"].cost == pytest.approx(by["processor"].cost, rel=0.05)


class FailingDevice:
    """A device that fails at a given call of one of its verbs."""

    def __init__(self, device, verb, after):
        self._device, self._verb, self._left = device, verb, after

    def __getattr__(self, name):
        found = getattr(self._device, name)
        if name != self._verb:
            return found

        def call(*given):
            self._left -= 1
            if self._left < 0:
                raise DeviceFailed("the test broke it")
            return found(*given)

        return call


@pytest.mark.parametrize(
    ("verb", "after"), [("buffer", 3), ("prepare", 2), ("submit", 0), ("submit", 7), ("read", 2)]
)
def test_a_device_that_fails_hands_over_what_it_had(device, verb, after):
    count = 200
    points, weights = make_points("even", count), make_weights(count)
    told = []

    def take_over(last, reason):
        told.append(reason)
        return NUMPY.descent(weights, last, "chord")

    descent = WebgpuDescent(FailingDevice(device, verb, after), weights, points, take_over)
    reference = NUMPY.descent(weights, points, "chord")
    for _ in range(10):
        # Without momentum a handing over leaves no trace in the steps.
        for one in (descent, reference):
            one.step(6.0, 1.0, 0.0, 60.0)
        drain(descent.fetch(6.0))
        assert descent.cost(6.0) == pytest.approx(reference.cost(6.0), abs=1e-4)
    assert told == ["the test broke it"]
    np.testing.assert_allclose(descent.positions, reference.positions, atol=1e-4)


def choose(wanted, count=100_000, distance="chord"):
    told = []
    return drain(choose_backend(wanted, count, distance, NUMPY, told.append)).name, told


def test_a_software_adapter_is_used_only_when_asked_for(device):
    assert choose("auto")[0] == ("numpy" if device.is_software else "webgpu")
    assert choose("webgpu") == ("webgpu", [])
    assert choose("processor") == ("numpy", [])


def test_webgpu_that_cannot_be_used_is_a_sentence(monkeypatch):
    def refuse():
        raise DeviceFailed("no adapter was found")
        yield

    monkeypatch.setattr(choice, "open_device", refuse)
    sentence = "WebGPU was not used: no adapter was found; the processor computed."
    assert choose("webgpu") == ("numpy", [sentence])
    assert choose("auto") == ("numpy", [])
    name, told = choose("webgpu", distance="geodesic")
    assert (name, len(told)) == ("numpy", 1)


def test_cells_are_as_many_as_cost_least():
    sides = [cell_side(count) for count in (EXACT_UP_TO, 50_000, 100_000, 1_000_000)]
    assert sides == sorted(sides)
    assert all(side & (side - 1) == 0 for side in sides)
