"""Each check on data that were built so that its number is known; twice against SciPy."""

import json

import numpy as np
import pytest
import scipy.stats
from embedding_sphere import Bundle
from embedding_sphere.numeric.knn import nearest_neighbors
from embedding_sphere.retrieval.health import ModelFacts, check_steps, read_facts_steps
from embedding_sphere.retrieval.health.languages import languages_of
from sklearn.neighbors import NearestNeighbors
from work import run

GERMAN = "Das ist ein Satz über die Suppe und den Tee, der nicht so lang ist"
ENGLISH = "This is a sentence about the soup and the tea that is not so long"


def check(vectors, texts=None, **more):
    bundle = Bundle.from_arrays(vectors, texts, name="Built")
    seen, found = run(check_steps(bundle, **more))
    assert seen == sorted(seen)
    assert seen[-1] == 1
    named = {finding.name: finding for finding in found}
    assert json.loads(json.dumps([finding.to_dict() for finding in found]))
    return named


def scattered(count=200, dimensions=12, seed=0):
    return np.random.default_rng(seed).normal(size=(count, dimensions))


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_data_as_they_should_be_concern_nobody():
    found = check(unit(scattered()), [f"text {row}" for row in range(200)])
    assert [finding.sentence for finding in found.values() if finding.is_concern] == []
    assert list(found) == ["zeros", "lengths", "anisotropy", "twins", "hubness", "islands"]


def test_vectors_of_zeros_are_found_and_are_nobodys_twins():
    vectors = scattered()
    vectors[[3, 8]] = 0
    found = check(vectors)
    assert (found["zeros"].value, found["zeros"].rows.tolist()) == (2, [3, 8])
    assert found["zeros"].is_concern
    assert not found["twins"].is_concern
    assert not {3, 8} & set(found["lengths"].rows.tolist())


def test_a_single_row_is_told_in_the_singular():
    vectors = scattered()
    vectors[3] = 0
    assert "1 row has a vector of zeros" in check(vectors)["zeros"].sentence


def test_vectors_of_other_lengths_are_found():
    vectors = unit(scattered())
    vectors[5] *= 3
    found = check(vectors)["lengths"]
    assert (found.is_concern, found.rows.tolist()) == (True, [5])
    assert "(1 to 3)" in found.sentence


@pytest.mark.parametrize("shift", [0.0, 3.0])
def test_the_mean_cosine_is_that_of_all_pairs(shift):
    vectors = (scattered() + shift).astype(np.float16).astype(float)
    cosines = unit(vectors) @ unit(vectors).T
    expected = cosines[~np.eye(200, dtype=bool)].mean()
    found = check(vectors)["anisotropy"]
    assert found.value == pytest.approx(expected, abs=1e-5)
    assert found.is_concern == (shift > 0)


def test_twins_are_found_by_vector_and_by_text():
    vectors = scattered()
    vectors[7] = 2 * vectors[20] + 0.01
    texts = [f"text {row}" for row in range(200)]
    texts[30], texts[31] = "The same", "the  SAME"
    found = check(vectors, texts)["twins"]
    assert (found.is_concern, found.rows.tolist()) == (True, [7, 20, 30, 31])


def test_hubness_is_the_skewness_of_the_k_occurrence():
    vectors = (scattered(300, 60) + 0.3).astype(np.float16).astype(float)
    found = check(vectors)["hubness"]
    search = NearestNeighbors(n_neighbors=11, metric="cosine").fit(vectors)
    near = search.kneighbors(vectors, return_distance=False)
    assert (near[:, 0] == np.arange(300)).all()
    occurrences = np.bincount(near[:, 1:].ravel(), minlength=300)
    assert found.value == pytest.approx(scipy.stats.skew(occurrences), abs=0.02)
    limit = occurrences.mean() + 3 * occurrences.std()
    assert found.rows.tolist() == np.flatnonzero(occurrences > limit).tolist()


def test_a_row_in_the_middle_of_all_is_a_hub():
    vectors = scattered(200, 60) + 0.3
    vectors[0] = 1
    found = check(vectors)["hubness"]
    assert found.is_concern
    assert 0 in found.rows


def test_a_language_that_lies_alone_is_an_island():
    vectors = scattered(200, 12)
    vectors[:20, 0] += 30
    texts = [GERMAN if row < 20 else ENGLISH for row in range(200)]
    texts = [f"{text} {row}" for row, text in enumerate(texts)]
    found = check(vectors, texts)["islands"]
    assert found.is_concern
    assert found.rows.tolist() == list(range(20))
    assert "20 rows in German lie among themselves: 100% of their nearest" in found.sentence
    assert "where 10% would be expected" in found.sentence


def test_a_language_among_the_others_is_no_island():
    texts = [f"{GERMAN if row < 20 else ENGLISH} {row}" for row in range(200)]
    assert not check(scattered(), texts)["islands"].is_concern


def test_short_texts_that_lie_alone_are_an_island():
    vectors = scattered()
    vectors[:20, 0] += 30
    texts = [f"{row} short" if row < 20 else f"{ENGLISH} {row}" for row in range(200)]
    found = check(vectors, texts)["islands"]
    assert found.rows.tolist() == list(range(20))
    assert "characters lie among themselves" in found.sentence


def test_languages_are_told_by_small_words_and_scripts():
    texts = [GERMAN, ENGLISH, "Что это такое", "これはスープです", "12345", ""]
    found = {name: rows.tolist() for name, rows in languages_of(texts).items()}
    assert {name: rows.index(True) for name, rows in found.items()} == {
        "German": 0, "English": 1, "Cyrillic letters": 2, "Japanese": 3,
    }  # fmt: skip
    assert languages_of([ENGLISH, ENGLISH]) == {}


class Reader:
    """A model that reads four words, and sees how many letters each has."""

    limit = 4

    def count_tokens(self, texts):
        return [len(text.split()) for text in texts]

    def embed(self, texts):
        return np.array(
            [[len(word) for word in [*text.split(), "", "", "", ""][:4]] for text in texts],
            np.float32,
        )


def test_the_model_tells_what_it_does_not_read_and_what_does_not_fit():
    texts = [f"{'a' * (row % 7 + 1)} {'b' * (row % 5 + 1)} c d" for row in range(40)]
    texts[4] += " and four more words"
    texts[6] = ""
    vectors = Reader().embed(texts).astype(float)
    vectors[9] = vectors[9][::-1] * [1, -1, 1, -1]
    seen, facts = run(read_facts_steps(texts, Reader()))
    assert seen == sorted(seen)
    found = check(vectors, texts, facts=facts)
    assert found["limit"].rows.tolist() == [4]
    assert "1 row has more than the 4 tokens that the model reads: 50% of what" in (
        found["limit"].sentence
    )
    assert found["misfits"].rows.tolist() == [9]
    assert "Of 39 rows" in found["misfits"].sentence


def test_a_model_of_other_dimensions_tells_of_lengths_alone():
    facts = ModelFacts(4, np.full(200, 3), np.array([0]), np.ones((1, 5)))
    found = check(scattered(), [f"text {row}" for row in range(200)], facts=facts)
    assert "misfits" not in found
    assert not found["limit"].is_concern


def test_neighbours_that_are_known_are_taken():
    vectors = scattered().astype(np.float16).astype(np.float32)
    known = nearest_neighbors(vectors, 15)
    again = check(vectors, neighbors=known)
    assert again["hubness"].value == check(vectors)["hubness"].value


@pytest.mark.parametrize("count", [1, 2, 5])
def test_few_rows_are_no_trouble(count):
    assert check(scattered(count), ["a text"] * count)["zeros"].value == 0
