"""The data that every candidate lays out, seeded, as float32 files and as bundles for the page."""

import csv
import gzip
import json
import os
from pathlib import Path

import numpy as np
from embedding_sphere.bundle import Bundle, Model, StoredLayout, TextColumn, decode, encode
from embedding_sphere.numeric.geometry import random_points
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "tests" / "output" / "bench"
REVIEWS = "fine_food_reviews_with_minilm_1k.csv.gz"
NOISE = 0.02

Vectors = NDArray[np.float32]


def base() -> tuple[str, Vectors]:
    """Return what the 1,000 vectors are and the vectors (1000, 384), of unit length.

    They are the reviews where the folder EMBEDDING_SPHERE_SHARED, or else ``shared/data`` beside
    the repository, holds them, else the first 1,000 of ``data/dishes.esb``.
    """
    folder = os.environ.get("EMBEDDING_SPHERE_SHARED", ROOT.parent / "shared" / "data")
    reviews = Path(folder) / REVIEWS
    if reviews.exists():
        csv.field_size_limit(1 << 30)
        with gzip.open(reviews, "rt", encoding="utf-8", newline="") as lines:
            rows = [json.loads(row["embedding"]) for row in csv.DictReader(lines)]
        return "1,000 food reviews", _unit(np.array(rows, dtype=np.float32))
    vectors = decode((ROOT / "data" / "dishes.esb").read_bytes()).vectors
    return "1,000 dishes", _unit(vectors[:1000].astype(np.float32))


def enlarged(vectors: Vectors, count: int, seed: int = 0) -> Vectors:
    """Return `count` rows: the vectors repeated, those after the first round with Gaussian noise.

    The noise has the standard deviation 0.02 in each dimension: 0.4 in length at 384 dimensions.
    """
    noise = np.random.default_rng(seed).normal(0, NOISE, (count, vectors.shape[1]))
    noise[: len(vectors)] = 0
    repeated = vectors[np.arange(count) % len(vectors)]
    return _unit((repeated + noise).astype(np.float32))


def digits() -> Vectors:
    """Return scikit-learn's handwritten digits, (1797, 64)."""
    from sklearn.datasets import load_digits

    return load_digits().data.astype(np.float32)


def hierarchy(seed: int = 0) -> Vectors:
    """Return groups within groups, (2000, 64): five levels, each about half as wide."""
    return mixture((5, 5, 4, 4, 5), (8, 4, 2, 1, 0.5), 64, seed)


def mixture(
    branches: tuple[int, ...], widths: tuple[float, ...], dimension: int, seed: int = 0
) -> Vectors:
    """Return groups within groups: at each level so many in each, so far apart."""
    generator = np.random.default_rng(seed)
    rows = np.zeros((1, dimension))
    for number, width in zip(branches, widths, strict=True):
        rows = np.repeat(rows, number, axis=0)
        rows += width * generator.standard_normal(rows.shape)
    return rows.astype(np.float32)


def quality_sets() -> dict[str, tuple[Vectors, str]]:
    """Return the sets whose layouts are held against the plane's: vectors and metric by name."""
    from sklearn import datasets

    name, reviews = base()
    cancer, wine = datasets.load_breast_cancer().data, datasets.load_wine().data
    roll = datasets.make_swiss_roll(1500, random_state=0)[0]
    blobs = datasets.make_blobs(1000, 50, centers=10, random_state=0)[0]
    cosine = {
        name: reviews,
        "dishes": decode((ROOT / "data" / "dishes.esb").read_bytes()).vectors,
        "emoji": decode((ROOT / "data" / "emoji.esb").read_bytes()).vectors,
        "digits": digits(),
        "breast cancer, standardised": _standardized(cancer),
        "wine, standardised": _standardized(wine),
        "Swiss roll": roll,
        "blobs": blobs,
        "mixture of three levels": mixture((6, 6, 40), (4, 2, 1), 32),
        "mixture of five levels": hierarchy(),
    }
    # Pixels and mixtures have a length that means something: they are compared as they are, too.
    euclidean = {"digits, Euclidean": digits(), "mixture of five levels, Euclidean": hierarchy()}
    return {
        title: (vectors.astype(np.float32), metric)
        for metric, sets in (("cosine", cosine), ("euclidean", euclidean))
        for title, vectors in sets.items()
    }


def write(vectors: Vectors) -> Path:
    """Write N.f32 and N.esb (no neighbours, a stored layout at random); return the former."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    count, dimension = vectors.shape
    path = OUTPUT / f"{count}.f32"
    path.write_bytes(vectors.tobytes())
    start = random_points(count, np.random.default_rng(0)).astype(np.float32)
    bundle = Bundle(
        name=f"Bench {count}",
        vectors=vectors.astype(np.float16),
        model=Model("bench", "bench", dimension, True, "{text}"),
        columns=[TextColumn("text", "text", [str(row) for row in range(count)])],
        display={"label": "text"},
        layouts=[StoredLayout("Random", "random", {}, start)],
    )
    path.with_suffix(".esb").write_bytes(encode(bundle))
    return path


def _standardized(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return (rows - rows.mean(axis=0)) / rows.std(axis=0)


def _unit(rows: Vectors) -> Vectors:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
