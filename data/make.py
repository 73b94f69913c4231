"""Makes the two built-in data sets: tables, then vectors, neighbours, a layout, bundles.

``make data`` runs it. The same machine writes the same bytes every time; another processor may
round the int8 model's sums, and so the last bits, differently.
"""

import sys

import emoji
import numpy as np
from embedding_sphere.bundle import Bundle, Column, Model, TextColumn, encode
from embedding_sphere.bundle.make import number_categories
from embedding_sphere.compose import add_layout, add_neighbors
from embedding_sphere.embed.local import DIMENSION, MODEL, PROVIDER, LocalEmbedder
from tables import TABLES, Table

NEIGHBORS = 150
LARGEST = 2_500_000


def make(table: Table, embedder: LocalEmbedder) -> Bundle:
    """Embed a table's rows, find their neighbours, lay them out, and measure the layout."""
    rows = table.rows()
    bundle = Bundle(
        name=table.title,
        description=table.description,
        license=table.license,
        source=table.source,
        vectors=embedder.embed(table.texts(rows)).astype(np.float16),
        model=Model(PROVIDER, MODEL, DIMENSION, True, table.template),
        columns=[
            column(name, kind, [row[name] for row in rows]) for name, kind in table.columns.items()
        ],
        display=table.display,
    )
    add_neighbors(bundle, NEIGHBORS)
    add_layout(bundle)
    return bundle


def column(name: str, kind: str, values: list[str]) -> Column:
    """Return a bundle's column of a kind."""
    return number_categories(name, values) if kind == "category" else TextColumn(name, kind, values)


def main() -> None:
    """Write every table's bundle."""
    emoji.write()
    embedder = LocalEmbedder()
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
