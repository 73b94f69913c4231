"""What all tasks share: whether a worker can take part, what a disk refuses, how much memory."""

import json
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..sources import SourceError
from ..version import __version__
from .shared import Shared
from .work import NO_ROOM

# Which process it was, and the most memory that it has taken so far, in bytes.
Peak = tuple[str, int]
PEAKS = "peaks.json"


def here() -> str:
    """Return this worker, as a sentence begins with it."""
    return f"The worker on {socket.gethostname()}"


def check_worker(version: str, files: Shared, file: Path | None) -> None:
    """Raise SourceError where a worker has another version, or does not see what it is to read.

    Parameters
    ----------
    version : str
        Of the package that asks.
    files : Shared
        Where it reads and writes.
    file : Path or None
        What it reads beside, where all see that.
    """
    if version != __version__:
        raise SourceError(
            f"{here()} has version {__version__} of embedding-sphere: expected {version}, "
            "which is asking; install the same one everywhere."
        )
    folder = files.folder
    if folder is not None and not (folder.is_dir() and (file is None or file.is_file())):
        raise SourceError(
            f"{here()} does not see {folder}: name an output in a folder that all workers see "
            "under the same path, or at an address such as s3://bucket/name.atlas."
        )


@contextmanager
def telling_where() -> Iterator[None]:
    """Say what a disk refused, and on which machine; a full one is told by the process that asks.

    Other workers may see the same files well.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise
        reason = (error.strerror or str(error)).lower()
        file = f" at {error.filename}" if error.filename else ""
        raise SourceError(
            f"{here()} cannot read or write ({reason}{file}): mend "
            "that and run the same command again; what is done is kept."
        ) from None


def peak() -> Peak:
    """Return this process and the most memory that it has taken."""
    return f"process {os.getpid()} on {socket.gethostname()}", peak_memory()


def peak_memory() -> int:
    """Return the most memory that this process has taken, in bytes; 0 where nothing tells it.

    Pages of mapped files that were touched count.
    """
    try:
        # Not `getrusage`: there a process begins with what the one that started it had taken.
        with Path("/proc/self/status").open() as lines:
            told = next(line for line in lines if line.startswith("VmHWM"))
        return 1024 * int(told.split()[1])
    except (OSError, StopIteration):
        return 0


def save_peaks(folder: Path, peaks: Iterable[Peak]) -> None:
    """Write the most memory of each process that made a folder."""
    most: dict[str, int] = {}
    for process, taken in peaks:
        most[process] = max(taken, most.get(process, 0))
    (folder / PEAKS).write_text(json.dumps(most))


def peaks_of(folder: Path) -> dict[str, int]:
    """Return the most memory, in bytes, of each process that made a folder; none if one did."""
    told = folder / PEAKS
    return json.loads(told.read_text()) if told.exists() else {}
