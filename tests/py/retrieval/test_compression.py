"""Smaller vectors against plain NumPy, bits and bytes counted."""

import json

import numpy as np
import pytest
from asked_cranfield import read_cranfield
from embedding_sphere import Bundle, evaluate
from embedding_sphere.bundle import make_questions
from embedding_sphere.retrieval.compression import (
    Variant,
    compress_steps,
    compressed,
    variants_of,
)
from sklearn.decomposition import PCA
from work import run


@pytest.fixture(scope="module")
def cranfield():
    return read_cranfield()


@pytest.fixture(scope="module")
def measured(cranfield):
    return {
        (each.variant.kind, each.variant.dimensions): each
        for each in run(compress_steps(cranfield))[1]
    }


def unit(rows):
    rows = np.asarray(rows, float)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)


def best(scores, k=10):
    return np.argsort(-np.round(scores * 2**20), axis=1, kind="stable")[:, :k]


def share(some, exact):
    return np.mean([len(set(a) & set(b)) / len(b) for a, b in zip(some, exact, strict=True)])


def by_hand(rows, asked, kind, size, k=10):
    """Return the k best rows as somebody would write it who never saw the package."""
    if kind == "first":
        return best(unit(asked[:, :size]) @ unit(rows[:, :size]).T)
    if kind == "pca":
        axes = PCA(size, svd_solver="full").fit(rows).components_.T
        return best(unit(asked @ axes) @ unit(rows @ axes).T)
    if kind == "int8":
        low, high = rows.min(axis=0), rows.max(axis=0)
        codes = np.round((rows - low) / (high - low) * 255).astype(np.uint8)
        return best(asked @ unit(codes / 255 * (high - low) + low).T)
    bits, asked_bits = np.packbits(rows > 0, axis=1), np.packbits(asked > 0, axis=1)
    apart = np.bitwise_count(asked_bits[:, None] ^ bits[None]).sum(axis=2, dtype=int)
    if kind == "binary":
        return np.argsort(apart, axis=1, kind="stable")[:, :k]
    candidates = np.argsort(apart, axis=1, kind="stable")[:, : 4 * k]
    scores = asked @ rows.T
    return [
        sorted(some, key=lambda row, query=query: (-scores[query, row], row))[:k]
        for query, some in enumerate(candidates)
    ]


@pytest.mark.parametrize(
    ("kind", "size"),
    [("first", 32), ("first", 8), ("pca", 32), ("pca", 16), ("int8", 64), ("binary", 64),
     ("rescored", 64)],
)  # fmt: skip
def test_what_is_kept_is_what_numpy_says(cranfield, measured, kind, size):
    rows, asked = unit(cranfield.vectors), unit(cranfield.questions.vectors)
    exact = best(asked @ rows.T)
    found = by_hand(rows, asked, kind, size)
    assert measured[kind, size].kept == pytest.approx(share(found, exact), abs=2e-3)
    judgements = cranfield.questions.judgements
    recalls = [
        np.isin(judgements.of(at)[0], found[at]).mean() for at in range(cranfield.questions.count)
    ]
    assert measured[kind, size].recall == pytest.approx(np.mean(recalls), abs=2e-3)


def test_the_full_vectors_lose_nothing(cranfield, measured):
    full = measured["full", 64]
    assert (full.kept, full.variant.bytes) == (1, 256)
    assert full.recall == pytest.approx(evaluate(cranfield).measures["recall"], abs=1e-12)


def test_more_is_kept_of_more(measured):
    kept = {key: each.kept for key, each in measured.items()}
    assert kept["first", 8] < kept["first", 16] < kept["first", 32] < kept["full", 64]
    assert kept["pca", 8] < kept["pca", 16] < kept["pca", 32]
    assert kept["binary", 64] < kept["rescored", 64]
    assert kept["int8", 64] > 0.97


@pytest.mark.parametrize(
    ("dimensions", "weights"),
    [
        (1536, {"full": 6144, "first": 3072, "int8": 1536, "binary": 192, "rescored": 192}),
        (100, {"full": 400, "first": 200, "pca": 200, "int8": 100, "binary": 13, "rescored": 13}),
        (9, {"full": 36, "int8": 9, "binary": 2, "rescored": 2}),
    ],
)
def test_weights_are_in_bytes(dimensions, weights):
    heaviest = {}
    for variant in variants_of(dimensions):
        heaviest.setdefault(variant.kind, variant.bytes)
    assert heaviest == weights


def test_without_questions_rows_ask_for_others_than_themselves():
    random = np.random.default_rng(0)
    bundle = Bundle.from_arrays(random.normal(size=(120, 16)))
    seen, found = run(compress_steps(bundle, k=5))
    rows = unit(bundle.vectors)
    scores, signs = rows @ rows.T, np.where(rows > 0, 1.0, -1.0)
    apart = signs @ signs.T / 16
    np.fill_diagonal(scores, -2)
    np.fill_diagonal(apart, -2)
    expected = share(best(apart, 5), best(scores, 5))
    by_kind = {each.variant.kind: each for each in found}
    assert by_kind["binary"].kept == pytest.approx(expected, abs=0.01)
    assert by_kind["full"].kept == 1
    assert {each.recall for each in found} == {None}
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1)


def test_a_dimension_that_is_always_the_same_is_no_trouble():
    vectors = np.array([[1.0, 0.5, 0], [0.3, 0.5, 0], [-1, 0.5, 0], [0.2, 0.5, 0]])
    bundle = Bundle.from_arrays(vectors)
    bundle.questions = make_questions(["?"], vectors[:1], [{0: 1}])
    _, found = run(compress_steps(bundle, k=2))
    assert all(np.isfinite(each.kept) for each in found)
    assert {each.variant.kind: each for each in found}["int8"].kept == 1
    assert json.loads(json.dumps([each.to_dict() for each in found]))[0]["bytes"] == 12


@pytest.mark.parametrize("variant", [Variant("int4", 4, 2), Variant("first", 9, 36)])
def test_what_there_is_not_is_one_sentence(variant):
    with pytest.raises(ValueError, match=r"There is no variant|expected 1 to 4"):
        compressed(np.eye(4), variant)
