"""Tables with rules, as Markdown, psql and mysql draw them: bars between cells, then dashes."""

import itertools
import re

from .limits import check_columns, too_long
from .lines import Lines, LongRowError
from .names import distinct, told_apart
from .opening import Input
from .table import PAUSE, BadRow, Cells, Rows

_RULE = re.compile(r"[|+:\-\s]*--[|+:\-\s]*", re.ASCII)
_COUNTED = re.compile(r"\(?\d+ rows?\b.*", re.ASCII)
_BAR = re.compile(r"(?<!\\)\|")
LONGEST_PREFACE = 20


def is_ruled(head: str) -> bool:
    """Tell whether a text begins as a table with rules does: names between bars, then dashes."""
    lines = [line for line in head.split("\n", LONGEST_PREFACE)[:LONGEST_PREFACE] if line.strip()]
    lines = list(itertools.dropwhile(_RULE.fullmatch, lines))
    return len(lines) > 1 and "|" in lines[0] and bool(_RULE.fullmatch(lines[1]))


def read_ruled(source: Input) -> Rows:
    """Read the cells between bars, without the space around them."""
    rows = Rows([], iter(()))
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    number = 0
    yield from source.find_encoding(rows.notes)
    with source.text() as text:
        lines = Lines(text)
        try:
            for line in lines:
                line = line.strip()
                if line and not _RULE.fullmatch(line) and not _COUNTED.fullmatch(line):
                    cells = _split(line)
                    if not rows.names:
                        check_columns(source.name, len(cells))
                        rows.names += distinct(cells)
                        rows.notes += told_apart(source.name, cells, rows.names)
                    else:
                        number += 1
                        same = len(cells) == len(rows.names)
                        yield (
                            cells
                            if same
                            else BadRow(
                                f"it has {len(cells):,} cell{'s' * (len(cells) != 1)}, "
                                f"expected {len(rows.names):,}"
                            )
                        )
                if lines.end_row():
                    yield PAUSE
        except LongRowError:
            raise too_long(source.name, number + 1) from None


def _split(line: str) -> list[str]:
    if line.startswith("|"):
        line = line.removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(line)]
