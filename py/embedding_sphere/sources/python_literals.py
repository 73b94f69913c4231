"""Python's own notation, as ``print`` and ``repr`` write records: one a line, or one value."""

import ast
import re
from typing import Any

from .json_records import rows_of_value
from .limits import LONGEST_ROW, too_long
from .lines import lines_of
from .opening import Input
from .printed import without_types
from .records import Records
from .table import PAUSE, Cells, Rows, SourceError

_STARTS = re.compile(r"\s*(?:[\[({]\s*)++'|\s*\[\s*\(", re.ASCII)
# So large may a whole number be: Python writes no more than 4,300 digits. In bits.
MOST_BITS = 14_000
# What Python prints and has no notation for.
_NO_NUMBER = re.compile(r"(?<=[\[(,\s])(?:nan|([-+]?)inf)(?=[\]),\s])")


def is_python(head: str, whole: bool) -> bool:
    """Tell whether a text begins with a value as Python prints it, where JSON has another form.

    Parameters
    ----------
    head : str
    whole : bool
        Whether nothing follows it.
    """
    if not _STARTS.match(head):
        return False
    first = head.lstrip().partition("\n")[0]
    return _is_value(first) or (whole and _is_value(head)) or (not whole and "\n" not in first)


def read_python(source: Input) -> Rows:
    """Read records, one a line, or all of them in one list or dictionary."""
    rows = Rows([], iter(()), about={})
    first = source.head_text.lstrip().partition("\n")[0]
    rows.cells = (_by_line if _is_value(first) else _whole)(source, rows)
    return rows


def _by_line(source: Input, rows: Rows) -> Cells:
    lines = [line for line in source.head_text.split("\n", 2)[:2] if line.strip()]
    if len(lines) < 2 and source.head_is_whole:
        yield from _whole(source, rows)
        return
    records = Records(rows.names, source.name, rows.notes)
    for line in lines_of(source, rows.notes):
        if line is PAUSE:
            yield line
        elif line.strip():
            try:
                yield from records.rows(_value(line))
            except ValueError as error:
                yield records.bad(str(error))


def _whole(source: Input, rows: Rows) -> Cells:
    yield from source.find_encoding(rows.notes)
    with source.text() as text:
        content = text.read(LONGEST_ROW + 1)
    if len(content) > LONGEST_ROW:
        raise too_long(source.name, "row 1", "write it again as JSON, such as with `json.dump`")
    try:
        value = _value(content)
    except ValueError as error:
        raise SourceError(
            f"{source.name}: {error}; write it again as JSON, such as with `json.dump`."
        ) from None
    yield from rows_of_value(value, rows, source.name)


def _is_value(text: str) -> bool:
    try:
        _value(text)
    except ValueError:
        return False
    return True


def _value(text: str) -> Any:
    """Return a printed value; raise ValueError, the end of a sentence, for what is none."""
    text = without_types(text.strip().removesuffix(","))
    for written in (text, _NO_NUMBER.sub(lambda n: "1e999" if n[0][-1] == "f" else "None", text)):
        try:
            return _plain(ast.literal_eval(written))
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    raise ValueError("it is no value as Python prints it")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(part) for part in value]
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        # It was in hexadecimals, which may be of any length.
        raise ValueError
    return "..." if value is ... else value
