"""A text line by line, no row of which may grow without end."""

from collections.abc import Iterator
from functools import partial
from typing import TextIO

from .limits import LONGEST_ROW, PAUSE_AFTER, too_long
from .opening import Input
from .table import PAUSE, Pause


class LongRowError(Exception):
    """A row is longer than any row may be."""


class Lines:
    """The lines of a text, with their ends. Several may make one row: see `end_row`.

    Raises
    ------
    LongRowError
        While lines are taken.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._of_row = self._since_pause = 0

    def __iter__(self) -> Iterator[str]:
        for line in iter(partial(self._text.readline, LONGEST_ROW + 1), ""):
            self._of_row += len(line)
            if self._of_row > LONGEST_ROW:
                raise LongRowError
            yield line

    def end_row(self) -> bool:
        """Let the next line begin a row; tell whether enough has been read to rest."""
        self._since_pause += self._of_row
        self._of_row = 0
        if self._since_pause < PAUSE_AFTER:
            return False
        self._since_pause = 0
        return True


def lines_of(source: Input, notes: list[str], reported: bool = True) -> Iterator[str | Pause]:
    """Yield the lines of an input of which each is a row, with their ends, and PAUSE now and then.

    Parameters
    ----------
    source : Input
    notes : list of str
        Grows by what is said of its encoding.
    reported : bool
        Whether it is told how much has been read.

    Raises
    ------
    SourceError
        For a line that is longer than any row may be.
    """
    yield from source.find_encoding(notes)
    number = 0
    with source.text(reported) as text:
        lines = Lines(text)
        try:
            for line in lines:
                number += 1
                yield line
                if lines.end_row():
                    yield PAUSE
        except LongRowError:
            raise too_long(source.name, f"line {number + 1:,}") from None
