"""Neighbours searched part by part: what the whole search finds, to the last bit."""

import numpy as np
import pytest
from embedding_sphere.kernel.buckets import bucketed_neighbors, plan_search
from embedding_sphere.kernel.neighbors import TILE_ROWS
from embedding_sphere.kernel.pairing import Plan, Sample, pairs_of_part
from embedding_sphere.kernel.parts import part_neighbors
from embedding_sphere.numeric import knn
from embedding_sphere.numeric.steps import drain

pytest.importorskip("wasmtime")

COUNT, PART = 9_000, 40


def data(name):
    random = np.random.default_rng(5)
    rows = random.standard_normal((COUNT, 8)).astype(np.float16)
    if name == "equal":
        rows[::2] = 1
    elif name == "zeros":
        rows[::3] = 0
    elif name == "plane":
        rows[:, 2:] = 0
    return rows


@pytest.mark.parametrize("metric", knn.METRICS)
@pytest.mark.parametrize("name", ["plane", "ball", "equal", "zeros"])
def test_parts_put_together_are_the_whole(kernel, name, metric):
    rows, k = data(name), 20
    whole, squared, recall = drain(bucketed_neighbors(kernel.workspace, rows, k, metric))
    plan, sampled, apart = drain(plan_search(kernel.workspace, rows, k, metric))
    assert plan.recall == recall
    found, distances = np.full_like(whole, -1), np.full_like(squared, -1)
    buckets = len(plan.sample.nearest)
    for first in range(0, buckets, PART):
        last = min(first + PART, buckets)
        part = part_neighbors(kernel.workspace, rows, k, metric, plan, first, last)
        places, some = drain(part)
        here = plan.order[first * TILE_ROWS : last * TILE_ROWS]
        found[here], distances[here] = plan.order[places], some
    within = (plan.sample.chosen[:, None] * TILE_ROWS + np.arange(TILE_ROWS)).ravel()
    here = plan.order[within[within < COUNT]]
    found[here], distances[here] = plan.order[sampled], apart
    assert np.array_equal(found, whole)
    assert np.array_equal(distances, squared)


def test_a_parts_pairs_are_those_of_all_that_it_is_in():
    random = np.random.default_rng(1)
    buckets, probes = 60, 7
    ranked = np.array(
        [
            random.permutation([other for other in range(buckets) if other != own])[:20]
            for own in range(buckets)
        ],
        np.int32,
    )
    sample = Sample(ranked, np.array([3, 31]))
    plan = Plan(np.arange(64 * buckets, dtype=np.int32), sample, probes, 1.0, 1.0)
    asked = {(own, other) for own in range(buckets) for other in ranked[own, :probes].tolist()}
    for first, last in ((0, 10), (25, 40), (59, 60)):
        part = range(first, last)
        met = {pair for pair in asked if pair[0] in part or pair[1] in part}
        met |= {(own, other) for own in part for other in (own, 3, 31)}
        expected = sorted({(min(pair), max(pair)) for pair in met})
        assert pairs_of_part(plan, first, last).tolist() == [list(pair) for pair in expected]
