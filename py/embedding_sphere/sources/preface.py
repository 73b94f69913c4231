"""What stands above a table in a text file: Excel's ``sep=;`` and lines that begin with #."""

import re
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")
LONGEST_PREFACE = 1000

_SEPARATOR = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)


@dataclass(frozen=True)
class Preface:
    """How many lines to pass over, the delimiter that they name, and whether # leads the names."""

    lines: int = 0
    delimiter: str | None = None
    marks_names: bool = False


def find_preface(head: str) -> Preface:
    """Return what stands above the table; lines that may be rows of it are none of this."""
    lines = head.split("\n", LONGEST_PREFACE + 1)[:LONGEST_PREFACE]
    separator = _SEPARATOR.fullmatch(lines[0].rstrip("\r"))
    start = 1 if separator else 0
    end = start
    while end < len(lines) and lines[end].startswith("#"):
        end += 1
    delimiter = separator[1] if separator else None
    if end == start or end == len(lines):
        return Preface(start, delimiter)
    counts = {mark: lines[end].count(mark) for mark in DELIMITERS}
    mark = max(counts, key=counts.__getitem__)
    alike = [line.count(mark) == counts[mark] for line in lines[start:end]]
    if counts[mark] == 0 or any(alike[:-1]):
        return Preface(start, delimiter)
    if alike[-1]:
        return Preface(end - 1, delimiter, lines[end - 1].startswith("# "))
    return Preface(end, delimiter)
