"""Reads tables of texts and vectors, one format a file.

data/README.md, "What is recognised", says which files and which columns are understood.
"""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from ..numeric.steps import OnProgress, drain, mapped
from .bundles import read_bundle
from .cells import quote
from .collect import Origin, collect
from .combine import combine
from .delimited import holds_vectors, read_delimited, read_texts
from .folders import files_of, left_out_of, partitions
from .json_lines import MEMBER, read_json_lines
from .json_records import is_json, is_sequence, read_json, read_json_sequence
from .llama_index import is_docstore, is_llama_index, read_corpus, read_docstore
from .names import free_name, listed
from .numpy_files import read_npy, read_npz
from .opening import Input
from .parquet import read_arrow, read_parquet
from .python_literals import is_python, read_python
from .recognize import is_named
from .refused import REFUSED_NAMES, why_refused
from .ruled import is_ruled, read_ruled
from .safetensors import read_safetensors
from .svmlight import has_sparse_rows, read_svmlight
from .table import Fault, Rows, SourceError, Table
from .word_vectors import has_word_vectors, read_word_vectors

__all__ = [
    "Fault",
    "Opener",
    "SourceError",
    "Table",
    "find_format",
    "no_store",
    "open_parts",
    "read_table",
    "read_table_steps",
]

READERS: dict[str, Callable[[Input], Rows]] = {
    "bundle": read_bundle,
    "parquet": read_parquet,
    "npy": read_npy,
    "npz": read_npz,
    "json": read_json,
    "json-lines": read_json_lines,
    "json-sequence": read_json_sequence,
    "llama-index": read_corpus,
    "docstore": read_docstore,
    "texts": read_texts,
    "delimited": read_delimited,
    "word-vectors": read_word_vectors,
    "safetensors": read_safetensors,
    "arrow": read_arrow,
    "svmlight": read_svmlight,
    "ruled": read_ruled,
    "python": read_python,
}
SUFFIXES = {
    ".json": "json",
    ".jsonl": "json-lines",
    ".ndjson": "json-lines",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".txt": "texts",
}
# Texts that tell by their first lines what they are, whatever their names.
BEGINNINGS: dict[str, Callable[[str], bool]] = {
    "svmlight": has_sparse_rows,
    "word-vectors": has_word_vectors,
    "ruled": is_ruled,
}
KNOWN_SUFFIXES = frozenset(
    {*SUFFIXES, ".npy", ".npz", ".arrow", ".feather", ".safetensors", ".vec", ".esb"}
)
SNIFFED_CHARACTERS = 1 << 16


class Stemmed(Origin, Protocol):
    """Where rows come from, and what a data set of them is called."""

    @property
    def stem(self) -> str: ...


Opener = Callable[[str | Path], tuple[Rows, Stemmed] | None]


def no_store(path: str | Path) -> None:
    """Open nothing: every path is that of a file or a folder of files."""


def read_table(
    paths: Sequence[str | Path],
    vector: str | None = None,
    on_progress: OnProgress | None = None,
    with_vectors: bool = True,
    encoding: str | None = None,
    opener: Opener = no_store,
) -> Table:
    """Read one file or several as one table.

    Parameters
    ----------
    paths : paths, or "-" for standard input
        A folder stands for the files in it, of one kind: see `folders`.
    vector : str, optional
        The column that holds the vectors, or what the names of numbered columns begin with.
    on_progress : callable, optional
        Told the file's name and the fraction of it that has been read, in [0, 1].
    with_vectors : bool
        Whether vectors are kept; else only the other columns are.
    encoding : str, optional
        Which texts are in, as Python names it; otherwise it is found out.
    opener : callable, optional
        Gives the rows of what is no file that this package reads, such as `stores.open_store`.

    Returns
    -------
    Table
        Every row, also those with a fault; `Table.usable` leaves them out.

    Raises
    ------
    SourceError
        One sentence with the row number, counted from 1 below the column names.
    """
    steps = read_table_steps(paths, vector, with_vectors, encoding, opener)
    return drain(steps, lambda step: on_progress and on_progress(*step))


def read_table_steps(
    paths: Sequence[str | Path],
    vector: str | None = None,
    with_vectors: bool = True,
    encoding: str | None = None,
    opener: Opener = no_store,
) -> Generator[tuple[str, float], None, Table]:
    """Read as `read_table` does, in slices between which a caller can do something else.

    Yields
    ------
    tuple of the file's name and the fraction of it that has been read, in [0, 1]
    """
    tables: list[Table] = []
    paths, notes = left_out_of(paths)
    for opened in [part for path in paths for part in open_parts(path, encoding, opener)]:
        rows, source, fractions = opened()
        reading = collect(rows, source, vector, with_vectors)
        table = yield from mapped(reading, partial(_latest, source.name, fractions))
        yield source.name, 1.0
        table.about.setdefault("stem", source.stem)
        for name, value in partitions(paths, source).items():
            table.columns[free_name(name, table.columns)] = [value] * table.count
        tables.append(table)
    tables[0].notes += notes
    table = combine(tables)
    if vector is not None and with_vectors and not _has_vector(table, vector):
        names = [name for name in [table.vector_name, *table.columns] if name]
        raise SourceError(
            f"There are no vectors in a column {quote(vector)} of {table.source}: expected one of "
            f"{listed(names)}."
        )
    return table


