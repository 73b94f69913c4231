"""Reads JSON value by value from a stream, so that a large file is never whole in memory."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from .limits import LONGEST_ROW, MOST_LEVELS
from .nesting import Nesting

# An error, or a number, this close to the end of what was read may only be not yet whole.
UNCERTAIN = 64
CHUNK_CHARACTERS = 1 << 18

_NUMBER_STARTS = "-0123456789"
_SPACE = re.compile(r"[ \t\r\n]*+")


class JsonError(ValueError):
    """Text that is not JSON; the message is the end of a sentence.

    Attributes
    ----------
    row : int or None
        The part of a list, from 1, that it was met in.
    """

    row: int | None = None


class JsonStream:
    """A position in a JSON text.

    Parameters
    ----------
    read : callable
        Returns up to so many more characters, "" at the end.
    object_of : callable
        Makes an object of its names and values.
    """

    def __init__(
        self,
        read: Callable[[int], str],
        object_of: Callable[[list[tuple[str, Any]]], dict[str, Any]] = dict,
    ) -> None:
        self._read = read
        self.object_of = object_of
        hook = None if object_of is dict else object_of
        self._decoder = json.JSONDecoder(object_pairs_hook=hook)
        self._text = ""
        self._at = 0
        self._ended = False
        self._nesting = Nesting()
        self._too_deep = False
        self._since_token = 0
        self._has_read = False

    def peek(self) -> str:
        """Return the next character that is no space, "" at the end, without taking it."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def holds_numbers(self) -> bool:
        """Tell whether a list comes next whose first part is a number."""
        if self.peek() != "[":
            return False
        after = _SPACE.match(self._text, self._at + 1).end()  # type: ignore[union-attr]
        return self._text[after : after + 1] in _NUMBER_STARTS and after < len(self._text)

    def begins(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether what comes next begins as a pattern says; nothing is taken."""
        self.peek()
        return bool(pattern.match(self._text, self._at))

    def take(self, expected: str) -> None:
        """Take the next character, which must be one of `expected`."""
        found = self.peek()
        if not found or found not in expected:
            wanted = " or ".join(f'"{character}"' for character in expected)
            raise JsonError(
                f'it has "{found}" where {wanted} should be'
                if found
                else f"it ends where {wanted} should be"
            )
        self._at += 1
        self._since_token = 0

    def value(self) -> Any:
        """Take a whole value."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                inside = error.pos < len(self._text) - UNCERTAIN
                whole = inside and not error.msg.startswith("Unterminated string")
                if whole or not self._more():
                    raise JsonError(f"it is not valid JSON ({error.msg.lower()})") from None
                continue
            except ValueError:
                raise JsonError("it holds a whole number of too many digits") from None
            # A number near the end may go on: "6." is read as 6 until the next digit is there.
            taken = end - self._at
            if end < len(self._text) - UNCERTAIN or not self._more():
                self._at += taken
                return value

    def elements(self) -> Iterator[None]:
        """Enter a list and stop before each of its elements, which must then be taken."""
        self.take("[")
        if self.peek() == "]":
            self._at += 1
            return
        while True:
            yield
            if self.peek() != "]":
                self.take(",]")
            # Also behind a comma, which a script that writes part by part leaves.
            if self.peek() == "]":
                self._at += 1
                return

    def members(self) -> Iterator[str]:
        """Enter an object and yield each key before its value, which must then be taken."""
        self.take("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise JsonError("a key is not text")
            self.take(":")
            yield key
            if self.peek() == "}":
                self._at += 1
                return
            self.take(",}")

    def end(self) -> None:
        """Make sure that nothing follows."""
        if found := self.peek():
            raise JsonError(f'it goes on with "{found}" after its end')

    def has_read(self) -> bool:
        """Tell, once, that more was read since this was last asked: it is time to rest."""
        told, self._has_read = self._has_read, False
        return told

    def _more(self) -> bool:
        if self._ended:
            return False
        if self._too_deep:
            raise JsonError(f"it is nested too deep, with more than {MOST_LEVELS} levels")
        if self._since_token > LONGEST_ROW:
            raise JsonError(f"it is longer than {LONGEST_ROW:,} characters, which no row is")
        rest = self._text[self._at :]
        chunk = self._read(max(CHUNK_CHARACTERS, len(rest)))
        self._ended = not chunk
        # What stands before it goes too deep is read all the same, so that the row can be told.
        fitting = self._nesting.fitting(chunk)
        self._too_deep = len(fitting) < len(chunk)
        self._text, self._at = rest + fitting, 0
        self._since_token += len(chunk)
        self._has_read = True
        return not self._ended
