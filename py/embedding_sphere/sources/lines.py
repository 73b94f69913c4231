"""A text line by line, no row of which may grow without end."""

from collections.abc import Iterator
from functools import partial
from typing import TextIO

from .limits import LONGEST_ROW, PAUSE_AFTER


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
