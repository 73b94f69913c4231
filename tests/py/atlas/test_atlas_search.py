"""Search by codes and lists, beside exact search."""

import numpy as np
import pytest
from embedding_sphere.atlas import Atlas, AtlasError, index, write_atlas
from embedding_sphere.atlas.index import choose_rows, limit_vectors
from embedding_sphere.numeric.steps import drain
from made_atlas import make_content


@pytest.fixture(scope="module")
def unit_vectors(atlas, content):
    rows = atlas.table("texts").column("row").to_numpy()
    vectors = content.vectors[rows].astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_most_of_what_an_exact_search_finds_is_found(atlas, unit_vectors):
    generator = np.random.default_rng(3)
    shares = []
    for row in generator.choice(len(unit_vectors), 20, replace=False):
        query = unit_vectors[row] + 0.2 * generator.normal(size=24)
        exact = np.argsort(-(unit_vectors @ query), kind="stable")[:10]
        found = atlas.search(7 * query)
        assert len(set(found.rows.tolist())) == 10
        assert (np.diff(found.scores) <= 0).all()
        true = unit_vectors[found.rows] @ (query / np.linalg.norm(query))
        np.testing.assert_allclose(found.scores, true, atol=0.01)
        shares.append(len(set(exact) & set(found.rows.tolist())) / 10)
    # 24 bits tell little apart: vectors that people have are longer, and more is found.
    assert np.mean(shares) > 0.5


def test_the_recall_that_is_told_is_that_of_the_search(atlas, unit_vectors):
    told = atlas.told["codes"]
    assert told["questions"] == 100
    assert told["rescored"] == 200
    generator = np.random.default_rng(4)
    shares = []
    for row in generator.choice(len(unit_vectors), 60, replace=False):
        scores = unit_vectors @ unit_vectors[row]
        scores[row] = -1
        exact = set(np.argsort(-scores)[:10].tolist())
        found = [one for one in atlas.search(unit_vectors[row], 11).rows if one != row]
        shares.append(len(exact & set(found)) / 10)
    assert np.mean(shares) == pytest.approx(told["recall"], abs=0.08)


def test_a_question_fetches_no_more_than_it_may(content, tmp_path, monkeypatch):
    monkeypatch.setattr("embedding_sphere.atlas.lists.LIST_BYTES", 4_000)
    monkeypatch.setattr(index, "SMALLEST_LIMIT", 10_000)
    monkeypatch.setattr(index, "LARGEST_LIMIT", 20_000)
    drain(write_atlas(content, tmp_path / "fine.atlas"))
    atlas = Atlas(tmp_path / "fine.atlas")
    parts = atlas.told["families"]["vectors"]["parts"]
    assert len(parts) == atlas.told["codes"]["lists"] > 50
    assert atlas.told["codes"]["limit"] == 20_000
    assert atlas.told["codes"]["bytes"] <= 20_000
    assert 0 < atlas.search(content.vectors[5]).fetched <= 20_000


def test_vectors_leave_room_for_what_ten_hits_cost():
    assert limit_vectors(0) == 6_000_000
    assert limit_vectors(500_000) == 10_000_000 - 10 * 500_000
    # Beyond that a question costs more than it should: few vectors would find too little.
    assert limit_vectors(900_000) == 3_000_000


def test_the_more_rows_are_compared_the_more_is_found(atlas, unit_vectors, monkeypatch):
    monkeypatch.setattr(index, "RESCORED", 5_000)
    for row in range(0, 20_000, 4_000):
        exact = np.argsort(-(unit_vectors @ unit_vectors[row]), kind="stable")[:10]
        assert len(set(exact) & set(atlas.search(unit_vectors[row]).rows.tolist())) >= 9


def test_rows_are_chosen_by_score_and_lists_by_need():
    scores = np.array([0.1, 0.9, 0.5, 0.9, 0.2], dtype=np.float32)
    listed = np.array([0, 1, 2, 1, 0])
    rows, lists = choose_rows(scores, listed, np.array([10, 10, 20_000_000]))
    # The list of row 2 is too large to be fetched.
    assert rows.tolist() == [1, 3, 4, 0]
    assert lists.tolist() == [1, 0]


def test_a_question_of_another_model_is_refused(atlas):
    with pytest.raises(AtlasError, match=r"has shape \(23,\): expected \(24,\)"):
        atlas.search(np.ones(23))


def test_one_row_is_found(tmp_path):
    drain(write_atlas(make_content(1), tmp_path / "one.atlas"))
    assert Atlas(tmp_path / "one.atlas").search(np.ones(24)).rows.tolist() == [0]
