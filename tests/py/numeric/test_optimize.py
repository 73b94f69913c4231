import numpy as np
import pytest
from embedding_sphere.numeric import affinity, geometry, gradient, knn
from embedding_sphere.numeric.optimize import (
    LONGEST_STEP,
    MOST_SETTLING_STEPS,
    PATIENCE,
    TOLERANCE,
    Phase,
    SphereDescent,
    optimize,
    settle,
)

START = geometry.random_points(60, np.random.default_rng(2))


def attract_north(points, _):
    """The cost −Σ z: every point wants to be at the north pole."""
    return float(-points[:, 2].sum()), np.tile([0.0, 0.0, -1.0], (len(points), 1))


def test_points_walk_downhill_and_stay_on_the_sphere():
    descent = SphereDescent(attract_north, START)
    before = descent.cost(1.0)
    costs = [before]
    for step in optimize(descent, [Phase(80, 1, 1, 1, 0.5, 0.1)], cost_every=1):
        np.testing.assert_allclose(np.linalg.norm(descent.positions, axis=1), 1, atol=1e-6)
        costs.append(step.cost)
    assert costs[10] < costs[0]
    assert costs[-1] == pytest.approx(-60, rel=1e-4)


def test_no_step_is_longer_than_the_limit():
    descent = SphereDescent(attract_north, START)
    radius = 100.0
    descent.step(radius, 1, 0, 1e9)
    moved = geometry.geodesic_distance(descent.positions, START)
    assert moved.max() <= np.arctan(LONGEST_STEP / radius) + 1e-6


def test_a_small_step_is_along_the_negative_tangent_gradient():
    descent = SphereDescent(attract_north, START)
    descent.step(1.0, 1, 0, 1e-3)
    expected = 1e-3 * geometry.tangent_projection(START, np.tile([0.0, 0.0, 1.0], (60, 1)))
    np.testing.assert_allclose(
        geometry.logarithm_map(START, descent.positions), expected, atol=2e-6
    )


def test_the_schedule_is_followed_to_the_last_step():
    phases = [Phase(4, 1, 1, 1, 0.5, 0.1), Phase(6, 1, 8, 1, 0.8, 0.1)]
    steps = list(optimize(SphereDescent(attract_north, START), phases, cost_every=5))
    assert [step.iteration for step in steps] == list(range(1, 11))
    assert {step.iterations for step in steps} == {10}
    assert [step.iteration for step in steps if step.cost is not None] == [5, 10]
    radii = [step.radius for step in steps]
    assert radii[:4] == [1] * 4
    np.testing.assert_allclose(np.diff(np.log(radii[3:])), np.log(8) / 6)


def test_a_layout_lowers_the_divergence(clusters):
    weights = affinity.affinities(knn.nearest_neighbors(clusters, 30), 10)
    start = geometry.random_points(240, np.random.default_rng(8))
    descent = SphereDescent(lambda p, e: gradient.cost_and_gradient(weights, p, e), start)
    before = descent.cost(6.0)
    last = [*optimize(descent, [Phase(20, 1, 1, 1, 0.5, 60), Phase(60, 1, 6, 1, 0.8, 60)])][-1]
    assert last.cost < before / 2


class Scripted:
    """A descent whose cost after so many steps is given."""

    def __init__(self, cost):
        self._cost, self._taken, self.rates = cost, 0, []
        self.positions = START

    def prepare(self, radius):
        yield from ()

    def step(self, radius, exaggeration, momentum, learning_rate):
        self._taken += 1
        self.rates.append(learning_rate)

    def cost(self, radius):
        return self._cost(self._taken)


def test_points_settle_as_soon_as_a_stretch_gains_little():
    rests_after = 3 * PATIENCE
    descent = Scripted(lambda taken: 2.0 - min(taken, rests_after) / rests_after)
    steps = list(settle(descent, Phase(10, 1, 8, 1, 0.8, 7), done=40))
    assert [step.iteration for step in steps] == list(range(41, 41 + rests_after + PATIENCE))
    assert {step.iterations for step in steps} == {40 + MOST_SETTLING_STEPS}
    assert {step.radius for step in steps} == {8.0}
    assert set(descent.rates) == {7}


def test_settling_slows_down_where_the_cost_rises_and_ends_in_any_case():
    descent = Scripted(lambda taken: 1.0 + taken)
    steps = list(settle(descent, Phase(10, 1, 1, 1, 0.8, 8)))
    assert len(steps) == MOST_SETTLING_STEPS
    assert descent.rates[::PATIENCE][:4] == [8, 4, 2, 1]
    falls = 1 - 2 * TOLERANCE
    endless = Scripted(lambda taken: falls ** (taken / PATIENCE))
    assert len(list(settle(endless, Phase(10, 1, 1, 1, 0.8, 8)))) == MOST_SETTLING_STEPS
    assert set(endless.rates) == {8}
