"""The check of the open bundle as the page is sent it, with and without the model."""

import numpy as np
import pytest
from embedding_sphere import Bundle
from embedding_sphere.kernel import load_backend
from embedding_sphere.worker.checking import checking_steps
from work import run

ROWS = 40


@pytest.fixture
def bundle():
    vectors = np.random.default_rng(1).normal(size=(ROWS, 16))
    vectors[3] = 0
    vectors[9] = vectors[8]
    return Bundle.from_arrays(vectors, [f"text {row}" for row in range(ROWS)])


def check(bundle, told=None):
    fractions, found = run(checking_steps(bundle, load_backend(), None, told))
    assert all(0 <= fraction <= 1 for fraction in fractions)
    return found, {finding["name"]: finding for finding in found["findings"]}


def test_findings_come_with_their_rows_and_with_what_the_model_is_to_be_asked(bundle):
    found, named = check(bundle)
    assert named["zeros"]["rows"].tolist() == [3]
    assert named["zeros"]["rows"].dtype == np.int32
    assert named["twins"]["rows"].tolist() == [8, 9]
    assert named["zeros"]["concern"] is True
    assert "limit" not in named
    assert found["texts"] == [f"text {row}" for row in range(ROWS)]
    assert found["sample"].tolist() == list(range(ROWS))


def test_what_the_model_told_adds_long_texts_and_vectors_that_do_not_fit(bundle):
    tokens = np.full(ROWS, 5, np.int32)
    tokens[6] = 300
    rows = np.array([1, 2, 4], np.int32)
    vectors = bundle.vectors[rows].astype(np.float32)
    vectors[1] = bundle.vectors[20]
    told = {"limit": 254, "tokens": tokens, "rows": rows, "vectors": vectors.ravel()}
    found, named = check(bundle, told)
    assert named["limit"]["rows"].tolist() == [6]
    assert named["misfits"]["rows"].tolist() == [2]
    assert found["texts"] == []


def test_data_without_texts_ask_the_model_nothing():
    found, named = check(Bundle.from_arrays(np.eye(12) + 0.1))
    assert found["texts"] == []
    assert found["sample"].tolist() == []
    assert named["zeros"]["concern"] is False
