"""Cranfield as a bundle with questions, its vectors made of words alone: no model is needed."""

import gzip
import json
import re
import zlib

import numpy as np
from conftest import shared_file
from embedding_sphere import Bundle
from embedding_sphere.bundle import make_questions
from embedding_sphere.numeric.steps import drain
from embedding_sphere.retrieval.reading import RowNames, match, read_asked_steps

DIMENSIONS = 64


def vectors_of(texts: list[str]) -> np.ndarray:
    """Sum a random direction for each word: texts that share words are near."""
    directions: dict[str, np.ndarray] = {}
    made = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, text in enumerate(texts):
        for word in re.findall(r"[a-z]{4,}", text.lower()):
            if word not in directions:
                seed = zlib.crc32(word.encode())
                directions[word] = np.random.default_rng(seed).normal(size=DIMENSIONS)
            made[row] += directions[word]
    return made


def read_cranfield() -> Bundle:
    """Return the 1,400 abstracts, two of them empty, with the 225 questions."""
    folder = shared_file("cranfield")
    with gzip.open(folder / "corpus.jsonl.gz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows]
    columns = {"_id": [row["_id"] for row in rows], "title": [row["title"] for row in rows]}
    bundle = Bundle.from_arrays(vectors_of(texts), texts, columns, name="Cranfield")
    asked = drain(read_asked_steps(folder / "queries.jsonl", [folder / "qrels" / "test.tsv"]))
    matched = match(asked, RowNames.of(bundle))
    bundle.questions = make_questions(
        asked.texts, vectors_of(asked.texts), matched.answers, asked.ids
    )
    return bundle
