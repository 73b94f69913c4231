"""LlamaIndex's data set of questions and texts in one JSON: as a table, its texts and their ids."""

import re
from collections.abc import Collection, Generator
from typing import Any

from .json_stream import JsonError, JsonStream
from .opening import Input
from .records import Records
from .table import PAUSE, Cells, Pause, Rows, SourceError

_START = re.compile(r'\s*\{\s*"(?:queries|corpus|relevant_docs)"\s*:\s*\{')


def is_llama_index(head: str) -> bool:
    """Tell whether a JSON text begins as such a data set does."""
    return bool(_START.match(head))


def read_corpus(source: Input) -> Rows:
    """Read the texts of the data set, with their ids in the column ``_id``."""
    rows = Rows([], iter(()))
    rows.cells = _cells(source, rows)
    return rows


def _cells(source: Input, rows: Rows) -> Cells:
    records = Records(rows.names, source.name, rows.notes)
    yield from source.find_encoding(rows.notes)
    members = yield from read_members(source, ("corpus",))
    corpus = members.get("corpus")
    if not isinstance(corpus, dict):
        raise SourceError(f'{source.name} has no texts: expected an object in "corpus".')
    for name, text in corpus.items():
        yield records.row({"_id": name, "text": text})


def read_members(source: Input, wanted: Collection[str]) -> Generator[Pause, None, dict[str, Any]]:
    """Read some members of the outermost object, each an object of its own, in slices."""
    members: dict[str, Any] = {}
    try:
        with source.text() as text:
            stream = JsonStream(text.read)
            for name in stream.members():
                if stream.peek() != "{":
                    stream.value()
                    continue
                inner: dict[str, Any] = {}
                for key in stream.members():
                    value = stream.value()
                    if name in wanted:
                        inner[key] = value
                    if stream.has_read():
                        yield PAUSE
                members[name] = inner
            stream.end()
    except JsonError as error:
        raise SourceError(f"{source.name}: {error}; mend the file or write it again.") from None
    return members
