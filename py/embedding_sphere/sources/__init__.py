"""Reads tables of texts and vectors, one format a file.

data/README.md, "What is recognised", says which files and which columns are understood.
"""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path

from ..numeric.steps import drain, mapped
from .bundles import read_bundle
from .cells import quote
from .collect import collect
from .combine import combine
from .delimited import read_delimited, read_texts
from .json_lines import read_json_lines
from .json_records import read_json
from .llama_index import is_llama_index, read_corpus
from .names import listed
from .numpy_files import read_npy, read_npz
from .opening import STANDARD_INPUT, Input
from .parquet import read_parquet
from .table import Fault, Rows, SourceError, Table

__all__ = ["Fault", "SourceError", "Table", "find_format", "read_table", "read_table_steps"]

READERS: dict[str, Callable[[Input], Rows]] = {
    "bundle": read_bundle,
    "parquet": read_parquet,
    "npy": read_npy,
    "npz": read_npz,
    "json": read_json,
    "json-lines": read_json_lines,
    "llama-index": read_corpus,
    "texts": read_texts,
    "delimited": read_delimited,
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
SNIFFED_CHARACTERS = 1 << 16
REFUSED = {
    b"\x80\x02": "a pickle, which could run code: save it as NPY, Parquet or CSV",
    b"\x80\x03": "a pickle, which could run code: save it as NPY, Parquet or CSV",
    b"\x80\x04": "a pickle, which could run code: save it as NPY, Parquet or CSV",
    b"\x80\x05": "a pickle, which could run code: save it as NPY, Parquet or CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save its sheet as CSV",
    b"%PDF": "a PDF: expected a table",
    b"\x89PNG": "a picture: expected a table",
    b"\xff\xd8\xff": "a picture: expected a table",
    b"\x89HDF": "an HDF5 file: save its arrays as NPY or its table as Parquet",
    b"SQLite format 3": "a database: export its table as CSV",
    b"BZh": "packed with bzip2: unpack it, or pack it with gzip",
    b"\xfd7zXZ": "packed with xz: unpack it, or pack it with gzip",
    b"\x28\xb5\x2f\xfd": "packed with zstd: unpack it, or pack it with gzip",
    b"ARROW1": "an Arrow or Feather file: save the table as Parquet",
}


def read_table(
    paths: Sequence[str | Path],
    vector: str | None = None,
    report: Callable[[str, float], None] | None = None,
    with_vectors: bool = True,
) -> Table:
    """Read one file or several as one table.

    Parameters
    ----------
    paths : paths, or "-" for standard input
        A folder stands for the Parquet files in it.
    vector : str, optional
        The column that holds the vectors, or what the names of numbered columns begin with.
    report : callable, optional
        Told the file's name and the fraction of it that has been read, in [0, 1].
    with_vectors : bool
        Whether vectors are kept; else only the other columns are.

    Returns
    -------
    Table
        Every row, also those with a fault; `Table.usable` leaves them out.

    Raises
    ------
    SourceError
        One sentence with the row number, counted from 1 below the column names.
    """
    steps = read_table_steps(paths, vector, with_vectors)
    return drain(steps, lambda step: report and report(*step))


def read_table_steps(
    paths: Sequence[str | Path], vector: str | None = None, with_vectors: bool = True
) -> Generator[tuple[str, float], None, Table]:
    """Read as `read_table` does, in slices between which a caller can do something else.

    Yields
    ------
    tuple of the file's name and the fraction of it that has been read, in [0, 1]
    """
    tables = []
    for file in [file for path in paths for file in _expand(path)]:
        fractions = [0.0]
        source = Input(file, fractions.append)
        rows = READERS[find_format(source)](source)
        reading = collect(rows, source, vector, with_vectors)
        table = yield from mapped(reading, partial(_latest, Path(file).name, fractions))
        yield Path(file).name, 1.0
        table.about.setdefault("stem", source.stem if str(file) != STANDARD_INPUT else "Untitled")
        tables.append(table)
    table = combine(tables)
    if vector is not None and with_vectors and not _has_vector(table, vector):
        names = [name for name in [table.vector_name, *table.columns] if name]
        raise SourceError(
            f"There are no vectors in a column {quote(vector)} of {table.source}: expected one of "
            f"{listed(names)}."
        )
    return table


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
    for start, reason in REFUSED.items():
        if head.startswith(start):
            raise SourceError(f"{source.name} is {reason}.")
    if head.startswith(b"\x93NUMPY"):
        return "npy"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        if b"xl/" in head or b"[Content_Types].xml" in head:
            raise SourceError(f"{source.name} is an Excel workbook: save its sheet as CSV.")
        if b".npy" not in head[:4096]:
            raise SourceError(f"{source.name} is a ZIP archive: unpack it and name what it holds.")
        return "npz"
    if head[1:8] == b"\xa6format" or source.suffix == ".esb":
        return "bundle"
    if source.suffix in (".npy", ".npz", ".parquet"):
        return source.suffix[1:]
    named = SUFFIXES.get(source.suffix, "")
    if named in ("delimited", "texts"):
        return named
    return _json_or_table(source, named)


def _json_or_table(source: Input, named: str) -> str:
    start = source.head_text[:SNIFFED_CHARACTERS].lstrip()
    if not named and not start.startswith(("{", "[")):
        return "delimited"
    # One object or list a line is JSONL, whatever the file's name is.
    first, _, rest = start.partition("\n")
    closed = {"{": "}", "[": "]"}.get(first[:1], "\0")
    next_starts = rest.lstrip()[:1]
    if first.rstrip().endswith(closed) and next_starts == first[:1]:
        return "json-lines"
    return "llama-index" if is_llama_index(start) else named or "json"


def _expand(path: str | Path) -> list[str | Path]:
    folder = Path(path)
    if str(path) == STANDARD_INPUT or not folder.is_dir():
        return [path]
    files: list[str | Path] = sorted(folder.rglob("*.parquet"))
    if not files:
        raise SourceError(f"{folder} is a folder without Parquet files: name a file.")
    return files


def _has_vector(table: Table, vector: str) -> bool:
    if table.vectors is None:
        return False
    return table.vector_name == vector or (
        " … " in table.vector_name and table.vector_name.startswith(vector)
    )
