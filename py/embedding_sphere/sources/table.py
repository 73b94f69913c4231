"""What readers give and what they are read into: rows, the table, and what was wrong with a row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


class SourceError(ValueError):
    """An input that cannot be read: what is wrong, what was expected, what to do."""


@dataclass(frozen=True)
class BadRow:
    """A row that a reader could not take apart, and why: the end of a sentence about the row."""

    reason: str


def fitted(cells: list[Any], count: int) -> "list[Any] | BadRow":
    """Return the cells of a row, or that it has not as many as there are columns."""
    if len(cells) == count:
        return cells
    return BadRow(f"it has {len(cells):,} cell{'s' * (len(cells) != 1)}, expected {count:,}")


class Pause(Enum):
    """What a reader gives between rows when it has worked for a while: no row yet."""

    PAUSE = "pause"


PAUSE: Final = Pause.PAUSE
Row = list[Any] | BadRow
Cells = Iterator[Row | Pause]


@dataclass
class Rows:
    """A file being read: names of columns, and rows of cells one after another.

    Attributes
    ----------
    names : list of str
        May grow while rows are read; a row may be shorter, and what it lacks is missing.
    cells : iterator of list, BadRow or PAUSE
        A cell is text, a number, true or false, None, a list or an array of numbers. All that
        follows is known with the first row.
    has_header : bool
        Whether the names stand in the file.
    decimal_comma : bool
        Whether a comma in a number may be its decimal point.
    about : dict
        What the file says about itself: name, description, license, source, provider, model.
    notes : list of str
        Sentences that the user should read.
    """

    names: list[str]
    cells: Cells
    has_header: bool = True
    decimal_comma: bool = False
    about: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be used: the file, the row's number in it from 1, and the reason."""

    source: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.source}, row {self.row}: {self.reason}"


@dataclass
class Table:
    """A whole file, or several, in memory.

    Attributes
    ----------
    source : str
        The file's name for people.
    columns : dict of str to list of str
        N texts a column; "" is a missing value.
    vectors : (N, D) float32 or None
        Rows with a fault hold zeros.
    vector_name : str
        Where the vectors came from, for people; "" without any.
    vector_others : tuple of str
        Other columns that hold vectors.
    faults : dict of int to Fault
        By row number from 0.
    has_header, decimal_comma, about, notes
        As in `Rows`.
    """

    source: str
    count: int
    columns: dict[str, list[str]]
    vectors: NDArray[np.float32] | None = None
    vector_name: str = ""
    faults: dict[int, Fault] = field(default_factory=dict)
    has_header: bool = True
    decimal_comma: bool = False
    about: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    vector_others: tuple[str, ...] = ()

    def usable(self) -> "Table":
        """Return the table without the rows that have a fault; the faults stay listed.

        Raises
        ------
        SourceError
            When no row is left.
        """
        kept = [row for row in range(self.count) if row not in self.faults]
        if not kept:
            first = next(iter(self.faults.values()))
            if self.count == 1:
                raise SourceError(f"The only row cannot be used: {first}; mend the file.")
            raise SourceError(
                f"None of the {self.count:,} rows of {self.source} can be used; the first is "
                f"{first}: mend the file and try again."
            )
        if len(kept) == self.count:
            return self
        return Table(
            self.source,
            len(kept),
            {name: [values[row] for row in kept] for name, values in self.columns.items()},
            None if self.vectors is None else self.vectors[kept],
            self.vector_name,
            self.faults,
            self.has_header,
            self.decimal_comma,
            self.about,
            self.notes,
            self.vector_others,
        )
