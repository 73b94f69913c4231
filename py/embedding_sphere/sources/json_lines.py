"""JSONL: one JSON record a line; a line that is not JSON is a row that cannot be used."""

import json
from collections.abc import Iterator
from typing import Any

from .json_records import Records
from .opening import Input
from .table import BadRow, Rows


def read_json_lines(source: Input) -> Rows:
    """Read a file of records, one a line; empty lines are skipped."""
    rows = Rows([], iter(()))
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Iterator[list[Any] | BadRow]:
    records = Records(rows.names)
    with source.lines(rows.notes) as lines:
        for line in lines:
            line = line.strip()
            if not line:
                continue
            try:
                yield records.row(json.loads(line))
            except json.JSONDecodeError as error:
                yield BadRow(f"it is not valid JSON ({error.msg.lower()})")
            except RecursionError:
                yield BadRow("it is nested too deep")
            except ValueError:
                yield BadRow("it holds a whole number of too many digits")
