"""What a check of a data set finds: one sentence with a number, and the rows that it is about."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

NO_ROWS: NDArray[np.intp] = np.empty(0, np.intp)


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that was checked.

    Attributes
    ----------
    name : str
        "zeros", "lengths", "anisotropy", "twins", "hubness", "islands", "limit" or "misfits".
    is_concern : bool
        Whether it hurts retrieval; else it is as it should be.
    value : float
        The number in the sentence: rows, or what is measured.
    sentence : str
        The number, and what it means for retrieval.
    rows : (R,) int array
        The rows to look at; none where it is about all.
    """

    name: str
    is_concern: bool
    value: float
    sentence: str
    rows: NDArray[np.intp] = field(default_factory=lambda: NO_ROWS)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, fit for JSON."""
        return {
            "name": self.name,
            "concern": self.is_concern,
            "value": self.value,
            "sentence": self.sentence,
            "rows": self.rows.tolist(),
        }


def some_rows(count: int) -> str:
    """Return a number of rows as the subject of a sentence."""
    return f"{count:,} row{'s' * (count != 1)}"


def by_number(count: int, singular: str, plural: str) -> str:
    """Return the form of a word that goes with a number of rows."""
    return singular if count == 1 else plural
