"""Reads files of any kind that is recognised onto disk: vectors as float16, columns as texts."""

from bisect import bisect_right
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from ..sources import Opener, SourceError, open_parts
from ..sources.cells import LARGEST, CellError, quote, text_of
from ..sources.collect import UNREADABLE, take_sample, tell_odd_vectors, vector_of_row
from ..sources.names import listed
from ..sources.recognize import VectorColumns, find_vectors, is_named
from ..sources.table import PAUSE, BadRow, Fault, Rows
from .texts import TextWriter

BATCH_ROWS = 2048


@dataclass
class Block:
    """Rows on disk: one file, or several with the same columns below each other.

    Attributes
    ----------
    source : str
        The first file's name.
    names : list of str
        Of all columns, the vectors' included.
    folder : Path
    columns : dict of column name to writer
    found : VectorColumns or None
    vectors : file or None
        N x D float16; rows with a fault hold zeros. None where they are not kept, too.
    count : int
    faults : dict of int to Fault
        By row number from 0.
    files : list of (int, str)
        The first row of each file, and its name.
    """

    source: str
    names: list[str]
    folder: Path
    found: VectorColumns | None
    vectors: BinaryIO | None
    decimal_comma: bool
    about: dict[str, str]
    columns: dict[str, TextWriter] = field(default_factory=dict)
    count: int = 0
    faults: dict[int, Fault] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    files: list[tuple[int, str]] = field(default_factory=list)

    def fault(self, row: int, reason: str) -> Fault:
        """Return what is wrong with a row, counted in its file."""
        first, source = self.files[bisect_right(self.files, row, key=lambda file: file[0]) - 1]
        return Fault(source, row - first + 1, reason)

    def close(self) -> None:
        """Finish all files."""
        for writer in self.columns.values():
            _fill(writer, self.count)
            writer.close()
        if self.vectors is not None:
            self.vectors.close()

    def text_path(self, name: str) -> Path:
        """Return where a column's texts lie."""
        return self.folder / f"{list(self.columns).index(name)}.arrow"


def gather(
    paths: Sequence[str],
    folder: Path,
    vector: str | None,
    opener: Opener,
    with_vectors: bool = True,
) -> Generator[float, None, list[Block]]:
    """Read files onto disk.

    Parameters
    ----------
    paths : paths of files, folders of Parquet files, stores
    folder : Path
        Where the blocks' folders are made.
    vector : str, optional
        The column of the vectors.
    opener : callable
        As for `sources.read_table`.
    with_vectors : bool
        Whether vectors are kept; else they are only left out of the columns.

    Yields
    ------
    float
        The fraction read, in [0, 1].

    Returns
    -------
    list of Block
        One for each run of files with the same columns.
    """
    blocks: list[Block] = []
    opened = [part for path in paths for part in open_parts(path, None, opener)]
    for number, open_part in enumerate(opened):
        rows, source, fractions = open_part()
        before = blocks[-1] if blocks else None
        given = (rows, source.name, source.stem, vector, folder, blocks, with_vectors)
        for _ in _read(*given):
            yield (number + min(1.0, fractions[-1])) / len(opened)
        if blocks[-1] is before and rows.notes:
            before.notes += rows.notes
    for block in blocks:
        block.close()
    return blocks


def _read(
    rows: Rows,
    source: str,
    stem: str,
    vector: str | None,
    folder: Path,
    blocks: list[Block],
    with_vectors: bool,
) -> Generator[None, None, None]:
    """Read one file into the last block, or into one of its own."""
    sample = yield from take_sample(rows)
    whole = [row for row in sample if not isinstance(row, BadRow)]
    found = find_vectors(rows.names, whole, vector, rows.decimal_comma) if whole else None
    if found is None and vector is not None and whole:
        found = find_vectors(rows.names, whole, None, rows.decimal_comma)
    if with_vectors and whole:
        tell_odd_vectors(rows, source, whole, found)
    block = blocks[-1] if blocks else None
    alike = block is not None and block.names == rows.names
    if block is None or not alike or _dimension(block.found) != _dimension(found):
        block = _start(rows, source, stem, found, folder / str(len(blocks)), with_vectors)
        blocks.append(block)
    block.files.append((block.count, source))
    batch: list[Any] = list(sample)
    first = block.count
    for row in rows.cells:
        if row is not PAUSE:
            batch.append(row)
        if len(batch) >= BATCH_ROWS:
            _write(block, rows, batch)
            batch = []
            yield
    _write(block, rows, batch)
    if block.count == first:
        raise SourceError(f"{source} has no rows: expected at least one below the column names.")
    yield


def _length(block: Block) -> int:
    return 0 if block.found is None else block.found.dimension


def _dimension(found: VectorColumns | None) -> tuple[tuple[int, ...], int] | None:
    return None if found is None else (found.indices, found.dimension)


