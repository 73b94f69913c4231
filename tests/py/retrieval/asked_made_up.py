"""A small corpus with questions, made from a seed alone: the same wherever Python runs."""

import numpy as np
from embedding_sphere.bundle import Bundle, CategoryColumn, make_questions
from embedding_sphere.numeric.backend import Backend
from embedding_sphere.numeric.steps import drain
from embedding_sphere.retrieval.comparison import compare
from embedding_sphere.retrieval.compression import compress_steps
from embedding_sphere.retrieval.evaluation import evaluate_steps
from embedding_sphere.retrieval.explain import explain_misses_steps, witness_steps
from embedding_sphere.retrieval.health import check_steps
from embedding_sphere.retrieval.join import join_rows, neighbors_kept_steps
from embedding_sphere.retrieval.why import why_steps

ROWS, QUESTIONS, DIMENSIONS = 300, 40, 24


def make(seed: int) -> Bundle:
    """Return rows in six groups, each question near its answers, some of them far."""
    # Whole numbers alone, which no platform rounds otherwise.
    random = np.random.RandomState(seed)
    vectors = random.randint(-40, 41, (ROWS, DIMENSIONS)) + 30 * np.eye(6, DIMENSIONS).repeat(50, 0)
    answers = [
        {int(row): int(random.randint(1, 4)) for row in random.randint(0, ROWS, 3)}
        for _ in range(QUESTIONS)
    ]
    asked = [vectors[list(judged)].sum(axis=0) + vectors[0] for judged in answers]
    texts = [f"word{row % 17} word{row % 5} and the word{row}" for row in range(ROWS)]
    ids = [f"row {row}" for row in range(ROWS)]
    bundle = Bundle.from_arrays(vectors / 64, texts, {"id": ids}, name="Made up")
    said = [f"the word{min(judged)} of word{at % 17}" for at, judged in enumerate(answers)]
    bundle.questions = make_questions(said, np.array(asked) / 256, answers)
    return bundle


def tell_all(backend: Backend) -> dict:
    """Return whatever can be told of two such corpora, as plain data."""
    land = CategoryColumn("land", list("abcdef"), np.arange(6, dtype=np.uint8).repeat(50))
    bundles = [make(1), make(2)]
    found = []
    for bundle in bundles:
        steps = evaluate_steps(bundle, 10, 0, backend, [land])
        found.append(drain(explain_misses_steps(bundle, drain(steps))))
    first = bundles[0]
    witness = drain(witness_steps(first, found[0]))
    vector = first.questions.vectors[3].astype(np.float32)
    joined = join_rows(*bundles)
    return {
        "evaluation": found[0].to_dict(),
        "comparison": compare(*found).to_dict(),
        "compression": [each.to_dict() for each in drain(compress_steps(first, 10, 0, backend))],
        "health": [each.to_dict() for each in drain(check_steps(first, backend))],
        "kept": drain(neighbors_kept_steps(*bundles, joined, backend=backend)).tolist(),
        "why": drain(why_steps(first, witness, "word1", vector, 77, backend=backend)).to_dict(),
    }
