"""Makes the two built-in data sets: tables, then vectors, neighbours, a layout, bundles.

``make data`` runs it. The same machine writes the same bytes every time; another processor may
round the int8 model's sums, and so the last bits, differently.
"""

import sys
from collections.abc import Generator
from typing import TypeVar

import emoji
import numpy as np
from embedding_sphere import quality
from embedding_sphere.bundle import (
    Bundle,
    CategoryColumn,
    Column,
    Model,
    StoredLayout,
    StoredNeighbors,
    TextColumn,
    encode,
)
from embedding_sphere.embed.local import DIMENSION, MODEL, PROVIDER, LocalEmbedder
from embedding_sphere.methods import METHODS
from embedding_sphere.methods.layout import layout
from embedding_sphere.numeric.knn import NeighborLists, nearest_neighbors
from tables import TABLES, Table

NEIGHBORS = 150
LARGEST = 2_500_000
METHOD = "spherical-tsne"

Result = TypeVar("Result")


def make(table: Table, embedder: LocalEmbedder) -> Bundle:
    """Embed a table's rows, find their neighbours, lay them out, and measure the layout."""
    rows = table.rows()
    vectors = embedder.embed(table.texts(rows)).astype(np.float16)
    # All that follows starts from what the bundle holds, as the page does.
    stored = vectors.astype(np.float32)
    neighbors = nearest_neighbors(stored, NEIGHBORS)
    placed = last(layout(stored, METHOD, neighbors=NeighborLists(stored, neighbors)))
    measured = quality.measure(stored, placed.positions)
    return Bundle(
        name=table.title,
        description=table.description,
        license=table.license,
        source=table.source,
        vectors=vectors,
        model=Model(PROVIDER, MODEL, DIMENSION, True, table.template),
        columns=[
            column(name, kind, [row[name] for row in rows]) for name, kind in table.columns.items()
        ],
        display=table.display,
        # Their distances would not fit; who opens the bundle computes them from the vectors.
        neighbors=StoredNeighbors("cosine", NEIGHBORS, neighbors.indices),
        layouts=[
            StoredLayout(
                name=METHODS[METHOD].title,
                method=METHOD,
                parameters=placed.parameters,
                positions=placed.positions,
                iterations=placed.iterations,
                cost=placed.cost,
                quality=measured.to_dict(),
            )
        ],
    )


def column(name: str, kind: str, values: list[str]) -> Column:
    """Return a bundle's column; categories are numbered in the order of first appearance."""
    if kind != "category":
        return TextColumn(name, kind, values)
    categories = list(dict.fromkeys(values))
    numbers = {category: number for number, category in enumerate(categories)}
    return CategoryColumn(name, categories, np.array([numbers[value] for value in values]))


def last(steps: Generator[object, None, Result]) -> Result:
    """Run a generator to its end and return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value


def main() -> None:
    """Write every table's bundle."""
    emoji.write()
    embedder = LocalEmbedder(say=print)
    for table in TABLES:
        bundle = make(table, embedder)
        data = encode(bundle)
        if len(data) > LARGEST:
            sys.exit(
                f"{table.bundle.name} has {len(data):,} bytes: expected at most {LARGEST:,}; "
                "store fewer neighbours."
            )
        table.bundle.write_bytes(data)
        measured = bundle.layouts[0].quality
        print(
            f"{table.bundle.name}: {bundle.count:,} rows, {len(data):,} bytes, "
            f"trustworthiness {measured['trustworthiness']:.3f}, "
            f"continuity {measured['continuity']:.3f}, recall {measured['recall']:.3f}"
        )


if __name__ == "__main__":
    main()
