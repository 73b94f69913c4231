"""Evaluates a bundle from Python in one call: the steps of the page, run to their end."""

from __future__ import annotations

from collections.abc import Callable

from ..bundle import Bundle
from ..kernel import load_backend
from ..numeric.steps import OnProgress, drain
from .evaluation import Evaluation, K, evaluate_steps
from .explain import explain_misses_steps
from .passages import Reader, read_passages_steps
from .texts import embedded_texts


def evaluate(
    bundle: Bundle,
    k: int = K,
    seed: int = 0,
    reader: Reader | None = None,
    on_progress: OnProgress | None = None,
) -> Evaluation:
    """Put a bundle's questions to its rows, measure the answers, and explain every miss.

    Parameters
    ----------
    bundle : Bundle
        With questions; without judgements only coverage and occurrences are told.
    k : int in [1, 100]
    seed : int
        Of the intervals.
    reader : Reader, optional
        The model that made the vectors, such as `embed.local.LocalEmbedder`: with it misses are
        explained by what the model does not read, too.
    on_progress : callable, optional
        Told the stage and the fraction done, in [0, 1].

    Returns
    -------
    Evaluation

    Raises
    ------
    ValueError
        One sentence: the bundle has no questions, or k is out of range.

    Examples
    --------
    >>> from embedding_sphere import Bundle, evaluate
    >>> from embedding_sphere.bundle import make_questions
    >>> bundle = Bundle.from_arrays([[1.0, 0.0], [0.0, 1.0]], ["soup", "tea"])
    >>> bundle.questions = make_questions(["What is hot?"], [[0.6, 0.8]], [{0: 1, 1: 1}])
    >>> found = evaluate(bundle, k=1)
    >>> found.measures["recall"], found.causes["close"]
    (0.5, 1)
    """

    def told(stage: str) -> Callable[[float], object]:
        return lambda fraction: on_progress and on_progress(stage, fraction)

    steps = evaluate_steps(bundle, k, seed, load_backend())
    found = drain(steps, told("Searching"))
    passages = None
    if reader is not None:
        rows = {miss.row for miss in found.misses}
        reading = read_passages_steps(embedded_texts(bundle), rows, reader)
        passages = drain(reading, told("Reading long texts"))
    return drain(explain_misses_steps(bundle, found, passages), told("Explaining misses"))
