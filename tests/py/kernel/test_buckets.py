"""Neighbours searched in buckets: right distances always, and the recall that is said."""

import numpy as np
import pytest
from embedding_sphere.kernel import thresholds
from embedding_sphere.kernel.buckets import (
    RECALL,
    bucketed_neighbors,
    plan_search,
    rank_buckets,
)
from embedding_sphere.kernel.buckets import _error as error
from embedding_sphere.kernel.buckets import _means_of_buckets as means_of_buckets
from embedding_sphere.kernel.buckets import _spread as spread
from embedding_sphere.kernel.neighbors import exact_neighbors
from embedding_sphere.kernel.pairing import Sample, pairs_within
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric import knn
from embedding_sphere.numeric.geometry import normalize
from embedding_sphere.numeric.steps import drain
from scipy.spatial.distance import cdist
from scipy.stats import sem
from work import run

pytest.importorskip("wasmtime")


def groups(count, dimensions, centres=150, seed=3):
    random = np.random.default_rng(seed)
    middles = 2 * random.standard_normal((centres, dimensions))
    noise = random.standard_normal((count, dimensions))
    return (middles[random.integers(0, centres, count)] + noise).astype(np.float32)


def data(name):
    random = np.random.default_rng(5)
    if name == "equal":
        return np.ones((13_000, 8), np.float32)
    if name == "half equal":
        return np.concatenate([np.ones((6500, 8)), random.standard_normal((6500, 8))])
    if name == "zeros":
        rows = groups(13_000, 8)
        rows[::3] = 0
        return rows
    return groups(13_000, int(name))


def true_distances(rows, metric, sample):
    """Squared, in double precision, of sampled rows to all; infinity to themselves."""
    rows = np.asarray(rows, dtype=np.float64)
    if metric == "cosine":
        rows = normalize(rows)
    apart = cdist(rows[sample], rows, "sqeuclidean")
    if metric == "cosine":
        zero = ~rows.any(axis=1)
        apart[:, zero] = 2
        apart[zero[sample]] = 2
    apart[np.arange(len(sample)), sample] = np.inf
    return apart


@pytest.mark.parametrize("metric", knn.METRICS)
@pytest.mark.parametrize("name", ["1", "2", "3", "64", "equal", "half equal", "zeros"])
def test_buckets_find_nearly_all_neighbours_at_their_true_distances(kernel, name, metric):
    rows, k = data(name), 150
    found = run(kernel.neighbors(rows, k, metric))[1]
    assert found.indices.shape == found.distances.shape == (len(rows), k)
    assert found.indices.min() >= 0
    assert (np.diff(np.sort(found.indices, axis=1), axis=1) > 0).all()
    assert (found.indices != np.arange(len(rows))[:, None]).all()
    assert (np.diff(found.distances, axis=1) >= 0).all()

    sample = np.arange(7, len(rows), 97)
    true = true_distances(rows, metric, sample)
    measured = np.take_along_axis(true, found.indices[sample].astype(np.int64), axis=1)
    scale = 1 if metric == "cosine" else np.square(rows).sum(axis=1).max()
    apart = found.distances[sample]
    squared = 2 * apart if metric == "cosine" else apart**2
    np.testing.assert_allclose(squared, measured, rtol=1e-4, atol=1e-5 * scale)
    limit = np.partition(true, k - 1, axis=1)[:, k - 1 : k] + 1e-6 * scale
    recall = (measured <= limit).mean()
    assert found.recall >= RECALL
    # The sample that is told of is another one than this.
    assert recall >= RECALL - 0.02
    assert found.recall == pytest.approx(recall, abs=0.03)


def test_the_recall_that_is_said_is_the_recall_there_is(kernel, monkeypatch):
    # Without structure buckets help little: where there is an end to probing, the share must be
    # said as low as it is.
    monkeypatch.setattr("embedding_sphere.kernel.buckets.MOST_PROBES", 30)
    rows = np.random.default_rng(1).standard_normal((13_000, 48)).astype(np.float32)
    found = run(kernel.neighbors(rows, 30, "euclidean"))[1]
    sample = np.arange(3, len(rows), 61)
    nearest = np.argsort(true_distances(rows, "euclidean", sample), axis=1)[:, :30]
    pairs = zip(found.indices[sample], nearest, strict=True)
    recall = np.mean([len(np.intersect1d(one, true)) / 30 for one, true in pairs])
    assert 0.2 < recall < 0.9
    assert found.recall == pytest.approx(recall, abs=0.06)


