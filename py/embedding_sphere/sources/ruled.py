"""Tables with rules, as Markdown, psql and mysql draw them: bars between cells, then dashes."""

import itertools
import re

from .header_lines import are_types
from .limits import check_columns
from .lines import lines_of
from .names import distinct, told_apart
from .opening import Input
from .table import PAUSE, Cells, Rows, fitted

_RULE = re.compile(r"[|+:\s]*+(?:-(?!-)[|+:\s]*+)*+--[|+:\-\s]*+", re.ASCII)
_COUNTED = re.compile(r"\(?\d+ rows?\b.*", re.ASCII)
_BAR = re.compile(r"(?<!\\)\|")
# Bars and rules of boxes, as DuckDB, polars and rich draw them.
_BOXES = str.maketrans(
    dict.fromkeys("│┃║┆┊╎", "|")
    | dict.fromkeys("─━═┄┈╌", "-")
    | dict.fromkeys("┌┐└┘├┤┬┴┼┏┓┗┛┡┩┢┪┣┫┳┻╋┠┨┯┷┿╞╡╪╒╕╘╛╔╗╚╝╠╣╦╩╬╟╢╫╤╧╭╮╰╯", "+")
)
_SHAPE = re.compile(r"shape: \([\d_, ]+\)\s*", re.ASCII)
LONGEST_PREFACE = 20


def is_ruled(head: str) -> bool:
    """Tell whether a text begins as a table with rules does: names between bars, then dashes."""
    lines = [line for line in head.split("\n", LONGEST_PREFACE)[:LONGEST_PREFACE] if line.strip()]
    lines = list(itertools.dropwhile(_is_above, map(_plain, lines)))
    rules = [bool(_RULE.fullmatch(line)) for line in lines[1:3]]
    if not lines or "|" not in lines[0] or not any(rules):
        return False
    return rules[0] or are_types(_split(lines[1]))


def _plain(line: str) -> str:
    return line.translate(_BOXES).strip()


def _is_above(line: str) -> bool:
    return bool(_RULE.fullmatch(line) or _SHAPE.fullmatch(line))


def read_ruled(source: Input) -> Rows:
    """Read the cells between bars, without the space around them."""
    rows = Rows([], iter(()))
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    has_rows = False
    for line in lines_of(source, rows.notes):
        if line is PAUSE:
            yield line
            continue
        line = _plain(line)
        if not line or _is_above(line) or _COUNTED.fullmatch(line):
            continue
        cells = _split(line)
        if rows.names and not has_rows and are_types(cells):
            continue
        if rows.names:
            has_rows = True
            yield fitted(cells, len(rows.names))
            continue
        check_columns(source.name, len(cells))
        rows.names += distinct(cells)
        rows.notes += told_apart(source.name, cells, rows.names)


def _split(line: str) -> list[str]:
    if line.startswith("|"):
        line = line.removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(line)]
