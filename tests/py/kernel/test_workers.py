"""Who waits for workers is woken by them, whoever else waits, and whatever came meanwhile."""

import asyncio

import numpy as np
import pytest
from embedding_sphere.kernel import comparing, thresholds, webassembly, workers
from embedding_sphere.kernel.cores import ALONE, Cores
from embedding_sphere.kernel.neighbors import exact_neighbors
from embedding_sphere.kernel.workers import Bell, Workers
from embedding_sphere.numeric.steps import Wait, drain
from sphere_build import kernel as build_kernel
from stand import Stand

pytest.importorskip("wasmtime")
# Only a test that fails takes so many seconds.
LONGEST = 60


@pytest.fixture(autouse=True)
def nobody_looks_by_himself(monkeypatch):
    monkeypatch.setattr(workers, "GLANCE", 100 * LONGEST)
    monkeypatch.setattr(thresholds, "WORKERS_FROM", 0)


class Ringing(Stand):
    """A worker that does its steps some turns of the event loop later, and rings."""

    def __init__(self, module, ring, turns):
        super().__init__(module)
        self._ring, self._turns = ring, turns

    def send(self, steps):
        reply = super().send(steps)
        self._later(self._turns)
        return reply

    def has_failed(self):
        return False

    def _later(self, turns):
        loop = asyncio.get_running_loop()
        loop.call_soon(self._later, turns - 1) if turns else loop.call_soon(self._do)

    def _do(self):
        if not self.ended:
            super().has_failed()
            self._ring()


async def come_to_the_end(steps):
    while True:
        try:
            event = next(steps)
        except StopIteration as done:
            return done.value
        if isinstance(event, Wait) and event.until is not None:
            await event.until
        await asyncio.sleep(0)


def test_a_bell_wakes_all_who_wait():
    async def wait_twice():
        bell = Bell()
        both = asyncio.gather(bell.rings(), bell.rings())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not both.done()
        bell.ring()
        await asyncio.wait_for(both, LONGEST)

    asyncio.run(wait_twice())


def test_nobody_has_to_wait_before_it_rings():
    bell = Bell()
    bell.ring()


@pytest.mark.parametrize("turns", [(0, 0), (7, 1), (10, 0), (20, 0), (40, 3)])
def test_no_reply_is_slept_through(turns, monkeypatch):
    # What one has found is taken in bit by bit, while the other replies.
    monkeypatch.setattr(comparing, "ROWS_BACK", 100)
    instantiate = webassembly.compile_module(build_kernel.build().read_bytes())
    vectors = np.random.default_rng(4).normal(size=(3000, 8)).astype(np.float32)

    def search(cores):
        return exact_neighbors(
            webassembly.Workspace(instantiate(), []), vectors, 9, "cosine", cores
        )

    async def share():
        bell, late = Bell(), iter(turns)
        several = Workers(lambda: Ringing(instantiate(), bell.ring, next(late)), len(turns), bell)
        steps = come_to_the_end(search(Cores(workers=several)))
        return await asyncio.wait_for(steps, LONGEST)

    for one, other in zip(asyncio.run(share()), drain(search(ALONE)), strict=True):
        np.testing.assert_array_equal(one, other)
