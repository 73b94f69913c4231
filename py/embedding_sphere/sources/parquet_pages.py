"""What the pages of a Parquet file say that they unpack to, added up before any is unpacked.

The sizes in a page's own header are those that memory is taken by: what the file's footer says of
them need not be true.
"""

import os
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, BinaryIO

from .limits import MOST_LEVELS, NUMBER_BYTES, ROW_BYTES, check_columns
from .opening import Input
from .table import PAUSE, Pause, SourceError
from .thrift import ThriftError, ThriftReader

# A page's header is some 30 bytes, and longer where it tells the least and greatest value.
HEADER_BYTES = 256
LONGEST_HEADER = 1 << 20
PAGES_AT_ONCE = 100
TEXT_TYPES = ("BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY")

# Numbers of fields in Parquet's structs, parquet.thrift.
_SCHEMA, _CHILDREN = 2, 5
_UNPACKED, _PACKED, _DICTIONARY_PAGE, _VALUES = 2, 3, 7, 1
# Where the header of a data page of either version says how its values are written.
_ENCODINGS = {5: 2, 8: 4}
_DELTA_BYTE_ARRAY = 7


@dataclass
class Sizes:
    """What the pages of a file come to.

    Attributes
    ----------
    unpacked : int
        Bytes of all pages.
    values : int
        Numbers and texts, empty ones among them, of all columns.
    widest : int
        Bytes that a row may come to where pages hold long texts once and rows repeat them.
    """

    unpacked: int = 0
    values: int = 0
    widest: int = 0


def check_schema(source: Input, file: BinaryIO) -> None:
    """Check that the columns of a file are not nested too deep, nor too many.

    Raises
    ------
    SourceError
    """
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - 8))
    length = int.from_bytes(file.read(4), "little")
    if length > end - 8:
        raise damaged(source, "its end is missing")
    file.seek(end - 8 - length)
    try:
        schema = ThriftReader(file.read(length)).struct(until=_SCHEMA)[_SCHEMA]
        children = [element.get(_CHILDREN, 0) for element in schema]
    except (ThriftError, KeyError, AttributeError, TypeError) as error:
        raise damaged(source, f"its schema is damaged: {error}") from None
    check_columns(source.name, len(children))
    # How many elements are still to come inside each of those that are open.
    left: list[int] = []
    for count in children:
        if left:
            left[-1] -= 1
        left.append(count)
        while left and left[-1] <= 0:
            left.pop()
        if len(left) > MOST_LEVELS:
            raise SourceError(
                f"{source.name} has columns that are nested too deep, with more than "
                f"{MOST_LEVELS} levels: write it with flat columns."
            )


def check_pages(source: Input, file: BinaryIO, metadata: Any) -> Generator[Pause, None, Sizes]:
    """Add up what the pages of a file say that they hold.

    Parameters
    ----------
    source : Input
    file : binary file
        The same, unpacked where it was packed as a whole.
    metadata : pyarrow.parquet.FileMetaData

    Raises
    ------
    SourceError
        When that is more than the file may come to, or a page's header is damaged.
    """
    end = file.seek(0, os.SEEK_END)
    sizes = Sizes()
    source.allowance.check_table(ROW_BYTES * metadata.num_rows)
    packed = pages = 0
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(metadata.num_columns)):
            packed += column.total_compressed_size
            if column.total_compressed_size < 0 or packed > end:
                raise damaged(source, "its columns overlap")
            starts = (column.data_page_offset, column.dictionary_page_offset or 0)
            at = min((start for start in starts if start > 0), default=0)
            stop = at + column.total_compressed_size
            longest = values = 0
            # What follows the last value, the library does not read either.
            while at < stop and values < column.num_values:
                page = _read_page(source, file, at)
                at = page.end
                sizes.unpacked += page.unpacked
                sizes.values += page.values
                values += page.values
                longest = max(longest, page.unpacked if page.repeats else 0)
                _check(source, sizes)
                pages += 1
                if pages % PAGES_AT_ONCE == 0:
                    yield PAUSE
            if column.physical_type in TEXT_TYPES:
                in_row = -(-column.num_values // max(1, group.num_rows))
                sizes.widest = max(sizes.widest, longest * in_row)
    return sizes


def _check(source: Input, sizes: Sizes) -> None:
    source.allowance.check_unpacked(sizes.unpacked)
    # The same value over and over needs hardly a byte in the file.
    source.allowance.check_table(NUMBER_BYTES * sizes.values)


@dataclass(frozen=True)
class _Page:
    """What a page's header says, and where the next page starts.

    It may repeat a text in many values: as a dictionary, or as the beginning of the texts after it.
    """

    unpacked: int
    values: int
    repeats: bool
    end: int


def _read_page(source: Input, file: BinaryIO, start: int) -> _Page:
    try:
        header, length = _header(file, start)
        unpacked, packed = header[_UNPACKED], header[_PACKED]
        values, repeats = 0, _DICTIONARY_PAGE in header
        for kind, encoding in _ENCODINGS.items():
            if kind in header:
                values = header[kind][_VALUES]
                repeats = header[kind][encoding] == _DELTA_BYTE_ARRAY
        if min(unpacked, packed, values) < 0:
            raise ThriftError("it has less than nothing in it")
    except (ThriftError, KeyError, TypeError) as error:
        raise damaged(source, f"the header of a page is damaged: {error}") from None
    return _Page(unpacked, values, repeats, start + length + packed)


def _header(file: BinaryIO, start: int) -> tuple[dict[int, Any], int]:
    size = HEADER_BYTES
    while True:
        file.seek(start)
        data = file.read(size)
        reader = ThriftReader(data)
        try:
            return reader.struct(), reader.at
        except ThriftError:
            if len(data) < size or size > LONGEST_HEADER:
                raise
            size *= 8


def damaged(source: Input, reason: str) -> SourceError:
    """Return what is told of a file that is no Parquet file, or a damaged one."""
    return SourceError(
        f"{source.name} is no Parquet file that can be read ({reason}); download or write it again."
    )