def test_buckets_are_used_above_the_threshold_alone_and_give_the_same_again(kernel, monkeypatch):
    monkeypatch.setattr(thresholds, "EXACT_ROWS", 700)
    rows = groups(701, 1536, centres=9)
    first, again = (run(kernel.neighbors(rows, 20, "cosine"))[1] for _ in range(2))
    np.testing.assert_array_equal(first.indices, again.indices)
    np.testing.assert_array_equal(first.distances, again.distances)
    assert first.recall == again.recall == 1  # so few buckets are all compared
    exact = run(exact_neighbors(kernel.workspace(), normalize(rows), 20, "cosine"))[1]
    np.testing.assert_array_equal(first.indices, exact[0])
    assert first.first(5).recall == 1
    assert run(kernel.neighbors(rows[:700], 20, "cosine"))[1].recall is None
    assert knn.nearest_neighbors(rows, 20).recall is None


def test_many_neighbours_are_all_there_where_probes_are_few(kernel, monkeypatch):
    monkeypatch.setattr("embedding_sphere.kernel.buckets.RECALL", 0)
    monkeypatch.setattr("embedding_sphere.kernel.pairing.FEWEST_PROBES", 1)
    rows = groups(1500, 4)
    for k in (1, 150, 700, 1499):
        indices, squared, _ = run(bucketed_neighbors(kernel.workspace, rows, k, "euclidean"))[1]
        assert (np.diff(np.sort(indices, axis=1), axis=1) > 0).all()
        assert indices.min() >= 0
        assert np.isfinite(squared).all()


