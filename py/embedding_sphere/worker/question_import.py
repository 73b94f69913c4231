"""Questions and judgements on their way into a bundle, as the page is told of them."""

from typing import Any

import numpy as np

from ..bundle import Bundle
from ..retrieval.asking import with_known_questions
from ..retrieval.evaluation import require_questions
from ..retrieval.prompts import prompts_of
from ..retrieval.reading import Asked, RowNames, match
from ..retrieval.reading.told import describe_asked


def match_asked(asked: Asked, bundle: Bundle) -> dict[str, Any]:
    """Find the rows of an open bundle that questions are answered by.

    Parameters
    ----------
    asked : Asked
        Without questions the judgements belong to those of the bundle.
    bundle : Bundle

    Returns
    -------
    dict
        What `describe_asked` returns; rows, of the bundle; ids and texts; vectors (Q·D float32),
        None where the questions have none; prompt, what the model wants before a question;
        offsets (Q + 1), rows and grades of the judgements.

    Raises
    ------
    ValueError
        One sentence: nothing to match.
    """
    prompt = prompts_of(bundle.model.name).question
    if not asked.ids:
        known = require_questions(bundle)
        asked, prompt = with_known_questions(asked, known), known.prompt
    matched = match(asked, RowNames.of(bundle))
    ordered = [sorted(judged.items()) for judged in matched.answers]
    pairs = [pair for judged in ordered for pair in judged]
    vectors = asked.vectors
    if vectors is not None and vectors.shape[1] != bundle.vectors.shape[1]:
        matched.notes.append(
            f"Their vectors have {vectors.shape[1]:,} numbers, those of the rows "
            f"{bundle.vectors.shape[1]:,}: the questions are embedded anew."
        )
        vectors = None
    return {
        **describe_asked(asked, "open", matched),
        "rows": bundle.count,
        "ids": asked.ids,
        "texts": asked.texts,
        "vectors": None if vectors is None else np.ascontiguousarray(vectors, np.float32).ravel(),
        "prompt": prompt,
        "judged": {
            "offsets": np.cumsum([0, *map(len, ordered)]).astype(np.int32),
            "rows": np.array([row for row, _ in pairs], np.int32),
            "grades": np.array([grade for _, grade in pairs], np.float32),
        },
    }
