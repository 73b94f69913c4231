"""The built-in tables and bundles hold what they promise: no network, no model needed."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from embedding_sphere import quality
from embedding_sphere.bundle import Bundle, CategoryColumn, decode
from embedding_sphere.kernel import load_backend
from embedding_sphere.numeric.geometry import largest_empty_cap
from embedding_sphere.numeric.steps import drain
from sklearn.feature_extraction.text import CountVectorizer

from data import emoji as emoji_source

DATA = Path(__file__).parents[3] / "data"
COURSES = {
    "Bread",
    "Breakfast",
    "Condiment",
    "Dessert",
    "Drink",
    "Main",
    "Salad",
    "Side",
    "Snack",
    "Soup",
    "Starter",
}
GROUPS = {
    "Smileys & emotion",
    "People & body",
    "Animals & nature",
    "Food & drink",
    "Travel & places",
    "Activities",
    "Objects",
    "Symbols",
    "Flags",
}
LARGEST = 2_100_000
NEIGHBORS = 150

Rows = list[dict[str, str]]


def read(name: str) -> Rows:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def dishes() -> Rows:
    return read("dishes")


@pytest.fixture(scope="module")
def emoji() -> Rows:
    return read("emoji")


@pytest.fixture(scope="module", params=["dishes", "emoji"])
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def bundle(name: str) -> Bundle:
    return decode((DATA / f"{name}.esb").read_bytes())


@pytest.fixture(scope="module")
def cosines(bundle: Bundle) -> np.ndarray:
    vectors = bundle.vectors.astype(np.float64)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    products = vectors @ vectors.T
    np.fill_diagonal(products, -np.inf)
    return products


def test_dishes_cover_the_world(dishes: Rows) -> None:
    assert len(dishes) >= 1200
    assert {row["course"] for row in dishes} == COURSES
    assert len({row["region"] for row in dishes}) >= 20
    assert len({row["country"] for row in dishes}) >= 195
    regions_of: dict[str, set[str]] = {}
    for row in dishes:
        regions_of.setdefault(row["country"], set()).add(row["region"])
    assert [country for country, regions in regions_of.items() if len(regions) > 1] == []


def test_dishes_are_sorted_and_complete(dishes: Rows) -> None:
    order = [(row["region"], row["country"], row["name"]) for row in dishes]
    assert order == sorted(order)
    names = [row["name"].casefold() for row in dishes]
    assert len(set(names)) == len(names)
    for row in dishes:
        assert all(value for field, value in row.items() if field != "local_name"), row
        assert all(value == " ".join(value.split()) for value in row.values()), row


def test_dishes_have_one_sentence_of_12_to_30_words(dishes: Rows) -> None:
    for row in dishes:
        assert 12 <= len(row["sentence"].split()) <= 30, row
        assert row["sentence"].endswith((".", "!", "?")), row


def test_no_two_dishes_have_sentences_alike(dishes: Rows) -> None:
    words = CountVectorizer(binary=True, token_pattern=r"\w+", dtype=int)
    said = words.fit_transform(row["sentence"] for row in dishes)
    both = (said @ said.T).toarray()
    either = both.diagonal()[:, None] + both.diagonal() - both
    alike = np.argwhere(np.triu(both > 0.6 * either, 1))
    assert [(dishes[first]["name"], dishes[second]["name"]) for first, second in alike] == []


def test_emoji_are_all_base_emoji_in_their_groups(emoji: Rows) -> None:
    assert 1850 <= len(emoji) <= 2000
    assert {row["group"] for row in emoji} == GROUPS
    for field in ("glyph", "name"):
        assert len({row[field] for row in emoji}) == len(emoji)
    assert all(all(row.values()) for row in emoji)


def test_emoji_have_no_skin_tones(emoji: Rows) -> None:
    tones = {chr(code) for code in range(0x1F3FB, 0x1F400)}
    assert [row["name"] for row in emoji if tones & set(row["glyph"])] == []


def test_emoji_are_what_unicode_says(emoji: Rows) -> None:
    if not emoji_source.SOURCE.is_dir():
        pytest.skip("the npm package emojibase-data is not installed: run `npm ci`")
    assert emoji == emoji_source.rows()


def test_bundle_holds_its_table(name: str, bundle: Bundle) -> None:
    rows = read(name)
    assert bundle.count == len(rows)
    assert [column.name for column in bundle.columns] == list(rows[0])
    for column in bundle.columns:
        if isinstance(column, CategoryColumn):
            values = [column.categories[code] for code in column.codes]
        else:
            values = list(column.values)
        assert values == [row[column.name] for row in rows]


def test_bundle_is_small(name: str) -> None:
    assert (DATA / f"{name}.esb").stat().st_size <= LARGEST


def test_bundle_says_where_it_comes_from(bundle: Bundle) -> None:
    assert bundle.name
    assert bundle.description
    assert bundle.license
    assert bundle.source
    assert bundle.model.provider == "local"
    assert bundle.model.dimension == bundle.vectors.shape[1] == 384
    columns = {column.name for column in bundle.columns}
    assert set(re.findall(r"{(\w+)}", bundle.model.template)) <= columns
    assert {"label", "text", "color"} <= set(bundle.display)


def test_vectors_are_normalized(bundle: Bundle) -> None:
    assert bundle.model.normalized
    lengths = np.linalg.norm(bundle.vectors.astype(np.float64), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-3)


def test_what_is_found_in_a_moment_is_not_stored(bundle: Bundle, cosines: np.ndarray) -> None:
    # The page waits for the whole file before its first picture.
    assert bundle.neighbors is None
    found = drain(load_backend().neighbors(bundle.vectors.astype(np.float32), NEIGHBORS, "cosine"))
    for row in range(0, bundle.count, 7):
        assert len(set(found.indices[row])) == NEIGHBORS
        # Equal cosines may come in either order, so it is they that are compared.
        expected = np.sort(cosines[row])[::-1][:NEIGHBORS]
        np.testing.assert_allclose(cosines[row, found.indices[row]], expected, atol=1e-6)
        np.testing.assert_allclose(found.distances[row], 1 - expected, atol=1e-5)


def test_neighbors_share_a_category_more_than_chance(bundle: Bundle, cosines: np.ndarray) -> None:
    column = next(column for column in bundle.columns if column.name == bundle.display["color"])
    assert isinstance(column, CategoryColumn)
    codes = np.asarray(column.codes)
    nearest = np.argsort(-cosines, axis=1)[:, :10]
    near = np.mean(codes[nearest] == codes[:, None])
    chance = np.mean(codes[:, None] == codes[None, :])
    assert near > 3 * chance


def test_layout_covers_the_globe_and_keeps_neighborhoods(bundle: Bundle) -> None:
    assert len(bundle.layouts) == 1
    stored = bundle.layouts[0]
    assert stored.method == "spherical-tsne"
    lengths = np.linalg.norm(stored.positions.astype(np.float64), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-6)
    assert np.degrees(largest_empty_cap(stored.positions)) <= 35
    assert np.linalg.norm(stored.positions.mean(axis=0)) <= 0.15
    assert stored.quality == pytest.approx(
        quality.measure(bundle.vectors, stored.positions).to_dict(), abs=1e-3
    )
    # As good as planar t-SNE by scikit-learn, which sentences this different hold to 0.88, 0.83.
    assert stored.quality["trustworthiness"] >= 0.85
    assert stored.quality["continuity"] >= 0.8
