"""The streamed t-SNE against scikit-learn's own, and what a caller may count on."""

import sys

import numpy as np
import pytest
from embedding_sphere.numeric.planar import planar_tsne
from work import run

manifold = pytest.importorskip("sklearn.manifold")


@pytest.fixture(scope="module")
def vectors():
    generator = np.random.default_rng(11)
    centres = generator.normal(size=(5, 20)) * 3
    return (centres[np.arange(150) % 5] + generator.normal(size=(150, 20))).astype(np.float32)


def reference(
    vectors,
    perplexity=15,
    learning_rate=200.0,
    iterations=1000,
    seed=42,
    initial=None,
    dimensions=2,
):
    model = manifold.TSNE(
        n_components=dimensions,
        init="random" if initial is None else initial,
        perplexity=perplexity,
        learning_rate=learning_rate,
        max_iter=iterations,
        random_state=seed,
        method="barnes_hut",
    )
    return model.fit_transform(vectors), model


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "options",
    [
        {"iterations": 250},
        {"iterations": 300, "perplexity": 5, "seed": 1},
        {"iterations": 1000, "learning_rate": 50.0},
        {"iterations": 300, "dimensions": 3},
    ],
    ids=str,
)
def test_equals_scikit_learn(vectors, dtype, options):
    frames, plane = run(planar_tsne(vectors.astype(dtype), **options))
    expected, model = reference(vectors.astype(dtype), **options)
    np.testing.assert_allclose(plane, expected, atol=1e-4)
    # n_iter_ counts from 0, except that it stays put when no iteration follows the 250th.
    assert frames[-1].iteration == min(model.n_iter_ + 1, options["iterations"])
    np.testing.assert_array_equal(frames[-1].plane, plane)


def test_reports_scikit_learns_cost(vectors):
    frames, _ = run(planar_tsne(vectors, iterations=400))
    assert frames[-1].cost == pytest.approx(reference(vectors, iterations=400)[1].kl_divergence_)


def test_starts_where_told(vectors):
    start = np.random.default_rng(2).normal(size=(150, 2)).astype(np.float32)
    untouched = start.copy()
    _, plane = run(planar_tsne(vectors, iterations=260, initial=start))
    np.testing.assert_allclose(
        plane, reference(vectors, iterations=260, initial=start)[0], atol=1e-4
    )
    np.testing.assert_array_equal(start, untouched)


def test_stops_early_as_scikit_learn_does(vectors):
    # Equal vectors from almost one place: hardly a gradient, so both phases end at a check.
    same = np.ones((40, 4), dtype=np.float32)
    start = 1e-12 * np.random.default_rng(1).normal(size=(40, 2)).astype(np.float32)
    options = {"iterations": 500, "learning_rate": 10.0, "initial": start}
    frames, plane = run(planar_tsne(same, **options))
    expected, model = reference(same, **options)
    assert frames[-1].iteration == model.n_iter_ + 1 < 500
    np.testing.assert_allclose(plane, expected, atol=1e-4)


def test_gives_up_without_progress_as_scikit_learn_does():
    # A learning rate far too high makes the cost bounce without getting better.
    vectors = np.random.default_rng(4).normal(size=(12, 5)).astype(np.float32)
    options = {"learning_rate": 1000.0, "iterations": 2000, "perplexity": 3}
    frames, plane = run(planar_tsne(vectors, **options))
    expected, model = reference(vectors, **options)
    assert frames[-1].iteration == model.n_iter_ + 1 < 2000
    np.testing.assert_allclose(plane, expected, atol=1e-4)


def test_cost_has_no_exaggeration_in_it(vectors):
    # The cost at the end of the exaggerated phase, from the definition of the divergence.
    frames, _ = run(planar_tsne(vectors, perplexity=10, iterations=250))
    before = frames[248].plane.astype(np.float64)
    closeness = 1 / (1 + ((before[:, None] - before[None]) ** 2).sum(-1))
    np.fill_diagonal(closeness, 0)
    model = closeness / closeness.sum()
    p = joint_probabilities(vectors, 10)
    divergence = np.sum(p[p > 0] * np.log(p[p > 0] / model[p > 0]))
    # Barnes and Hut's approximation is good to about a hundredth.
    assert frames[249].cost == pytest.approx(divergence, rel=0.02)


def joint_probabilities(vectors, perplexity):
    """Symmetric p over the 3·perplexity + 1 nearest, calibrated by bisection, dense."""
    squared = ((vectors[:, None].astype(float) - vectors[None]) ** 2).sum(-1)
    np.fill_diagonal(squared, np.inf)
    conditional = np.zeros_like(squared)
    for row, distances in zip(conditional, squared, strict=True):
        near = np.argsort(distances)[: 3 * perplexity + 1]
        low, high = -20.0, 20.0
        for _ in range(80):
            middle = (low + high) / 2
            share = np.exp(-np.exp(middle) * (distances[near] - distances[near[0]]))
            share /= share.sum()
            entropy = -np.sum(share * np.log(np.maximum(share, 1e-300)))
            low, high = (middle, high) if entropy > np.log(perplexity) else (low, middle)
        row[near] = share
    return (conditional + conditional.T) / (2 * len(squared))


def test_frames_come_one_an_iteration_and_stay_as_they_were(vectors):
    frames, _ = run(planar_tsne(vectors, iterations=120))
    assert [frame.iteration for frame in frames] == list(range(1, 121))
    assert {frame.iterations for frame in frames} == {120}
    assert [frame.iteration for frame in frames if frame.cost is not None] == [50, 100, 120]
    assert all(frame.plane.shape == (150, 2) for frame in frames)
    assert all(frame.plane.dtype == np.float32 for frame in frames)
    assert len({frame.plane.tobytes() for frame in frames}) == 120


def test_same_seed_same_bytes(vectors):
    once, again = (run(planar_tsne(vectors, iterations=300))[1] for _ in range(2))
    assert once.tobytes() == again.tobytes()
    assert run(planar_tsne(vectors, iterations=300, seed=43))[1].tobytes() != once.tobytes()


def test_two_vectors_are_enough():
    _, plane = run(planar_tsne(np.eye(2), perplexity=1, iterations=60))
    assert np.isfinite(plane).all()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"vectors": np.zeros(3)}, r"array \(N, D\), got \(3,\)"),
        ({"vectors": np.zeros((1, 3))}, r"at least two vectors"),
        ({"perplexity": 10}, r"below the number of vectors, 10, got 10"),
        ({"perplexity": 0}, r"must lie above 0"),
        ({"learning_rate": 0}, r"learning rate must be above 0, got 0"),
        ({"iterations": 0}, r"at least 1 iteration, got 0"),
        ({"initial": "pca"}, r'"random" or an array \(10, 2\), got "pca"'),
        ({"initial": np.zeros((9, 2))}, r'"random" or an array \(10, 2\), got \(9, 2\)'),
    ],
)
def test_wrong_arguments_say_what_was_expected(arguments, sentence):
    arguments = {"vectors": np.zeros((10, 3)), "perplexity": 3, **arguments}
    with pytest.raises(ValueError, match=sentence):
        next(planar_tsne(**arguments))


def test_without_scikit_learn_one_sentence_says_what_to_install(monkeypatch, vectors):
    monkeypatch.setitem(sys.modules, "sklearn.manifold._t_sne", None)
    with pytest.raises(
        ImportError, match=r"needs scikit-learn: install embedding-sphere\[sklearn\]"
    ):
        next(planar_tsne(vectors))
