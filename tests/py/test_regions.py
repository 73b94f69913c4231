"""Regions of the sphere: against scikit-learn's k-means, and on planets whose regions are known."""

import numpy as np
import pytest
from embedding_sphere.numeric.geometry import normalize, random_points
from embedding_sphere.numeric.steps import drain
from embedding_sphere.regions import name_regions, spherical_kmeans
from embedding_sphere.terms import collect_terms
from work import run


def islands(per_island=40, spread=0.05, seed=1):
    """Points round the six ends of the axes, and which island each is of."""
    generator = np.random.default_rng(seed)
    centres = np.vstack([np.eye(3), -np.eye(3)])
    codes = np.repeat(np.arange(6), per_island)
    noise = spread * generator.standard_normal((len(codes), 3))
    return normalize(centres[codes] + noise), codes


def within(points, codes):
    """The sum of the squared chords to the centres of the groups."""
    groups = [points[codes == code] for code in np.unique(codes)]
    return sum(float(np.sum((group - normalize(group.mean(axis=0))) ** 2)) for group in groups)


def test_islands_are_found_whole():
    points, truth = islands()
    codes = spherical_kmeans(points, 6)
    pairs = set(zip(codes.tolist(), truth.tolist(), strict=True))
    assert len(pairs) == 6


def test_as_tight_as_scikit_learn():
    cluster = pytest.importorskip("sklearn.cluster")
    points = random_points(600, np.random.default_rng(3))
    own = within(points, spherical_kmeans(points, 12))
    theirs = cluster.KMeans(12, n_init=1, random_state=0).fit_predict(points)
    assert own <= 1.05 * within(points, theirs)


@pytest.mark.parametrize("clusters", [1, 2, 5])
def test_points_that_coincide_do_no_harm(clusters):
    codes = spherical_kmeans(np.tile([[0.0, 0.0, 1.0]], (5, 1)), clusters)
    assert codes.shape == (5,)
    assert ((codes >= 0) & (codes < clusters)).all()


def test_regions_are_named_by_what_is_in_them():
    points, truth = islands()
    words = ["coconut", "noodles", "cheese", "lamb", "椰子", "bread"]
    terms = drain(collect_terms([f"dish of {words[code]}" for code in truth]))
    shares, levels = run(name_regions(points, terms))
    assert shares == sorted(shares)
    for level in levels:
        for code, name in enumerate(level.titles):
            inside = {words[island].capitalize() for island in truth[level.codes == code]}
            # Only one region of an island has its word.
            assert name in inside or len(inside) > 1 or (inside <= set(level.titles) and not name)
        told = [name for name in level.titles if name]
        assert len(told) == len(set(told)) >= 4
    assert len(levels[0].titles) == 9
    assert levels[0].codes.shape == (240,)


def test_the_label_nearest_to_the_middle_names_a_region_without_words():
    points, _ = islands()
    letters = "abcdefghijklmnop"
    labels = [f"Dish {letters[row // 16]}{letters[row % 16]}a" for row in range(240)]
    for level in drain(name_regions(points, drain(collect_terms(labels)), labels)):
        for code, name in enumerate(level.titles):
            rows = np.flatnonzero(level.codes == code)
            middle = points[rows].mean(axis=0)
            assert labels.index(name) == rows[np.argmax(points[rows] @ middle)]


@pytest.mark.parametrize("count", [1, 2, 11, 23])
def test_few_points_have_no_regions(count):
    points = random_points(count, np.random.default_rng(0))
    terms = drain(collect_terms(["word"] * count))
    assert drain(name_regions(points, terms)) == ()


def test_the_same_seed_gives_the_same_regions():
    points = random_points(500, np.random.default_rng(0))
    assert np.array_equal(spherical_kmeans(points, 9, 4), spherical_kmeans(points, 9, 4))