def test_a_search_given_up_in_the_middle_leaves_the_kernel_usable(kernel):
    rows = groups(2000, 8)
    expected = run(bucketed_neighbors(kernel.workspace, rows, 9, "cosine"))[1]
    for steps in (1, 12, 40):
        search = bucketed_neighbors(kernel.workspace, rows, 9, "cosine")
        for _ in zip(range(steps), search, strict=False):
            pass
        search.close()
    for one, other in zip(
        run(bucketed_neighbors(kernel.workspace, rows, 9, "cosine"))[1], expected, strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_a_layout_says_that_it_searched_in_buckets(kernel, monkeypatch):
    monkeypatch.setattr(thresholds, "EXACT_ROWS", 400)
    found = run(layout(groups(500, 8), parameters={"iterations": 50}, backend=kernel))[1]
    assert any("about 100% of the true ones were found" in notice for notice in found.notices)


def test_more_is_probed_until_the_share_is_reached(kernel, monkeypatch):
    monkeypatch.setattr("embedding_sphere.kernel.buckets.SAMPLED_BUCKETS", 30)
    rows = groups(9000, 24, centres=600)
    sample = np.arange(3, len(rows), 61)
    nearest = np.argsort(true_distances(rows, "euclidean", sample), axis=1)[:, :30]
    before = 0
    for wanted in (0.5, 0.8, 0.95, 0.999):
        monkeypatch.setattr("embedding_sphere.kernel.buckets.RECALL", wanted)
        monkeypatch.setattr("embedding_sphere.kernel.pairing.FEWEST_PROBES", 3)
        found = run(bucketed_neighbors(kernel.workspace, rows, 30, "euclidean"))[1]
        pairs = zip(found[0][sample], nearest, strict=True)
        recall = np.mean([len(np.intersect1d(one, true)) / 30 for one, true in pairs])
        assert found[2] >= wanted
        # Rows beside the sample find more than others.
        assert recall >= found[2] - 0.04
        assert recall >= before
        before = recall


def test_what_the_sample_leaves_uncertain_is_probed_for(kernel, monkeypatch):
    # Rows of some buckets find all near them, those of others look far.
    rows = np.concatenate([groups(6500, 24), 8 * groups(6500, 24, centres=20)])
    probes, errors = [], []

    def kept(means):
        errors.append(error(means))
        return errors[-1]

    for judge in (lambda means: 0.0, kept):
        monkeypatch.setattr("embedding_sphere.kernel.buckets._error", judge)
        plan = drain(plan_search(kernel.workspace, rows, 30, "euclidean"))[0]
        probes.append(plan.probes)
    assert probes[0] < probes[1]
    assert plan.recall - errors[-1] >= RECALL


@pytest.mark.parametrize(("buckets", "number"), [(5, 4), (188, 8), (3125, 8), (8000, 20)])
def test_a_sample_is_spread_over_all_buckets_and_grows_with_them(buckets, number):
    chosen = spread(buckets)
    assert len(chosen) >= number
    assert len(spread(10**6)) == 32
    assert (np.diff(chosen) > 0).all()
    assert chosen[0] >= 0
    assert chosen[-1] < buckets
    assert np.diff([0, *chosen, buckets]).max() <= 2 * -(-buckets // number)


def test_the_error_of_a_sample_is_that_of_its_buckets():
    shares = np.random.default_rng(0).random(150)
    means = [shares[:64].mean(), shares[64:128].mean(), shares[128:].mean()]
    np.testing.assert_allclose(means_of_buckets(shares), means)
    assert error(means_of_buckets(shares)) == pytest.approx(sem(means))
    assert error(means_of_buckets(shares[:64])) == 0


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_a_search_that_goes_far_is_judged_by_more_buckets(metric, kernel, monkeypatch):
    # The last bucket is not full.
    rows = groups(9010, 24, centres=600)
    before = drain(plan_search(kernel.workspace, rows, 30, metric))[0]
    monkeypatch.setattr("embedding_sphere.kernel.buckets.WIDENED_FROM", 1)
    plan, places, squared = drain(plan_search(kernel.workspace, rows, 30, metric))
    chosen = plan.sample.chosen
    assert set(before.sample.chosen) < set(chosen)
    assert len(chosen) >= 32
    np.testing.assert_array_equal(plan.order, before.order)
    within = (chosen[:, None] * 64 + np.arange(64)).ravel()
    sampled = plan.order[within[within < len(rows)]]
    # Compared with all, each once: its neighbours are the true ones, and all different.
    true = np.sort(true_distances(rows, metric, sampled), axis=1)[:, :30]
    np.testing.assert_allclose(np.sort(squared, axis=1), true, rtol=1e-3, atol=1e-5)
    assert all(len(set(row)) == 30 for row in places.tolist())
    # Both samples tell of the same search.
    found = run(bucketed_neighbors(kernel.workspace, rows, 30, metric))[1]
    assert found[2] == plan.recall


@pytest.mark.parametrize("count", [2, 63, 64, 65, 300, 1000])
def test_buckets_pair_with_themselves_and_with_the_nearest(kernel, count):
    means = groups(count, 5)
    nearest = run(rank_buckets(kernel.workspace(), means, 8))[1]
    pairs = drain(pairs_within(nearest, 8))
    assert (pairs[:, 0] <= pairs[:, 1]).all()
    assert len(np.unique(pairs, axis=0)) == len(pairs)
    near = np.zeros((count, count), bool)
    near[tuple(pairs.T)] = True
    near |= near.T
    assert near.diagonal().all()
    apart = np.square(means[:, None] - means[None]).sum(axis=2)
    true = np.argsort(apart, axis=1)[:, :9]
    assert np.take_along_axis(near, true, axis=1).all()
    assert near.sum() <= 2 * 9 * count


@pytest.mark.parametrize("most", [8, 59])
def test_a_sample_is_compared_with_all_once_and_first_as_the_others_will_be(kernel, most):
    nearest = run(rank_buckets(kernel.workspace(), groups(60, 5), most))[1]
    sample = Sample(nearest, np.array([3, 4, 41]))
    levels = sample.levels(2)
    numbers = [number for number, _ in levels]
    assert numbers == sorted(set(numbers))
    together = np.concatenate([pairs for _, pairs in levels])
    assert len(np.unique(together, axis=0)) == len(together) == 60 * 3 - 3
    for last, number in enumerate(numbers):
        within = drain(pairs_within(nearest, number)) if number <= most else together
        wanted = within[np.isin(within, sample.chosen).any(axis=1)]
        so_far = np.concatenate([pairs for _, pairs in levels[: last + 1]])
        np.testing.assert_array_equal(np.unique(so_far, axis=0), np.unique(wanted, axis=0))
    rest = sample.without(drain(pairs_within(nearest, 5)))
    assert not np.isin(rest, sample.chosen).any()