def open_parts(
    path: str | Path, encoding: str | None, opener: Opener
) -> Iterator[Callable[[], tuple[Rows, Stemmed, list[float]]]]:
    """Yield what opens each part of an input: a store, or the files that a path stands for.

    Each gives rows, where they come from, and a list whose last number is the fraction read.
    """
    if (store := opener(path)) is not None:
        rows, place = store
        yield lambda: (rows, place, [0.0])
        return

    def open_file(file: str | Path) -> tuple[Rows, Stemmed, list[float]]:
        fractions = [0.0]
        source = Input(file, fractions.append, encoding)
        return READERS[find_format(source)](source), source, fractions

    yield from [partial(open_file, file) for file in files_of(path, KNOWN_SUFFIXES)]


def _latest(name: str, fractions: list[float], _: object) -> tuple[str, float]:
    fractions[:] = fractions[-1:]
    return name, fractions[0]


def find_format(source: Input) -> str:
    """Return the name of the reader for an input, by its first bytes, then by its name.

    Raises
    ------
    SourceError
        For a format that is known but not read.
    """
    head = source.head
    if (reason := why_refused(source)) is not None:
        raise SourceError(f"{source.name} {reason}.")
    if re.match(rb".{7}\x00\{\s*\"", head, re.DOTALL):
        return "safetensors"
    if head.startswith((b"ARROW1", b"\xff\xff\xff\xff")):
        return "arrow"
    if head.startswith(b"\x93NUMPY"):
        return "npy"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(source)
    if head[1:8] == b"\xa6format" or source.suffix == ".esb":
        return "bundle"
    if source.suffix in (".npy", ".npz", ".parquet"):
        return source.suffix[1:]
    if source.suffix in REFUSED_NAMES:
        raise SourceError(f"{source.name} {REFUSED_NAMES[source.suffix]}.")
    named = SUFFIXES.get(source.suffix, "")
    if is_python(source.head_text, source.head_is_whole):
        return "python"
    if named in ("", "texts", "delimited"):
        for name, begins in BEGINNINGS.items():
            if begins(source.head_text):
                return name
    if named in ("texts", "delimited"):
        # A table or records, in spite of the name.
        if is_json(source.head_text, source.head_is_whole):
            return _json_or_table(source, "json")
        return "delimited" if named == "delimited" or holds_vectors(source) else named
    return _json_or_table(source, named)


def _zip_format(source: Input) -> str:
    """Tell by the name of the first member what a ZIP archive is."""
    length = int.from_bytes(source.head[26:28], "little")
    first = source.head[30 : 30 + length].decode("utf-8", "replace")
    if first.endswith(".npy") or source.suffix == ".npz":
        return "npz"
    if first == "[Content_Types].xml" or first.startswith(("xl/", "_rels/", "docProps/")):
        raise SourceError(f"{source.name} is an Excel workbook: save its sheet as CSV.")
    if first.endswith(("/data.pkl", "/.format_version", "/byteorder")):
        raise SourceError(
            f"{source.name} is a PyTorch file, whose pickle could run code: save the tensor with "
            "`numpy.save(name, tensor.numpy())`."
        )
    if first == "mimetype":
        raise SourceError(
            f"{source.name} is an OpenDocument file, such as of LibreOffice: save its sheet as CSV."
        )
    raise SourceError(f"{source.name} is a ZIP archive: unpack it and name what it holds.")


def _json_or_table(source: Input, named: str) -> str:
    start = source.head_text[:SNIFFED_CHARACTERS].lstrip()
    if not named and MEMBER.match(start):
        return "json-lines"
    if not named and not start.startswith(("{", "[")):
        return "delimited"
    # One object or list a line is JSONL, whatever the file's name is.
    first, _, rest = start.partition("\n")
    closed = {"{": "}", "[": "]"}.get(first[:1], "\0")
    next_starts = rest.lstrip()[:1]
    if named == "json-lines" and first.strip() in ("[", "[{", "{"):
        # One list or record over many lines.
        named = "json"
    if first.rstrip().endswith(closed) and next_starts == first[:1]:
        return "json-lines"
    if is_sequence(start):
        return "json-sequence"
    if is_docstore(start):
        return "docstore"
    return "llama-index" if is_llama_index(start) else named or "json"


def _has_vector(table: Table, vector: str) -> bool:
    return table.vectors is not None and is_named(table.vector_name, vector)
