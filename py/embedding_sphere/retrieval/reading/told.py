"""What was read of questions and judgements, told so that a person can decide."""

from typing import Any

from .asked import Asked
from .match import Matched

# As many problems are told one by one.
PROBLEMS_TOLD = 1000


def describe_asked(asked: Asked, belongs: str, matched: Matched | None) -> dict[str, Any]:
    """Return what was read, so that a person can decide.

    Parameters
    ----------
    asked : Asked
    belongs : str
        To the "rows" that were read with it, to those that are "open", or "either": the file can
        be both rows and questions.
    matched : Matched, optional
        With the rows that were read.

    Returns
    -------
    dict
        belongs; count, of questions; judgements; answers, how many of them have a row, or None;
        notes and problems, as sentences; others, how many more problems there are.
    """
    problems = [*asked.problems, *(matched.problems if matched else ())]
    return {
        "belongs": belongs,
        "count": len(asked.ids),
        "judgements": len(asked.judged),
        "answers": None if matched is None else _count_answers(matched),
        "notes": [*asked.notes, *(matched.told() if matched else ())],
        "problems": [str(problem) for problem in problems[:PROBLEMS_TOLD]],
        "others": max(0, len(problems) - PROBLEMS_TOLD),
    }


def _count_answers(matched: Matched) -> int:
    return sum(grade > 0 for judged in matched.answers for grade in judged.values())
