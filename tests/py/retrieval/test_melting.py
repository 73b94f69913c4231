"""Neighbours lost by smaller vectors, against brute force in plain NumPy."""

import numpy as np
import pytest
from embedding_sphere import Bundle
from embedding_sphere.numeric.steps import drain
from embedding_sphere.retrieval.compression import Variant, variants_of
from embedding_sphere.retrieval.melting import neighbors_lost_steps

ROWS, DIMENSIONS, K = 60, 32, 5


@pytest.fixture(scope="module")
def bundle():
    vectors = np.random.default_rng(0).normal(size=(ROWS, DIMENSIONS))
    vectors[7] = 0
    return Bundle.from_arrays(vectors, [f"row {row}" for row in range(ROWS)])


def nearest(vectors, k):
    """Return each row's k nearest others by cosine, as sets."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units = vectors / np.where(lengths > 0, lengths, 1)
    scores = units @ units.T
    np.fill_diagonal(scores, -9)
    return [set(row[:k]) for row in np.argsort(-scores, axis=1, kind="stable")]


def lost(bundle, variant):
    return drain(neighbors_lost_steps(bundle, variant, k=K))


def by_hand(smaller, exact, k):
    return [len(a - b) / len(a) for a, b in zip(exact, nearest(smaller, k), strict=True)]


def test_nothing_is_lost_by_the_full_vectors_and_zeros_are_no_number(bundle):
    found = lost(bundle, Variant("full", DIMENSIONS, 4 * DIMENSIONS))
    assert np.isnan(found[7])
    assert (np.delete(found, 7) == 0).all()


def test_first_dimensions_lose_what_brute_force_loses(bundle):
    rows = bundle.vectors.astype(np.float64)
    found = np.delete(lost(bundle, Variant("first", 8, 32)), 7)
    expected = np.delete(by_hand(rows[:, :8], nearest(rows, K), K), 7)
    assert found == pytest.approx(expected)
    assert 0.2 < found.mean() < 1


def test_rescoring_loses_only_what_is_no_candidate(bundle):
    rows = bundle.vectors.astype(np.float64)
    signs = np.where(rows > 0, 1.0, -1.0)
    rescored = lost(bundle, Variant("rescored", DIMENSIONS, 4))
    plain = lost(bundle, Variant("binary", DIMENSIONS, 4))
    there = np.arange(ROWS) != 7
    assert (rescored[there] <= plain[there]).all()
    signs[7] = 0
    expected = np.array(by_hand(signs, nearest(rows, K), 4 * K))
    # Of rows with as many signs alike either may be a candidate.
    assert np.abs(rescored[there] - expected[there]).mean() < 0.05


@pytest.mark.parametrize("variant", variants_of(DIMENSIONS), ids=lambda one: one.kind)
def test_each_variant_gives_a_share_a_row(bundle, variant):
    found = lost(bundle, variant)
    assert found.shape == (ROWS,)
    assert ((found >= 0) & (found <= 1))[np.arange(ROWS) != 7].all()