def _start(
    rows: Rows,
    source: str,
    stem: str,
    found: VectorColumns | None,
    folder: Path,
    with_vectors: bool,
) -> Block:
    folder.mkdir()
    vectors = (folder / "vectors").open("wb") if found is not None and with_vectors else None
    about = {"stem": stem, **rows.about}
    names = list(rows.names)
    return Block(source, names, folder, found, vectors, rows.decimal_comma, about, notes=rows.notes)


def _write(block: Block, rows: Rows, batch: list[Any]) -> None:
    """Append rows to a block."""
    if not batch:
        return
    found = block.found
    left_out = () if found is None else (*found.indices, *found.others)
    if found is not None and block.vectors is not None:
        numbers = _stacked(batch, found)
        if numbers is None:
            numbers = np.zeros((len(batch), found.dimension), dtype=np.float16)
            for place, row in enumerate(batch):
                reason = _take_vector(row, found, rows, numbers[place])
                if reason is not None:
                    at = block.count + place
                    block.faults[at] = block.fault(at, reason)
        block.vectors.write(numbers.tobytes())
    else:
        for place, row in enumerate(batch):
            if isinstance(row, BadRow):
                at = block.count + place
                block.faults[at] = block.fault(at, row.reason)
    whole = [() if isinstance(row, BadRow) else row for row in batch]
    for index, name in enumerate(rows.names):
        if index in left_out:
            continue
        if name not in block.columns:
            path = block.folder / f"{len(block.columns)}.arrow"
            block.columns[name] = TextWriter(path)
        writer = block.columns[name]
        _fill(writer, block.count)
        writer.write([_text(row[index]) if index < len(row) else "" for row in whole])
    block.count += len(batch)


def _stacked(batch: list[Any], found: VectorColumns) -> NDArray[np.float16] | None:
    """Return the vectors of rows that all hold one as an array; None where each wants a look."""
    if found.numbered or any(isinstance(row, BadRow) for row in batch):
        return None
    cells = [found.pick(row)[0] for row in batch]
    shape = (found.dimension,)
    arrays = (isinstance(cell, np.ndarray) and cell.dtype.kind == "f" for cell in cells)
    if not all(arrays) or any(cell.shape != shape for cell in cells):
        return None
    # What float32 cannot hold becomes infinite, which each row is looked at for.
    with np.errstate(over="ignore"):
        numbers = np.stack(cells).astype(np.float32, copy=False)
    # NaN and infinity are not below it, either.
    if not np.abs(numbers).max() <= LARGEST:
        return None
    return numbers.astype(np.float16)


def _take_vector(row: Any, found: VectorColumns, rows: Rows, target: Any) -> str | None:
    """Fill a row of numbers; return why that is not possible, if it is not."""
    if isinstance(row, BadRow):
        return row.reason
    try:
        target[:] = vector_of_row(row, found, rows)
    except CellError as error:
        return str(error)
    return None


def _text(cell: Any) -> str:
    return "" if cell is None else text_of(cell)


def _fill(writer: TextWriter, count: int) -> None:
    """Let a column that came late, or ended early, have empty texts up to a row."""
    if writer.count < count:
        writer.write([""] * (count - writer.count))


def check_fit(blocks: list[Block]) -> None:
    """Raise SourceError where files do not stand side by side."""
    counts = {block.count for block in blocks}
    if len(counts) > 1:
        told = ", ".join(f"{block.source} has {block.count:,}" for block in blocks)
        raise SourceError(
            f"The files have neither the same columns nor the same number of rows ({told}); name "
            "files that belong together."
        )


def check_vectors(blocks: list[Block], vector: str | None) -> None:
    """Raise SourceError where files do not hold the vectors once.

    Where their column is named, it must be that one.
    """
    holders = [block for block in blocks if block.found is not None]
    if not holders:
        odd = [note for block in blocks for note in block.notes if UNREADABLE in note]
        if odd:
            raise SourceError(f"{odd[0]} Name another column with --vector.")
        there = ", ".join(quote(name) for block in blocks for name in block.names) or "none"
        raise SourceError(
            f"{blocks[0].source} has no column of vectors among {there}: name it with --vector, or "
            "have the texts embedded with --embed local."
        )
    if len(holders) > 1 and holders[0].names == holders[1].names:
        told = [f"{block.source} has vectors of {_length(block):,} numbers" for block in holders]
        raise SourceError(f"{told[0]}, {told[1]}: expected one length; leave one of them out.")
    if len(holders) > 1:
        raise SourceError(
            f"{holders[0].source} and {holders[1].source} both hold vectors: expected one of them "
            "to; leave one out."
        )
    found = holders[0].found
    if vector is not None and found is not None and not is_named(found.name, vector):
        names = [found.name, *(name for block in blocks for name in block.columns)]
        raise SourceError(
            f"There are no vectors in a column {quote(vector)} of {holders[0].source}: expected "
            f"one of {listed(names)}."
        )
