"""How deep lists and objects lie in each other in a JSON text, told without recursion."""

import re
from bisect import bisect_left
from copy import copy

from .limits import MOST_LEVELS

PIECE_CHARACTERS = 1 << 18

_BESIDE_BRACKETS = re.compile(r"[^][{}]+")


class Nesting:
    """Follows a JSON text that comes in pieces."""

    def __init__(self) -> None:
        self._depth = 0
        self._in_string = False
        self._escape = ""

    def fits(self, piece: str) -> bool:
        """Follow the next piece; tell whether it stays within `MOST_LEVELS`."""
        text = (self._escape + piece).replace(r"\\", "  ").replace(r"\"", "  ")
        self._escape = "\\" if text.endswith("\\") else ""
        # Every other part is a string, now that no escape in one looks like its end.
        parts = text.split('"')
        outside = "".join(parts[self._in_string :: 2])
        self._in_string ^= len(parts) % 2 == 0
        for bracket in _BESIDE_BRACKETS.sub("", outside):
            self._depth += 1 if bracket in "[{" else -1
            if self._depth > MOST_LEVELS:
                return False
        return True

    def fitting(self, piece: str) -> str:
        """Follow the next piece; return it, or what of it comes before it goes too deep."""
        before = copy(self)
        if self.fits(piece):
            return piece
        ends = range(1, len(piece) + 1)
        return piece[: bisect_left(ends, True, key=lambda end: not copy(before).fits(piece[:end]))]


def is_too_deep(text: str) -> bool:
    """Tell whether a whole JSON text has more than `MOST_LEVELS`."""
    # Few brackets, as nearly all texts have, need no closer look.
    if text.count("[") + text.count("{") <= MOST_LEVELS:
        return False
    nesting = Nesting()
    starts = range(0, len(text), PIECE_CHARACTERS)
    return not all(nesting.fits(text[start : start + PIECE_CHARACTERS]) for start in starts)
