"""Columns of dates: ISO 8601, and the usual ways to write a day that can be read in one way only.

A date is kept as days since 1970-01-01 (UTC where a text names its zone), a number with the unit
`UNITS`, as the climate and forecast (CF) metadata conventions write it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

from .cells import is_missing, quote

UNITS = "days since 1970-01-01"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(?P<word>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_TIME = (
    r"(?:(?:[T ]|, ?)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?"


def _pattern(day: str) -> re.Pattern[str]:
    return re.compile(day + _TIME, re.ASCII | re.IGNORECASE)


_ISO = _pattern(r"(?P<year>\d{4})([-/])(?P<month>\d{1,2})(?:\2(?P<day>\d{1,2}))?")
_DOTTED = _pattern(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
_DAY_FIRST = _pattern(r"(?P<day>\d{1,2})([/-])(?P<month>\d{1,2})\2(?P<year>\d{4})")
_MONTH_FIRST = _pattern(r"(?P<month>\d{1,2})([/-])(?P<day>\d{1,2})\2(?P<year>\d{4})")
_WORDS = _pattern(
    _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -]" + _MONTH + r"\.?,?[ -](?P<year>\d{4})"
)
_AMERICAN = _pattern(_WEEKDAY + _MONTH + r"\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})")
_PLAIN = (_ISO, _DOTTED, _WORDS, _AMERICAN)


@dataclass(frozen=True)
class Dates:
    """How the dates of a column are written.

    Attributes
    ----------
    read : callable
        From a text to days since 1970-01-01, or None for what is no date.
    """

    read: Callable[[str], float | None]


def find_dates(values: Sequence[str]) -> Dates | None:
    """Return how the dates of a column are written, or None where not all are dates of one kind.

    Of 03/04/2021 the day and the month cannot be told apart: some row of the column must decide,
    such as 25/04/2021, and none may contradict it.

    Parameters
    ----------
    values : strings
        Without those that are missing.
    """
    different = set(values)
    fitting = [p for p in _PLAIN if _all_read(p, different)]
    fitting = fitting or [p for p in (_DAY_FIRST, _MONTH_FIRST) if _all_read(p, different)]
    if not fitting or _are_ambiguous(values):
        return None
    return Dates(partial(_days, fitting[0]))


def ambiguous_dates(columns: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a sentence for each column whose dates stay text, as day and month cannot be told."""
    return [
        f"The dates in {quote(name)} stay text, as day and month cannot be told apart in them "
        f"({present[0].strip()}): write them as 2021-04-03 to see them as dates."
        for name, values in columns.items()
        if _are_ambiguous(present := [value for value in values if not is_missing(value)])
    ]


def _are_ambiguous(values: Sequence[str]) -> bool:
    different = set(values)
    return (
        bool(different)
        and all(_all_read(pattern, different) for pattern in (_DAY_FIRST, _MONTH_FIRST))
        and any(_days(_DAY_FIRST, text) != _days(_MONTH_FIRST, text) for text in different)
    )


def _all_read(pattern: re.Pattern[str], values: Iterable[str]) -> bool:
    found = False
    for value in values:
        if _days(pattern, value) is None:
            return False
        found = True
    return found


def _days(pattern: re.Pattern[str], text: str) -> float | None:
    """Return the days since 1970-01-01 of a text, or None where it is no date of that form."""
    found = pattern.fullmatch(text.strip())
    if not found:
        return None
    part = found.groupdict()
    word = part.get("word")
    month = _MONTHS.index(word[:3].lower()) + 1 if word else int(part["month"])
    hour, minute, second = (int(part[name] or 0) for name in ("hour", "minute", "second"))
    try:
        moment = datetime(int(part["year"]), month, int(part["day"] or 1), hour, minute, second)
    except ValueError:
        return None
    return (moment.replace(tzinfo=_zone(part["zone"])) - _EPOCH) / _DAY


def _zone(text: str | None) -> timezone:
    if text is None or text[0] not in "+-":
        return UTC
    sign = -1 if text[0] == "-" else 1
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(sign * min(offset, timedelta(hours=23, minutes=59)))
