"""Makes the two built-in data sets: tables, then vectors, a layout, questions, bundles.

``make data`` runs it; ``make data ARGS=--questions`` puts the questions and judgements anew into
the bundles that are there, and leaves all else in them as it is. The same machine writes the same
bytes every time; another processor may round the int8 model's sums, and so the last bits,
differently.
"""

import argparse
import sys

import emoji
import msgpack
import numpy as np
from embedding_sphere.bundle import Bundle, Column, Model, TextColumn, decode, encode
from embedding_sphere.bundle.make import number_categories
from embedding_sphere.compose import add_layout
from embedding_sphere.embed.local import DIMENSION, MODEL, PROVIDER, LocalEmbedder
from embedding_sphere.numeric.steps import drain
from embedding_sphere.retrieval.asking import questions_of
from embedding_sphere.retrieval.prompts import prompts_of
from embedding_sphere.retrieval.reading import RowNames, match, read_asked_steps
from tables import TABLES, Table

LARGEST = 2_100_000


def make(table: Table, embedder: LocalEmbedder) -> Bundle:
    """Embed a table's rows, lay them out, and measure the layout."""
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
    # Neighbours are not stored: they would be a sixth of what the page waits for before its first
    # picture, and to find them takes hardly longer than to measure the distances of stored ones.
    add_layout(bundle)
    return bundle


def add_questions(bundle: Bundle, table: Table, embedder: LocalEmbedder) -> None:
    """Put a table's questions, and the rows that answer them, into its bundle, if it has any."""
    if table.identifier is None:
        return
    asked = drain(read_asked_steps(table.questions, [table.judgements]))
    matched = match(asked, RowNames.of(bundle, table.identifier))
    wrong = [*map(str, (*asked.problems, *matched.problems)), *matched.told()]
    if wrong:
        sys.exit("\n".join(wrong))
    prompt = prompts_of(MODEL).question
    vectors = embedder.embed([prompt + text for text in asked.texts])
    bundle.questions = questions_of(bundle, asked, matched, vectors, prompt)


def column(name: str, kind: str, values: list[str]) -> Column:
    """Return a bundle's column of a kind."""
    return number_categories(name, values) if kind == "category" else TextColumn(name, kind, values)


def with_questions_alone(table: Table, embedder: LocalEmbedder) -> bytes:
    """Return the bundle that is there with its questions anew, every other byte as it is."""
    kept = table.bundle.read_bytes()
    bundle = decode(kept)
    add_questions(bundle, table, embedder)
    # Reading scales positions to length 1, which may move their last bits: the rest is not decoded.
    parts = msgpack.unpackb(kept)
    parts["questions"] = msgpack.unpackb(encode(bundle))["questions"]
    return msgpack.packb(parts)


def write(data: bytes, table: Table) -> None:
    """Write a table's bundle, and tell what it holds."""
    if len(data) > LARGEST:
        sys.exit(
            f"{table.bundle.name} has {len(data):,} bytes: expected at most {LARGEST:,}; "
            "make the table smaller."
        )
    table.bundle.write_bytes(data)
    bundle = decode(data)
    measured = bundle.layouts[0].quality
    asked = 0 if bundle.questions is None else len(bundle.questions.ids)
    print(
        f"{table.bundle.name}: {bundle.count:,} rows, {asked:,} questions, {len(data):,} bytes, "
        f"trustworthiness {measured['trustworthiness']:.3f}, "
        f"continuity {measured['continuity']:.3f}, recall {measured['recall']:.3f}"
    )


def main() -> None:
    """Write every table's bundle, or put the questions anew into those that are there."""
    parser = argparse.ArgumentParser(description="Make the built-in data sets.")
    parser.add_argument(
        "--questions",
        action="store_true",
        help="put the questions anew into the bundles that are there, and leave the rest",
    )
    embedder = LocalEmbedder()
    if parser.parse_args().questions:
        for table in TABLES:
            if table.identifier is not None:
                write(with_questions_alone(table, embedder), table)
        return
    emoji.write()
    for table in TABLES:
        bundle = make(table, embedder)
        add_questions(bundle, table, embedder)
        write(encode(bundle), table)


if __name__ == "__main__":
    main()
