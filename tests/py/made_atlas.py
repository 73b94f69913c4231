"""Made-up content of atlases."""

import numpy as np
import pyarrow
from embedding_sphere.atlas import AtlasColumn, Content, Level

DISHES = ("soup", "bread", "tea", "rice", "noodles")


def make_content(count: int, dimension: int = 24, seed: int = 0) -> Content:
    """Return made-up rows in groups, whose places and vectors say the same."""
    generator = np.random.default_rng(seed)
    groups = generator.integers(0, 12, count)
    vectors = generator.normal(size=(12, dimension))[groups]
    vectors = (vectors + 0.6 * generator.normal(size=vectors.shape)).astype(np.float16)
    places = generator.normal(size=(12, 3))[groups] + 0.3 * generator.normal(size=(count, 3))
    places /= np.linalg.norm(places, axis=1, keepdims=True)
    price = np.where(generator.random(count) < 0.1, np.nan, generator.gamma(2, 5, count))
    rows = range(count)
    table = pyarrow.table(
        {
            "text": [f"Dish {row}: {DISHES[row % 5]} with {row * 7 % 11} herbs" for row in rows],
            "kind": (groups % 5).astype(np.uint8),
            "price": price.astype(np.float32),
            "day": (18_000 + groups).astype(np.float64),
            "x": [float(row) for row in rows],
        }
    )
    columns = [
        AtlasColumn("text", "text"),
        AtlasColumn("kind", "category", DISHES),
        AtlasColumn("price", "number"),
        AtlasColumn("day", "date"),
        AtlasColumn("x", "number"),
    ]
    regions = [Level(["here", "there"], groups % 2), Level([*"abcdefghijk", ""], groups)]
    about = {"display": {"text": "text", "color": "kind"}, "quality": {"recall": 0.5}}
    return Content("Dishes", vectors, places.astype(np.float32), columns, table, regions, about)
