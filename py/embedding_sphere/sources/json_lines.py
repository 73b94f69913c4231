"""JSONL: one JSON record a line; a line that is not JSON is a row that cannot be used."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from .json_members import Members
from .json_shapes import with_keys
from .lines import lines_of
from .nesting import is_too_deep
from .opening import Input
from .records import NAMED_VECTORS, Records, with_metadata
from .table import PAUSE, Cells, Row, Rows

# A member of an object whose braces stand nowhere, such as of Obsidian's Smart Connections.
MEMBER = re.compile(r'\s*+"(?:[^"\\\n]|\\.)*+"\s*+:\s*+[\[{]')
_ACTION = re.compile(r'\{\s*"(?:index|create)"\s*:\s*\{[^{}]*\}\s*\}$')
_ABOUT = frozenset({"_id", "_index", "_type", "routing", "pipeline"})


def read_json_lines(source: Input) -> Rows:
    """Read a file of records, one a line; empty lines are skipped."""
    rows = Rows([], iter(()))
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    records = Records(rows.names, source.name, rows.notes)
    records.are_named = bool(NAMED_VECTORS.match(source.head_text))
    members = Members(source.name)
    decode = json.JSONDecoder(object_pairs_hook=members).decode
    pending: dict[str, Any] = {}
    for line in lines_of(source, rows.notes):
        if line is PAUSE:
            yield line
            continue
        # Parts of a list that was never closed have a comma behind them.
        line = line.strip().removesuffix(",")
        if action := _action(line):
            pending = action
        elif line:
            yield from _rows(line, records, pending, decode)
            pending = {}
    rows.notes += members.notes()


def _action(line: str) -> dict[str, Any] | None:
    """Return what a line of Elasticsearch's bulk form says of the record below it; else None."""
    if not _ACTION.match(line):
        return None
    try:
        ((_, about),) = json.loads(line).items()
    except (ValueError, AttributeError):
        return None
    return about if isinstance(about, dict) and about.keys() <= _ABOUT else None


def _rows(
    line: str, records: Records, about: dict[str, Any], decode: Callable[[str], Any]
) -> Iterator[Row]:
    if is_too_deep(line):
        yield records.bad("it is nested too deep")
        return
    is_member = bool(MEMBER.match(line))
    try:
        record = decode(f"{{{line}}}" if is_member else line)
    except json.JSONDecodeError as error:
        yield records.bad(f"it is not valid JSON ({error.msg.lower()})")
    except ValueError:
        yield records.bad("it holds a whole number of too many digits")
    else:
        if is_member and all(isinstance(value, dict) for value in record.values()):
            (record,) = with_keys(record)
        if "_id" in about and isinstance(record, dict):
            record = with_metadata({"_id": about["_id"]}, record, "_source")
        yield from records.rows(record)
