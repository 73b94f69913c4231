"""Long work hands over after little of it: counted in the kernel's instructions, not in seconds.

The kernel's clock is the number of instructions that it has carried out, so that slices are as
long on every machine, and a busy one changes nothing.
"""

import numpy as np
import pytest
from embedding_sphere.kernel import (
    Kernel,
    buckets,
    comparing,
    neighbors,
    pieces,
    thresholds,
    webassembly,
)
from embedding_sphere.kernel.cores import Cores
from embedding_sphere.kernel.workers import Workers
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric.geometry import random_points
from embedding_sphere.numeric.steps import drain
from embedding_sphere.quality import measure_steps
from embedding_sphere.regions import name_regions
from embedding_sphere.terms import collect_terms
from sphere_build import kernel as build_kernel
from stand import Stand

wasmtime = pytest.importorskip("wasmtime")

COUNT, DIMENSIONS = 5000, 16
# Instructions of a second, about, on the machine of docs/performance.md.
A_SECOND = 3e9
# With a tenth of 50,000 points a slice is a tenth as long, and so is the most that a cancel waits.
SCALE = COUNT / 50_000
LONGEST = 0.06 * SCALE
FUEL = 10**15


class Meter:
    """Counts instructions of all instances, and tells the time by them."""

    def __init__(self):
        self.stores = []

    def perf_counter(self):
        return sum(FUEL - store.get_fuel() for store in self.stores) / A_SECOND

    def compiled(self, code):
        settings = wasmtime.Config()
        settings.consume_fuel = True
        engine = wasmtime.Engine(settings)
        module = wasmtime.Module(engine, code)

        class Metered(webassembly.WasmtimeModule):
            def __init__(own):
                own._store = wasmtime.Store(engine)
                own._store.set_fuel(FUEL)
                exports = wasmtime.Instance(own._store, module, []).exports(own._store)
                own._exports = {name: exports[name] for name in exports}
                self.stores.append(own._store)

        return Metered

    def longest(self, steps):
        """Run steps to their end; return the most between two, in seconds by this clock."""
        longest, before = 0.0, self.perf_counter()
        while True:
            try:
                next(steps)
            except StopIteration as done:
                self.result = done.value
                return max(longest, self.perf_counter() - before)
            now = self.perf_counter()
            longest, before = max(longest, now - before), now


@pytest.fixture
def meter(monkeypatch):
    told = Meter()
    for module in (webassembly, buckets, comparing, pieces):
        monkeypatch.setattr(module, "time", told)
    # What is a number of rows, or a time, at 50,000.
    monkeypatch.setattr(webassembly, "SLICE", webassembly.SLICE * SCALE)
    monkeypatch.setattr(neighbors, "FINISH_ROWS", int(neighbors.FINISH_ROWS * SCALE))
    monkeypatch.setattr(comparing, "ROWS_BACK", int(comparing.ROWS_BACK * SCALE))
    for name in (
        "EXACT_ROWS",
        "SLICED_STEPS_FROM",
        "WORKERS_FROM",
        "STEP_WORKERS_FROM",
        "COARSE_FROM",
    ):
        monkeypatch.setattr(thresholds, name, 0)
    return told


def rows():
    generator = np.random.default_rng(5)
    groups = generator.normal(size=(40, DIMENSIONS))
    spread = 0.5 * generator.normal(size=(COUNT, DIMENSIONS))
    return (groups[generator.integers(0, 40, COUNT)] + spread).astype(np.float32)


class Idle(Stand):
    """A worker that does its part outside of what is counted: on another core."""

    meter: Meter

    def has_failed(self):
        before = [store.get_fuel() for store in self.meter.stores]
        failed = super().has_failed()
        for store, fuel in zip(self.meter.stores, before, strict=True):
            store.set_fuel(fuel)
        return failed


@pytest.mark.parametrize("workers", [0, 1])
def test_a_layout_and_its_measuring_hand_over_after_little_work(meter, workers):
    instantiate = meter.compiled(build_kernel.build().read_bytes())

    class Worker(Idle):
        pass

    Worker.meter = meter
    helpers = Workers(lambda: Worker(instantiate()), workers) if workers else None
    kernel = Kernel(instantiate, cores=Cores(workers=helpers, takes_turns=True))
    vectors = rows()
    given = {"iterations": 50, "backend": "processor"}
    laying_out = layout(vectors, parameters=given, backend=kernel)
    assert 0 < meter.longest(laying_out) < LONGEST
    measuring = measure_steps(vectors, meter.result.positions, limit=1000, backend=kernel)
    assert 0 < meter.longest(measuring) < LONGEST


def test_regions_are_named_in_many_slices():
    points = random_points(COUNT, np.random.default_rng(0))
    terms = drain(collect_terms(["word"] * COUNT))
    shares = list(name_regions(points, terms))
    assert shares == sorted(shares)
    # One a round of k-means and a centre, at least, at each of three levels.
    assert len(shares) > 9 + 27 + 81
