"""LlamaIndex's data set of questions and texts in one JSON: as a table, its texts and their ids."""

import json
import re
from collections.abc import Collection, Generator
from typing import Any

from .json_stream import JsonError, JsonStream
from .opening import Input
from .records import Records, with_metadata
from .table import PAUSE, Cells, Pause, Rows, SourceError

_DOCSTORE = re.compile(r'\s*\{\s*"docstore/')
_START = re.compile(r'\s*\{\s*"(?:queries|corpus|relevant_docs)"\s*:\s*\{')


def is_llama_index(head: str) -> bool:
    """Tell whether a JSON text begins as such a data set does."""
    return bool(_START.match(head))


def is_docstore(head: str) -> bool:
    """Tell whether a JSON text begins as the texts of an index on disk do."""
    return bool(_DOCSTORE.match(head))


def read_docstore(source: Input) -> Rows:
    """Read the texts of an index on disk, with their ids and what is told of each."""
    rows = Rows([], iter(()))
    rows.cells = _docstore_cells(source, rows)
    return rows


def _docstore_cells(source: Input, rows: Rows) -> Cells:
    records = Records(rows.names, source.name, rows.notes)
    yield from source.find_encoding(rows.notes)
    members = yield from read_members(source, ("docstore/data",))
    documents = members.get("docstore/data", {})
    rows.notes.append(f"{source.name}: of each text its id and its metadata were read.")
    for name, held in documents.items():
        data = held.get("__data__") if isinstance(held, dict) else None
        if isinstance(data, str):
            # As older versions write it.
            data = _object(data)
        if isinstance(data, dict):
            text = data.get("text", data.get("text_resource"))
            told = text.get("text") if isinstance(text, dict) else text
            own = {"id": name, "text": told}
            yield records.row(with_metadata(own, data.get("metadata") or {}, "metadata"))
        else:
            yield records.bad("it is no text of LlamaIndex")


def _object(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


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
