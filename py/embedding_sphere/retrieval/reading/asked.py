"""Questions and judgements as files have them, before it is known which rows they speak of."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that cannot be used: where it stands, and why."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement: a question's id, the id or the text of a row, the grade, where it stands."""

    question: str
    answer: str
    grade: float
    where: str
    by_text: bool = False


@dataclass
class Asked:
    """What files of questions and judgements hold.

    Attributes
    ----------
    ids, texts : lists of Q str
        Ids differ.
    vectors : (Q, D) float32 or None
        Where the file has them.
    judged : list of Judged
    problems : list of Problem
        What was left out.
    notes : list of str
        Sentences that the user should read.
    """

    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    vectors: NDArray[np.float32] | None = None
    judged: list[Judged] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
