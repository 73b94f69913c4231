"""Steps of t-SNE are the same whoever takes part in them, and whoever dies."""

import itertools

import numpy as np
import pytest
from embedding_sphere.kernel import Kernel, assisting, thresholds, webassembly
from embedding_sphere.kernel.cores import ALONE, Cores
from embedding_sphere.kernel.workers import Workers
from embedding_sphere.methods.base import Frame
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric.optimize import Phase, Step, optimize
from embedding_sphere.numeric.steps import Wait, drain
from sphere_build import kernel as build_kernel
from stand import Stand
from work import run

pytest.importorskip("wasmtime")

COUNT = 1500


@pytest.fixture(scope="module")
def instantiate():
    return webassembly.compile_module(build_kernel.build().read_bytes())


@pytest.fixture(autouse=True)
def all_shared(monkeypatch):
    monkeypatch.setattr(thresholds, "STEP_WORKERS_FROM", 0)
    monkeypatch.setattr(thresholds, "LEAST_STEP_WORKERS", 1)


def rows(count, dimensions, seed=3):
    return np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)


def points(count):
    start = rows(count, 3)
    return start / np.linalg.norm(start, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def weights(instantiate):
    alone = Kernel(instantiate)
    return drain(alone.affinities(drain(alone.neighbors(rows(COUNT, 8), 20, "cosine")), 7.0))


class Late(Stand):
    """A worker that has done nothing yet every other time that it is looked at."""

    looks = 0

    def has_failed(self):
        self.looks += 1
        return self.looks % 2 == 0 and super().has_failed()


def helped(instantiate, lives, worker=Stand):
    started, left = [], itertools.cycle(lives)

    def start():
        started.append(worker(instantiate(), next(left)))
        return started[-1]

    return Cores(workers=Workers(start, len(lives))), started


def costs_of(steps):
    return [step.cost for step in steps if isinstance(step, Step)]


def descend(instantiate, cores, weights, distance):
    """Through a growing globe and a still one, costs, frozen points, and a leap without notice."""
    descent = Kernel(instantiate, cores=cores).descent(weights, points(COUNT), distance)
    rate = COUNT / 8
    schedule = (Phase(12, 1.0, 20.0, 1.0, 0.8, rate), Phase(8, 20.0, 20.0, 1.0, 0.9, rate))
    costs = costs_of(optimize(descent, schedule, cost_every=4))
    descent.freeze(300)
    costs += costs_of(optimize(descent, schedule[1:], cost_every=4))
    descent.freeze(0)
    descent.move_to(descent.positions[::-1].copy())
    costs.append(descent.cost(19.0))
    descent.step(19.0, 1.0, 0.5, rate)
    costs += costs_of(optimize(descent, schedule[1:], cost_every=3))
    return descent.positions, costs


@pytest.mark.parametrize("distance", ["chord", "geodesic"])
@pytest.mark.parametrize("lives", [[9999], [9999] * 3, [0], [1, 9999], [9, 30, 9999]])
def test_steps_are_equal_for_any_number_of_workers(instantiate, weights, distance, lives):
    expected = descend(instantiate, ALONE, weights, distance)
    cores, started = helped(instantiate, lives)
    found = descend(instantiate, cores, weights, distance)
    np.testing.assert_array_equal(found[0], expected[0])
    assert found[1] == expected[1]
    assert all(worker.ended for worker in started)
    assert bool(cores.troubles()) == (min(lives) < 9999)
    assert all(worker.done > 40 for worker in started if worker.lives > 40)


class Recorded(Stand):
    """A worker that notes which part of each step's forces is asked of it."""

    def send(self, steps):
        for step in steps:
            if step.get("call") == "descent_assist":
                _, _, low, high, _ = step["arguments"]
                self.asked = [*getattr(self, "asked", []), high - low]
        return super().send(steps)


@pytest.mark.parametrize(("waits", "last"), [(3.0, 51), (0.0, 512)])
def test_a_worker_that_is_waited_for_takes_less(instantiate, weights, monkeypatch, waits, last):
    class Clock:
        """Tells the end of this thread's part, then that of the wait for the worker's."""

        now, ticks = 0.0, 0

        def perf_counter(self):
            self.now += [0, 1, waits][self.ticks % 3]
            self.ticks += 1
            return self.now

    monkeypatch.setattr(assisting, "time", Clock())
    expected = descend(instantiate, ALONE, weights, "chord")
    cores, started = helped(instantiate, [10**6], Recorded)
    found = descend(instantiate, cores, weights, "chord")
    np.testing.assert_array_equal(found[0], expected[0])
    parts = [part for part in started[0].asked if part]
    assert parts[0] == 512
    assert parts == sorted(parts, reverse=True)
    assert abs(parts[-1] - last) <= 3


def test_a_single_worker_has_no_part_in_steps(instantiate, weights, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(thresholds, "STEP_WORKERS_FROM", 0)
    for count, started in ((1, 0), (2, 2)):
        cores, helpers = helped(instantiate, [10**6] * count)
        Kernel(instantiate, cores=cores).descent(weights, points(COUNT), "chord")
        assert len(helpers) == started


def test_a_step_in_slices_is_the_same_and_gives_others_their_turn(
    instantiate, weights, monkeypatch
):
    monkeypatch.setattr(thresholds, "SLICED_STEPS_FROM", 0)
    monkeypatch.setattr(webassembly, "SLICE", 1e-5)
    expected = descend(instantiate, ALONE, weights, "chord")
    cores = Cores(takes_turns=True)
    found = descend(instantiate, cores, weights, "chord")
    np.testing.assert_array_equal(found[0], expected[0])
    assert found[1] == expected[1]
    descent = Kernel(instantiate, cores=cores).descent(weights, points(COUNT), "chord")
    assert len(list(descent.prepare(3.0))) > 1
    assert list(descent.prepare(3.0)) == []


def test_a_layout_waits_for_workers_and_says_who_computed(instantiate):
    cores, _ = helped(instantiate, [10**6], Late)
    kernel = Kernel(instantiate, "WebAssembly", cores)
    given = {"iterations": 50, "seed": 1}
    expected = run(layout(rows(700, 6), parameters=given, backend=Kernel(instantiate)))[1]
    events, done = run(layout(rows(700, 6), parameters=given, backend=kernel))
    np.testing.assert_array_equal(done.positions, expected.positions)
    assert any(isinstance(event, Frame) for event in events)
    assert done.backend == "WebAssembly on 2 cores"
    again = run(layout(rows(590, 6), parameters=given, backend=kernel))[1]
    # Without a tree there are no groups to share out.
    assert again.backend == "WebAssembly on 1 core"
    assert done.neighbor_recall == 1
    assert any(isinstance(event, Wait) for event in events)


def test_a_layout_does_not_count_the_workers_of_a_search_before_it(instantiate, monkeypatch):
    monkeypatch.setattr(thresholds, "WORKERS_FROM", 600)
    cores, started = helped(instantiate, [10**6] * 3)
    kernel = Kernel(instantiate, "WebAssembly", cores)
    drain(kernel.neighbors(rows(700, 6), 9, "cosine"))
    assert len(started) == 3
    for count in (590, 3):
        done = run(layout(rows(count, 6), parameters={"iterations": 50}, backend=kernel))[1]
        assert done.backend == "WebAssembly on 1 core"
        drain(kernel.neighbors(rows(700, 6), 9, "cosine"))
