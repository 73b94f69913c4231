"""Reads JSON value by value from a stream, so that a large file is never whole in memory."""

import json
from collections.abc import Callable, Iterator
from typing import Any

# An error, or a number, this close to the end of what was read may only be not yet whole.
UNCERTAIN = 64
CHUNK_CHARACTERS = 1 << 18

_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n"


class JsonError(ValueError):
    """Text that is not JSON; the message is the end of a sentence."""


class JsonStream:
    """A place in a JSON text.

    Parameters
    ----------
    read : callable
        Returns up to so many more characters, "" at the end.
    """

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self._text = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """Return the next character that is no space, "" at the end, without taking it."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

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

    def value(self) -> Any:
        """Take a whole value."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                inside = error.pos < len(self._text) - UNCERTAIN
                whole = inside and not error.msg.startswith("Unterminated string")
                if whole or not self._more():
                    raise JsonError(f"it is not valid JSON ({error.msg.lower()})") from None
                continue
            except RecursionError:
                raise JsonError("it is nested too deep") from None
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
            if self.peek() == "]":
                self._at += 1
                return
            self.take(",]")

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

    def _more(self) -> bool:
        if self._ended:
            return False
        rest = self._text[self._at :]
        chunk = self._read(max(CHUNK_CHARACTERS, len(rest)))
        self._ended = not chunk
        self._text, self._at = rest + chunk, 0
        return bool(chunk)
