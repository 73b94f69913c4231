"""An input as bytes or lines: a file or standard input, unpacked, with progress."""

import codecs
import gzip
import io
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .table import SourceError

HEAD_BYTES = 1 << 20
CHUNK_BYTES = 1 << 18
SPOOLED_BYTES = 64 << 20
STANDARD_INPUT = "-"

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that Windows-1252 leaves undefined become control characters, as browsers read them.
_DECODE_UNDEFINED = "embedding-sphere-undefined"
codecs.register_error(
    _DECODE_UNDEFINED,
    lambda error: (
        (chr(error.object[error.start]), error.start + 1)
        if isinstance(error, UnicodeDecodeError)
        else ("?", getattr(error, "end", 0))
    ),
)

Report = Callable[[float], None]


class Input:
    """A file or standard input, which can be opened again and again.

    Parameters
    ----------
    path : path, or "-" for standard input
    report : callable, optional
        Told the share of the file that has been read, in [0, 1].

    Attributes
    ----------
    name : str
        What messages call it.
    head : bytes
        Its first bytes, unpacked, 1 MiB at most.

    Raises
    ------
    SourceError
        When it cannot be opened, is empty or is packed and damaged.
    """

    def __init__(self, path: str | Path, report: Report | None = None) -> None:
        self._report = report
        self._encoding: str | None = None
        self._spool: BinaryIO | None = None
        self.path = Path(path)
        if str(path) == STANDARD_INPUT:
            self.name = "standard input"
            self._spool = tempfile.SpooledTemporaryFile(SPOOLED_BYTES)  # type: ignore[assignment]  # noqa: SIM115
            assert self._spool is not None
            shutil.copyfileobj(sys.stdin.buffer, self._spool)
        else:
            self.name = self.path.name
        with self._open() as file:
            self._packed = file.read(2) == b"\x1f\x8b"
        with self.open(told=False) as file:
            self.head = file.read(HEAD_BYTES)
        if not self.head:
            raise SourceError(f"{self.name} is empty: expected a table with at least one row.")

    @property
    def suffix(self) -> str:
        """The end of the file's name in lower case, without .gz."""
        name = self.path.name.lower()
        return Path(name.removesuffix(".gz")).suffix if self._spool is None else ""

    @property
    def stem(self) -> str:
        """The file's name without its endings."""
        name = self.path.name
        return Path(name[:-3] if name.lower().endswith(".gz") else name).stem

    @property
    def plain_path(self) -> Path | None:
        """Where the unpacked bytes lie on disk, None when they do not."""
        return None if self._packed or self._spool is not None else self.path

    def _open(self) -> BinaryIO:
        if self._spool is not None:
            self._spool.seek(0)
            return io.BufferedReader(_Borrowed(self._spool), CHUNK_BYTES)
        try:
            return self.path.open("rb")
        except OSError as error:
            raise SourceError(
                f"{self.path} cannot be read: {(error.strerror or str(error)).lower()}; "
                "name a file that is there."
            ) from None

    def tell(self, share: float) -> None:
        """Report the share of the file that has been read."""
        if self._report is not None:
            self._report(share)

    @contextmanager
    def open(self, told: bool = True) -> Iterator[BinaryIO]:
        """Open the unpacked bytes from the start; damage met while reading is a SourceError.

        Unless `told` is false, what is read is reported.
        """
        with self._open() as file:
            total = file.seek(0, io.SEEK_END)
            file.seek(0)
            tell = self.tell if told else None
            counted = io.BufferedReader(_Counted(file, total, tell), CHUNK_BYTES)
            try:
                if self._packed:
                    with gzip.GzipFile(fileobj=counted) as unpacked:
                        yield unpacked  # type: ignore[misc]
                else:
                    yield counted
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise SourceError(
                    f"{self.name} is cut short or damaged ({error}); download or pack it again."
                ) from None
            except OSError as error:
                raise SourceError(
                    f"{self.name} cannot be read: {error.strerror or error}; copy it again."
                ) from None

    @contextmanager
    def lines(self, notes: list[str], told: bool = True) -> Iterator[io.TextIOWrapper]:
        """Open the file as text, line ends as they are; an encoding that was guessed is noted."""
        if self._encoding is None:
            self._encoding = self._find_encoding()
        encoding = self._encoding
        errors = "replace"
        if encoding == "cp1252":
            errors = _DECODE_UNDEFINED
            notes.append(f"{self.name} is not UTF-8: it was read as Latin-1 (Windows-1252).")
        with self.open(told) as file:
            yield io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")

    def _find_encoding(self) -> str:
        for mark, encoding in _BYTE_ORDER_MARKS:
            if self.head.startswith(mark):
                return encoding
        sample = self.head[:4096]
        zeros = [sample[start::2].count(0) for start in (0, 1)]
        if max(zeros) > len(sample) / 8:
            if min(zeros) > len(sample) / 8:
                raise SourceError(
                    f"{self.name} is not text: expected a table (CSV, TSV, JSON, JSONL), Parquet, "
                    "NPY, NPZ or a bundle."
                )
            return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self.open(told=False) as file:
            try:
                while chunk := file.read(CHUNK_BYTES):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                return "cp1252"
        return "utf-8"


class _Borrowed(io.RawIOBase):
    """A file that stays open when this one is closed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Counted(_Borrowed):
    """A file that tells how far it has been read."""

    def __init__(self, file: BinaryIO, total: int, report: Report | None) -> None:
        super().__init__(file)
        self._total, self._report = total, report

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        length = super().readinto(buffer)
        if self._report is not None and self._total:
            self._report(self._file.tell() / self._total)
        return length
