"""What is said of a miss: its cause, the evidence in words, and the rows that are the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .rules import Cause


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a question does not find a row.

    Attributes
    ----------
    cause : Cause
    sentence : str
        The evidence in words.
    rows : tuple of int
        The rows that are the evidence, such as the twin or the hubs.
    numbers : dict
        The evidence as plain data, fit for JSON; its keys depend on the cause.
    """

    cause: Cause
    sentence: str
    rows: tuple[int, ...] = ()
    numbers: dict[str, Any] = field(default_factory=dict)

    def to_dict(self, names: Sequence[str]) -> dict[str, Any]:
        """Return it as plain data, its rows by their names."""
        return {
            "cause": self.cause.value,
            "sentence": self.sentence,
            "evidence": [names[row] for row in self.rows],
            "numbers": self.numbers,
        }
