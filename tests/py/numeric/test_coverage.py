import numpy as np
import pytest
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric import coverage, geometry
from embedding_sphere.numeric.backend import NUMPY
from scipy.spatial.distance import cdist
from work import run

BACKENDS = [NUMPY, load_backend()]


def cap_of_points(count: int, degrees: float, seed: int = 0) -> np.ndarray:
    """Unit vectors (count, 3), evenly spread over a cap of this radius about the north pole."""
    generator = np.random.default_rng(seed)
    height = generator.uniform(np.cos(np.radians(degrees)), 1, count)
    angle = generator.uniform(0, 2 * np.pi, count)
    width = np.sqrt(1 - height**2)
    return np.column_stack([width * np.cos(angle), width * np.sin(angle), height])


def covered(points: np.ndarray, backend=NUMPY) -> np.ndarray:
    return run(coverage.cover_steps(points, backend))[1]


def recall(before: np.ndarray, after: np.ndarray, k: int = 10) -> float:
    near, later = (np.argsort(cdist(one, one))[:, 1 : k + 1] for one in (before, after))
    return np.mean([len(set(one) & set(two)) / k for one, two in zip(near, later, strict=True)])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("degrees", [90, 110, 130])
def test_a_cap_of_points_is_brought_all_around_the_globe(degrees, backend):
    points = cap_of_points(600, degrees)
    moved = covered(points, backend)
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-6)
    assert np.degrees(geometry.largest_empty_cap(moved)) <= 35
    assert np.linalg.norm(moved.mean(axis=0)) <= 0.1
    # Smooth maps keep neighbours: four of five even when half a globe has to become a whole one.
    assert recall(points, moved) >= 0.8


def test_points_that_are_everywhere_stay_where_they_are():
    points = geometry.fibonacci_lattice(500)
    assert covered(points).tobytes() == points.astype(np.float32).tobytes()


def test_centering_is_conformal():
    corner = cap_of_points(300, 60)
    at = corner[:1]
    steps = np.array([[1e-5, 0, 0], [0.5e-5, 1e-5, 0]])
    before = np.concatenate([corner, at, geometry.normalize(at + steps)])
    after = coverage.centered(before)
    angles = []
    for points in (before, after):
        first, second = (points[-2:] - points[-3]) / 1e-5
        lengths = np.linalg.norm(first) * np.linalg.norm(second)
        angles.append(first @ second / lengths)
    assert angles[0] == pytest.approx(angles[1], abs=1e-4)
    assert np.linalg.norm(after.mean(axis=0)) <= coverage.BALANCED + 1e-6


@pytest.mark.parametrize("count", [5, 6, 20, 60])
def test_few_points_stay_apart_and_on_the_sphere(count):
    points = cap_of_points(count, 100, seed=count)
    moved = covered(points)
    assert np.isfinite(moved).all()
    assert len(np.unique(moved, axis=0)) == count


def test_one_place_for_all_is_no_error():
    moved = covered(np.tile([[0.0, 0.0, 1.0]], (20, 1)))
    np.testing.assert_allclose(moved, np.tile([[0.0, 0.0, 1.0]], (20, 1)), atol=1e-6)


def test_of_many_points_the_velocity_is_read_off_between_lines_and_is_the_same():
    points = cap_of_points(coverage.NODES + 5_000, 120)
    moved = run(coverage._spread_steps(points))[1]
    some = np.arange(0, len(points), 37)
    sources = coverage._sample(points, coverage.SAMPLE)
    weights = np.exp((points[some] @ sources.T - 1) / coverage.WIDTH**2)
    pull = weights @ sources / weights.sum(axis=1, keepdims=True)
    pull -= (pull * points[some]).sum(axis=1, keepdims=True) * points[some]
    far = coverage.PACE * np.linalg.norm(pull, axis=1)
    off = np.linalg.norm(moved[some] - (points[some] - coverage.PACE * pull), axis=1)
    assert off.max() < 2e-3 * far.max()


def test_many_points_that_repeat_in_step_with_a_stride_are_seen_as_they_are():
    count = 20_000
    points = np.random.default_rng(0).normal(size=(count, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    # Every tenth row is at a pole; the others leave no gap.
    points[::20], points[10::20] = (0, 0, 1), (0, 0, -1)
    assert np.array_equal(covered(points), points.astype(np.float32))
