"""A layout turned onto another, against SciPy and where the turn is known."""

import numpy as np
import pytest
from embedding_sphere.numeric.alignment import find_turn
from embedding_sphere.numeric.geometry import random_points
from scipy.spatial.transform import Rotation


def points(count=50, seed=0):
    return random_points(count, np.random.default_rng(seed))


def test_a_rotation_is_found_again():
    turned = Rotation.from_euler("xyz", [0.3, -1.2, 2.5]).apply(points())
    turn = find_turn(turned, points())
    np.testing.assert_allclose(turned @ turn.matrix, points(), atol=1e-4)
    assert not turn.mirrored
    assert turn.apart < 1e-3


def test_a_mirror_is_found_again():
    turned = Rotation.from_euler("xyz", [0.3, -1.2, 2.5]).apply(points() * [1, 1, -1])
    turn = find_turn(turned, points())
    np.testing.assert_allclose(turned @ turn.matrix, points(), atol=1e-4)
    assert turn.mirrored


def test_of_points_that_moved_it_is_the_rotation_of_scipy():
    noisy = points() + 0.2 * np.random.default_rng(1).normal(size=(50, 3))
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    turned = Rotation.from_euler("z", 1.0).apply(noisy)
    expected, _ = Rotation.align_vectors(points(), turned)
    turn = find_turn(turned, points())
    np.testing.assert_allclose(turn.matrix.T, expected.as_matrix(), atol=1e-4)
    np.testing.assert_allclose(turn.matrix @ turn.matrix.T, np.eye(3), atol=1e-12)
    angles = np.arccos(np.clip(np.sum((turned @ turn.matrix) * points(), axis=1), -1, 1))
    assert turn.apart == pytest.approx(angles.mean())


@pytest.mark.parametrize("count", [0, 49])
def test_other_counts_are_one_sentence(count):
    with pytest.raises(ValueError, match=f"There are {count} points and 50 targets"):
        find_turn(points()[:count], points())
