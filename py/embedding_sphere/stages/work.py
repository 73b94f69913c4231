"""The folder in which stages are kept until all are done: one run at a time, each stage whole."""

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..methods.base import Progress
from ..numeric.steps import mapped
from ..sources import SourceError

# What a full disk, or a used-up share of it, says.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

Make = Callable[[Path], Generator[float | Progress, None, None]]


class Work:
    """A folder of finished stages, each named after what it was made from.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stage(self, name: str, title: str, key: Any, make: Make) -> Generator[Progress, None, Path]:
        """Return the folder of a stage, which is made unless it was finished before.

        Parameters
        ----------
        name : str
            Of the folder.
        title : str
            For people.
        key : JSON's values
            All that the result depends on: another key is another result.
        make : callable
            Writes into the folder that it is given and yields the fraction done, or a `Progress`
            with a title of its own.

        Yields
        ------
        Progress

        Raises
        ------
        SourceError
            One sentence: the disk is full, or the folder cannot be written.
        """
        finished = self.folder / f"{name}-{digest(key)}"
        if finished.is_dir():
            yield Progress(title, 1.0)
            return finished
        partial = self.folder / f"{name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        # What was made from other input or parameters is of no more use.
        for stale in self.folder.glob(f"{name}-*"):
            shutil.rmtree(stale, ignore_errors=True)
        try:
            partial.mkdir()
            yield from mapped(
                make(partial),
                lambda done: done if isinstance(done, Progress) else Progress(title, done),
            )
            partial.rename(finished)
            for parts in self.folder.glob(f"{name}.parts-*"):
                shutil.rmtree(parts, ignore_errors=True)
        except SourceError:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        except OSError as error:
            shutil.rmtree(partial, ignore_errors=True)
            full = _is_full(error)
            reason = "no space left on device" if full else (error.strerror or str(error)).lower()
            remedy = "make room" if full else "mend that"
            raise SourceError(
                f"{self.folder} cannot be written ({reason}): {remedy} and run the same command "
                "again; finished stages are kept."
            ) from error
        return finished

    def parts(self, name: str, key: Any) -> Path:
        """Return a folder, to be made, for parts of a stage: it stays until that is finished.

        Parameters
        ----------
        name, key : as for `stage`
        """
        folder = self.folder / f"{name}.parts-{digest(key)}"
        for stale in self.folder.glob(f"{name}.parts-*"):
            if stale != folder:
                shutil.rmtree(stale, ignore_errors=True)
        return folder

    def remove(self) -> None:
        """Remove the folder with all that is kept in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _is_full(error: OSError) -> bool:
    """Tell whether a disk is full; NumPy says so by how much it could write alone."""
    return (
        error.errno in NO_ROOM or re.match(r"\d+ requested and \d+ written", str(error)) is not None
    )


def digest(key: Any) -> str:
    """Return a short name for values of JSON."""
    text = json.dumps(key, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@contextmanager
def open_work(output: Path) -> Iterator[Work]:
    """Give the folder of stages beside an output, for this run alone.

    Raises
    ------
    SourceError
        One sentence: another run writes the same output, or the folder cannot be made.
    """
    folder = output.with_name(output.name + ".work")
    try:
        folder.mkdir(exist_ok=True)
        file = (folder / "lock").open("a")
    except OSError as error:
        raise SourceError(
            f"{folder} cannot be made ({(error.strerror or str(error)).lower()}): name an output "
            "in a folder that is there."
        ) from None
    with file:
        if not _lock(file.fileno()):
            raise SourceError(
                f"Another run is writing {output}: wait until it has ended, or name another output."
            )
        # Released by the system, even where this process is killed.
        try:
            yield Work(folder)
        finally:
            # Where nothing is kept, as nothing could be read, nothing is left.
            if folder.is_dir() and [path.name for path in folder.iterdir()] == ["lock"]:
                shutil.rmtree(folder, ignore_errors=True)


def _lock(descriptor: int) -> bool:
    """Take a file for this process until it is closed; tell whether that was possible."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
