"""How the cells of a table are told apart: found from its first rows."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from .cells import is_missing, number_of
from .opening import Input
from .preface import DELIMITERS, Preface
from .recognize import find_header

# Separates the cells of a table of one column: a character that no text has.
NO_DELIMITER = "\x1f"
SNIFFED_ROWS = 50
# Between these a number may have a comma where others have a point.
COMMAS_IN_NUMBERS = ";\t"
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?", re.ASCII)

# Of R's tables, whose cells have spaces between them, and of databases; they are tried where no
# other is found.
SPACE = " "
RARE_DELIMITERS = "^~\x01"

# The third keeps a quote within quotes by a backslash, as MySQL and others write it; the fourth has
# a space before each quote that opens, as people write it by hand.
Quoting = Literal["doubled", "none", "backslash", "spaced"]
_WORD_AND_NUMBER = re.compile(r"[^,;\t|]+[;\t|] *[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_OPEN_TUPLE = re.compile(r"(?:^|[\s:=,])\(\s*+[+-]?\d++\.\d++\s*+$", re.ASCII)
_SPACED = re.compile(r'[,;|\t] +"')


@dataclass(frozen=True)
class Dialect:
    """How the cells of a table are told apart.

    Attributes
    ----------
    delimiter : str
    quoting : Quoting
    names_rows : bool
        Whether the first column has no name, as R writes the names of rows: the line of names then
        has one cell fewer than the others.
    """

    delimiter: str = NO_DELIMITER
    quoting: Quoting = "doubled"
    names_rows: bool = False


def cells_of(lines: Iterable[str], dialect: Dialect) -> Any:
    quoting = dialect.quoting
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quoting=csv.QUOTE_NONE if quoting == "none" else csv.QUOTE_MINIMAL,
        escapechar="\\" if quoting == "backslash" else None,
        # Columns that were made to stand below each other have several spaces between them.
        skipinitialspace=quoting == "spaced" or dialect.delimiter == SPACE,
        strict=True,
    )


def find_dialect(source: Input, preface: Preface) -> Dialect:
    best, best_score = Dialect(), (0.0, False, 0)
    head = source.head_text.split("\n", preface.lines)[-1] if preface.lines else source.head_text
    for delimiter in [preface.delimiter] if preface.delimiter else _delimiters(head):
        quotings: list[Quoting] = ["doubled"]
        if delimiter == "\t":
            quotings.append("none")
        if '\\"' in head:
            quotings.append("backslash")
        if _SPACED.search(head):
            quotings.append("spaced")
        for quoting in quotings:
            rows = _sample(head, Dialect(delimiter, quoting), source.head_is_whole)
            names_rows = _names_rows(rows, delimiter)
            score = _consistency(rows, names_rows)
            if score > best_score:
                best, best_score = Dialect(delimiter, quoting, names_rows), score
    return best if best.delimiter != NO_DELIMITER else _rare(head, source.head_is_whole)


def _delimiters(head: str) -> Sequence[str]:
    """Return what cells may stand between: no comma where semicolons part numbers that have one."""
    cells = head.partition("\n")[0].strip().split(";")
    numbers = sum(map(bool, map(_COMMA_NUMBER.fullmatch, map(str.strip, cells))))
    return ";" if len(cells) > 1 and 2 * numbers >= len(cells) else DELIMITERS


def _sample(head: str, dialect: Dialect, whole: bool) -> list[list[str]]:
    """Return the first rows; a last one without cells says that those after it cannot be read."""
    reader = cells_of(io.StringIO(head, newline=""), dialect)
    rows: list[list[str]] = []
    try:
        for row in itertools.islice(reader, SNIFFED_ROWS + 1):
            if row:
                rows.append(row)
    except csv.Error as error:
        # The end of the sample may cut a quoted cell; anything else speaks against the delimiter.
        if whole or "unexpected end" not in str(error):
            rows.append([])
    else:
        if not whole and 1 < len(rows) <= SNIFFED_ROWS:
            rows.pop()
    return rows


def _consistency(rows: list[list[str]], names_rows: bool) -> tuple[float, bool, int]:
    """Return the fraction of rows with as many cells as the first, and their number if above 1.

    Between these stands whether cells are whole.
    """
    counts = list(map(len, rows)) or [0]
    counts[0] += names_rows
    if counts[0] < 2:
        return 0.0, False, 0
    whole_cells = not any(is_part(cell) for row in rows for cell in row)
    return Counter(counts)[counts[0]] / len(counts), whole_cells, counts[0]


def is_part(cell: str) -> bool:
    """Tell whether a list was cut in the middle, or a word was left beside its first number."""
    return (
        ("[" in cell and "]" not in cell)
        or bool(_OPEN_TUPLE.search(cell))
        or bool(_WORD_AND_NUMBER.fullmatch(cell))
    )


def _names_rows(rows: list[list[str]], delimiter: str) -> bool:
    """Tell whether the first column has the names of the rows and none itself, as R writes it.

    Between commas, which texts have too, these names must number the rows.
    """
    names, *others = rows or [[]]
    if len(others) < 2 or {len(row) for row in others} != {len(names) + 1}:
        return False
    firsts = [row[0] for row in others]
    if not find_header(names) or not any(row[-1] for row in others):
        return False
    numbered = all(map(str.isdigit, firsts))
    return len(set(firsts)) == len(firsts) and (numbered or delimiter in "\t ")


def _rare(head: str, whole: bool) -> Dialect:
    """Return the dialect of a table with a mark between its cells that few have; else of none."""
    for delimiter in filter(head.__contains__, RARE_DELIMITERS):
        rows = _sample(head, Dialect(delimiter), whole)
        if len(rows) > 1 and _consistency(rows, names_rows=False)[0] == 1:
            return Dialect(delimiter)
    return _spaces(head, whole)


def _spaces(head: str, whole: bool) -> Dialect:
    """Return the dialect of a table with spaces between its cells, such as R's; else of none.

    A text has spaces, too: only names and numbers below them, as many in each line, are a table.
    """
    dialect = Dialect(SPACE, "backslash" if '\\"' in head else "doubled")
    names, *others = _sample(head, dialect, whole) or [[]]
    if not others or not find_header(names):
        return Dialect()
    names_rows = len(others[0]) == len(names) + 1
    if {len(row) for row in others} != {len(names) + names_rows} or len(others[0]) < 2:
        return Dialect()
    numbers = sum(map(_are_numbers, zip(*others, strict=True)))
    quoted = head.lstrip().startswith('"')
    if numbers < (1 if quoted else 3) or len(others) < (1 if quoted else 2):
        return Dialect()
    return replace(dialect, names_rows=names_rows)


def _are_numbers(cells: Sequence[str]) -> bool:
    """Tell whether a column holds numbers, and nothing else that is not missing."""
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and all(number_of(cell) is not None for cell in present)
