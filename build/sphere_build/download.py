"""Downloads by HTTP that continue after a break, whole files and members of a remote zip."""

import contextlib
import http.client
import io
import os
import re
import ssl
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
import zlib
from pathlib import Path
from typing import Any

CHUNK = 1 << 16
WORTH_ANOTHER_TRY = {408, 425, 429, 500, 502, 503, 504}
NETWORK_ERRORS = (
    urllib.error.URLError,
    http.client.HTTPException,
    ConnectionError,
    TimeoutError,
)


class Unavailable(Exception):
    """A source cannot give a file; the text completes a sentence that starts with its name."""


def trusted() -> ssl.SSLContext:
    """What pip trusts: the system's certificates, pip's own and a company's in PIP_CERT."""
    context = ssl.create_default_context()
    with contextlib.suppress(Exception):
        from pip._vendor import certifi

        context.load_verify_locations(certifi.where())
    if own := os.environ.get("PIP_CERT"):
        with contextlib.suppress(OSError):
            context.load_verify_locations(own)
    return context


def answer(address: str, first: int, last: int | None, timeout: float) -> Any:
    """Open `address` from byte `first` to `last` (both included; None for the end)."""
    request = urllib.request.Request(address, headers={"User-Agent": "embedding-sphere-build"})
    if first or last is not None:
        request.add_header("Range", f"bytes={first}-{'' if last is None else last}")
    secure = address.startswith("https:")
    return urllib.request.urlopen(request, timeout=timeout, context=trusted() if secure else None)


def is_partial(response: Any, first: int) -> bool:
    """Whether the server answered the range that starts at `first`."""
    span = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return response.status == 206 and span is not None and int(span[1]) == first


def download(
    address: str,
    part: Path,
    size: int,
    *,
    start: int | None = None,
    attempts: int = 4,
    timeout: float = 30.0,
    pause: float = 1.0,
) -> None:
    """Fill `part` with `size` bytes of `address`, continuing after what it already holds.

    Parameters
    ----------
    start
        First byte wanted when only a range is; None means the whole resource.
    attempts
        Failures in a row without a new byte before giving up.
    timeout
        Seconds to connect, and to wait for each further piece.
    pause
        Seconds before the first retry; it doubles with each one.

    Raises
    ------
    Unavailable
        With the reason, when the last attempt failed or a range was wanted and not answered.
    """
    failures, best = 0, -1
    while True:
        have = part.stat().st_size if part.exists() else 0
        if have > size:
            part.unlink()
            have = 0
        if have == size:
            return
        failures, best = (0, have) if have > best else (failures, best)
        first = (start or 0) + have
        last = None if start is None else start + size - 1
        try:
            with answer(address, first, last, timeout) as got:
                if first and not is_partial(got, first):
                    if start is not None:
                        raise Unavailable("does not answer byte ranges")
                    have = 0
                with part.open("ab" if have else "wb") as file:
                    while have < size and (piece := got.read(min(CHUNK, size - have))):
                        file.write(piece)
                        have += len(piece)
            if have < size:
                reason = "closed the connection early"
        except urllib.error.HTTPError as error:
            reason = f"answered {error.code} {error.reason}"
            if error.code not in WORTH_ANOTHER_TRY:
                raise Unavailable(reason) from None
        except NETWORK_ERRORS as error:
            reason = f"could not be reached ({getattr(error, 'reason', None) or error})"
        if have < size:
            failures += 1
            if failures >= attempts:
                raise Unavailable(reason)
            time.sleep(pause * 2 ** (failures - 1))


class RangeFile(io.RawIOBase):
    """A remote file of known size, read by byte ranges."""

    def __init__(self, address: str, size: int, pause: float = 1.0) -> None:
        self.address, self.size, self.pause, self.position = address, size, pause, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.position = (0, self.position, self.size)[whence] + offset
        return self.position

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.size - self.position)
        if count <= 0:
            return 0
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "range"
            download(self.address, part, count, start=self.position, pause=self.pause)
            buffer[:count] = part.read_bytes()
        self.position += count
        return count


class RemoteZip:
    """A zip read by byte ranges: its index once, then only the members asked for.

    Parameters
    ----------
    address
        Of the zip, on a server that answers byte ranges.
    size
        Of the zip in bytes.

    Raises
    ------
    Unavailable
        When the server does not answer, or not with a zip.
    """

    def __init__(self, address: str, size: int, pause: float = 1.0) -> None:
        self.remote = io.BufferedReader(RangeFile(address, size, pause), CHUNK * 4)
        try:
            with zipfile.ZipFile(self.remote) as archive:
                self.members = {info.filename: info for info in archive.infolist()}
        except zipfile.BadZipFile:
            raise Unavailable("has no readable zip index") from None
        self.address, self.size, self.pause = address, size, pause

    def extract(self, member: str, part: Path) -> None:
        """Write `member` to `part`; a broken transfer is continued by the next call."""
        info = self.members.get(member)
        if info is None:
            raise Unavailable(f"does not hold {member}")
        # The local header repeats the name and may carry other extra fields than the index.
        with RangeFile(self.address, self.size, self.pause) as remote:
            remote.seek(info.header_offset)
            header = remote.read(30) or b""
        start = info.header_offset + 30
        start += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        packed = part.with_suffix(".packed")
        download(self.address, packed, info.compress_size, start=start, pause=self.pause)
        unpack(packed, part, info.compress_type)
        packed.unlink()


def unpack(packed: Path, target: Path, method: int) -> None:
    """Write a zip member's raw bytes, stored or deflated, unpacked to `target`."""
    if method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unavailable(f"packs the file in a way that is not read here (method {method})")
    inflater = zlib.decompressobj(-15) if method == zipfile.ZIP_DEFLATED else None
    with packed.open("rb") as source, target.open("wb") as file:
        try:
            while piece := source.read(CHUNK):
                file.write(inflater.decompress(piece) if inflater else piece)
        except zlib.error:
            packed.unlink()
            raise Unavailable("sent bytes that do not unpack") from None
