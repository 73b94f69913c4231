"""A Parquet file as parts: whole files that any static host serves, cut where row groups begin."""

import hashlib
import io
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow.parquet

from ..description import AtlasError

COPY_BYTES = 1 << 20


@dataclass(frozen=True)
class Part:
    """Some bytes of a family's file that lie in a file of their own."""

    offset: int
    length: int
    sha256: str


@dataclass(frozen=True)
class Family:
    """One Parquet file of an atlas, in parts.

    Attributes
    ----------
    length : int
        Bytes of the whole.
    parts : sequence of Part
        Its head: one row group or several each; the first begins with "PAR1".
    footer : Part
        What follows the last row group.
    """

    length: int
    parts: Sequence[Part]
    footer: Part

    def told(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "length": self.length,
            "parts": [asdict(part) for part in self.parts],
            "footer": asdict(self.footer),
        }


def part_name(number: int) -> str:
    """Return what the file of a part is called within its family's folder."""
    return f"{number:04d}.part"


def cut(file: Path, folder: Path, most: int, breaks: Sequence[int] = ()) -> Family:
    """Copy a Parquet file into a folder, as parts and a footer.

    Parameters
    ----------
    file : Path
    folder : Path
        Made here.
    most : int
        Row groups are joined to parts up to so many bytes.
    breaks : sequence of int
        Row groups that begin a part of their own, whatever its size.

    Returns
    -------
    Family
    """
    metadata = pyarrow.parquet.read_metadata(file)
    bounds = _bounds(metadata, most, set(breaks))
    total = file.stat().st_size
    folder.mkdir()
    pieces = []
    with file.open("rb") as source:
        for number, (start, end) in enumerate(zip(bounds, [*bounds[1:], total], strict=True)):
            last = number == len(bounds) - 1
            name = "footer" if last else part_name(number)
            pieces.append(_copy(source, folder / name, start, end - start))
    return Family(total, tuple(pieces[:-1]), pieces[-1])


def _bounds(metadata: Any, most: int, breaks: set[int]) -> list[int]:
    """Return where each part begins, and where the footer does."""
    starts, end = [], 4
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        chunks = [group.column(column) for column in range(group.num_columns)]
        starts.append(min(map(_chunk_start, chunks)))
        end = max(_chunk_start(chunk) + chunk.total_compressed_size for chunk in chunks)
    bounds = [0]
    for number, (start, after) in enumerate(zip(starts, [*starts[1:], end], strict=True)):
        too_large = after - bounds[-1] > most
        if number > 0 and (too_large or number in breaks):
            bounds.append(start)
    return [*bounds, end]


def _chunk_start(chunk: Any) -> int:
    dictionary = chunk.dictionary_page_offset
    return min(chunk.data_page_offset, dictionary) if dictionary else chunk.data_page_offset


def _copy(source: BinaryIO, target: Path, offset: int, length: int) -> Part:
    digest = hashlib.sha256()
    left = length
    with target.open("wb") as file:
        while left:
            piece = source.read(min(left, COPY_BYTES))
            digest.update(piece)
            file.write(piece)
            left -= len(piece)
    return Part(offset, length, digest.hexdigest())


class PartedFile(io.RawIOBase):
    """A family's parts, read as the one Parquet file that they are.

    A part that is read is checked first, once.

    Parameters
    ----------
    folder : Path
    family : Family

    Raises
    ------
    AtlasError
        One sentence: a part is missing, cut short or changed.
    """

    def __init__(self, folder: Path, family: Family) -> None:
        super().__init__()
        self._folder = folder
        self._family = family
        names = [part_name(number) for number in range(len(family.parts))]
        self._parts = list(zip([*names, "footer"], [*family.parts, family.footer], strict=True))
        self._at = 0
        self._held: tuple[str, bytes] = ("", b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte of the whole, and return its number."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._family.length}
        self._at = max(0, origin[whence] + offset)
        return self._at

    def tell(self) -> int:
        """Return the number of the byte that is read next."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, as far as the file reaches, and return how far."""
        filled = 0
        while filled < len(buffer) and (found := self._find(self._at)) is not None:
            name, part = found
            start = self._at - part.offset
            piece = self._read(name, part)[start : start + len(buffer) - filled]
            buffer[filled : filled + len(piece)] = piece
            filled += len(piece)
            self._at += len(piece)
        return filled

    def check(self) -> None:
        """Read every part and compare it with its hash."""
        for name, part in self._parts:
            self._read(name, part)

    def copy_to(self, target: BinaryIO) -> None:
        """Write the whole file."""
        self.seek(0)
        shutil.copyfileobj(self, target, COPY_BYTES)

    def _find(self, at: int) -> tuple[str, Part] | None:
        for name, part in self._parts:
            if part.offset <= at < part.offset + part.length:
                return name, part
        return None

    def _read(self, name: str, part: Part) -> bytes:
        if self._held[0] == name:
            return self._held[1]
        path = self._folder / name
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise AtlasError(
                f"The atlas has no part {path.parent.name}/{name}: copy the whole folder again."
            ) from None
        if len(data) < part.length:
            raise AtlasError(
                f"The part {path.parent.name}/{name} is cut short: {len(data):,} bytes, expected "
                f"{part.length:,}; copy it again."
            )
        if hashlib.sha256(data).hexdigest() != part.sha256:
            raise AtlasError(
                f"The part {path.parent.name}/{name} is not the one that the atlas was made with: "
                "copy the whole folder again."
            )
        self._held = name, data
        return data
