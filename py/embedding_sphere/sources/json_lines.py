"""JSONL: one JSON record a line; a line that is not JSON is a row that cannot be used."""

import json
from collections.abc import Iterator

from .limits import too_long
from .lines import Lines, LongRowError
from .nesting import is_too_deep
from .opening import Input
from .records import Records
from .table import PAUSE, Cells, Row, Rows


def read_json_lines(source: Input) -> Rows:
    """Read a file of records, one a line; empty lines are skipped."""
    rows = Rows([], iter(()))
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    records = Records(rows.names, source.name)
    yield from source.find_encoding(rows.notes)
    with source.text() as text:
        lines = Lines(text)
        try:
            for line in lines:
                line = line.strip()
                if line:
                    yield from _rows(line, records)
                if lines.end_row():
                    yield PAUSE
        except LongRowError:
            raise too_long(source.name, records.count + 1) from None


def _rows(line: str, records: Records) -> Iterator[Row]:
    if is_too_deep(line):
        yield records.bad("it is nested too deep")
        return
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        yield records.bad(f"it is not valid JSON ({error.msg.lower()})")
    except ValueError:
        yield records.bad("it holds a whole number of too many digits")
    else:
        yield from records.rows(record)
