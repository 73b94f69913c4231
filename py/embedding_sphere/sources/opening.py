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
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from .encoding import LEGACY, decode_head, errors_for, guess_encoding, known_encoding
from .legacy_encoding import guess_legacy
from .limits import Allowance
from .table import PAUSE, Pause, SourceError

HEAD_BYTES = 1 << 20
CHUNK_BYTES = 1 << 18
SPOOLED_BYTES = 64 << 20
STANDARD_INPUT = "-"

OnProgress = Callable[[float], None]


class Input:
    """A file or standard input, which can be opened again and again.

    Parameters
    ----------
    path : path, or "-" for standard input
    on_progress : callable, optional
        Told the fraction of the file that has been read, in [0, 1].
    encoding : str, optional
        Which the text is in, as Python names it; otherwise it is found out.

    Attributes
    ----------
    name : str
        What messages call it.
    size : int
        Its bytes, packed as they are.
    allowance : Allowance
        How large what is made of it may become.
    head : bytes
        Its first bytes, unpacked, 1 MiB at most.

    Raises
    ------
    SourceError
        When it cannot be opened, is empty or is packed and damaged.
    """

    def __init__(
        self, path: str | Path, on_progress: OnProgress | None = None, encoding: str | None = None
    ) -> None:
        self._on_progress = on_progress
        self._given = None if encoding is None else known_encoding(encoding)
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
            self.size = file.seek(0, io.SEEK_END)
        self.allowance = Allowance(self.name, self.size)
        with self.open(reported=False) as file:
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
        if str(self.path) == STANDARD_INPUT:
            return "Untitled"
        name = self.path.name
        return Path(name[:-3] if name.lower().endswith(".gz") else name).stem

    @property
    def plain_path(self) -> Path | None:
        """Where the unpacked bytes lie on disk, None when they do not."""
        return None if self._packed or self._spool is not None else self.path

    @cached_property
    def head_text(self) -> str:
        """The first bytes as text."""
        return decode_head(self.head, self._given or guess_encoding(self.name, self.head))

    @property
    def head_is_whole(self) -> bool:
        """Whether nothing follows the first bytes."""
        return len(self.head) < HEAD_BYTES

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

    def tell(self, fraction: float) -> None:
        """Report the fraction of the file that has been read."""
        if self._on_progress is not None:
            self._on_progress(fraction)

    @contextmanager
    def open(self, reported: bool = True) -> Iterator[BinaryIO]:
        """Open the unpacked bytes from the start.

        Damage met while reading is a SourceError, and so is more than `allowance` of what was
        packed. Unless `reported` is false, what is read is reported.
        """
        with self._open() as file:
            source = _Counted(file, self._tell_read) if reported else file
            buffered = io.BufferedReader(source, CHUNK_BYTES)  # type: ignore[type-var]
            try:
                if self._packed:
                    with gzip.GzipFile(fileobj=buffered) as unpacked:
                        yield io.BufferedReader(_Bounded(unpacked, self.allowance), CHUNK_BYTES)
                else:
                    yield buffered
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise SourceError(
                    f"{self.name} is cut short or damaged ({error}); download or pack it again."
                ) from None
            except OSError as error:
                raise SourceError(
                    f"{self.name} cannot be read: {error.strerror or error}; copy it again."
                ) from None

    def unpack(self, target: BinaryIO) -> Iterator[Pause]:
        """Write the unpacked bytes to a file."""
        with self.open() as file:
            while chunk := file.read(CHUNK_BYTES):
                target.write(chunk)
                yield PAUSE
        target.seek(0)

    def find_encoding(self, notes: list[str]) -> Iterator[Pause]:
        """Find out which encoding the text is in; one that was guessed is noted."""
        if self._encoding is None:
            self._encoding = self._given or guess_encoding(self.name, self.head)
            if self._encoding == "utf-8" and self._given is None:
                yield from self._check_utf8(notes)
        if self._given is None and self._encoding in LEGACY:
            notes.append(f"{self.name} is not UTF-8: it was read as {LEGACY[self._encoding]}.")

    def _check_utf8(self, notes: list[str]) -> Iterator[Pause]:
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self.open(reported=False) as file:
            try:
                while chunk := file.read(CHUNK_BYTES):
                    decoder.decode(chunk)
                    yield PAUSE
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self._encoding = guess_legacy(self.head)
                if self._encoding == "utf-8":
                    notes.append(
                        f"{self.name} has bytes that are no UTF-8, as the rest is: each was "
                        "replaced by a question mark."
                    )

    @contextmanager
    def text(self, reported: bool = True) -> Iterator[io.TextIOWrapper]:
        """Open the file as text, in the encoding that was found, line ends as they are."""
        encoding = self._encoding or "utf-8"
        with self.open(reported) as file:
            yield io.TextIOWrapper(file, encoding, errors_for(encoding), newline="")

    def _tell_read(self, position: int) -> None:
        self.tell(position / self.size)


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
    """A file that tells its position whenever it has been read."""

    def __init__(self, file: BinaryIO, on_read: Callable[[int], None]) -> None:
        super().__init__(file)
        self._on_read = on_read

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        length = super().readinto(buffer)
        self._on_read(self._file.tell())
        return length


class _Bounded(_Borrowed):
    """A file that is read once, from the start, and not beyond what is allowed."""

    def __init__(self, file: gzip.GzipFile, allowance: Allowance) -> None:
        super().__init__(file)  # type: ignore[arg-type]
        self._allowance = allowance
        self._read = 0

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        length = super().readinto(buffer)
        self._read += length
        self._allowance.check_unpacked(self._read)
        return length

    def seekable(self) -> bool:
        return False
