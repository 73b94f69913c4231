"""Columns of texts on disk, written in batches and read without taking memory."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, overload

import pyarrow

# As many rows at a time when a column is read.
READ_ROWS = 65_536
_SCHEMA = pyarrow.schema([pyarrow.field("texts", pyarrow.large_string(), nullable=False)])


class TextWriter:
    """Writes one column of texts, some at a time.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._writer = pyarrow.ipc.new_file(path, _SCHEMA)
        self.count = 0

    def write(self, texts: Sequence[str]) -> None:
        """Append texts."""
        array = pyarrow.array(texts, pyarrow.large_string())
        self._writer.write_batch(pyarrow.record_batch([array], schema=_SCHEMA))
        self.count += len(texts)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


class Texts(Sequence[str]):
    """A column of texts that lies on disk, as a sequence.

    Parameters
    ----------
    column : ChunkedArray of large_string
    """

    def __init__(self, column: pyarrow.ChunkedArray) -> None:
        self.column = column

    def __len__(self) -> int:
        return len(self.column)

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self.column), READ_ROWS):
            yield from self.column.slice(start, READ_ROWS).to_pylist()

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return self.column[place].to_pylist()
        return self.column[place].as_py()


def write_texts(path: Path, column: pyarrow.ChunkedArray, rows: int) -> None:
    """Write a column of texts as a file of Arrow, in batches of so many rows."""
    with pyarrow.ipc.new_file(path, _SCHEMA) as writer:
        for start in range(0, len(column), rows):
            texts = column.slice(start, rows).combine_chunks()
            writer.write_batch(pyarrow.record_batch([texts], schema=_SCHEMA))


def count_batches(path: Path) -> int:
    """Return how many batches a file of Arrow has."""
    return pyarrow.ipc.open_file(pyarrow.memory_map(str(path))).num_record_batches


def read_batch(file: BinaryIO, number: int) -> list[str]:
    """Return one batch of a file that `write_texts` wrote; no other is read."""
    return pyarrow.ipc.open_file(file).get_batch(number).column(0).to_pylist()


def map_column(path: Path) -> pyarrow.ChunkedArray:
    """Return the one column of a file of Arrow, mapped into memory."""
    return pyarrow.ipc.open_file(pyarrow.memory_map(str(path))).read_all().column(0)


def write_column(path: Path, array: Any) -> None:
    """Write a column as a file of Arrow, in one piece, so that rows are taken from it anywhere."""
    whole = array.combine_chunks() if isinstance(array, pyarrow.ChunkedArray) else array
    if isinstance(whole, pyarrow.ChunkedArray):
        whole = pyarrow.concat_arrays(whole.chunks)
    batch = pyarrow.record_batch([whole], names=["values"])
    with pyarrow.ipc.new_file(path, batch.schema) as writer:
        writer.write_batch(batch)
