"""Where tasks find files and leave them: a folder that all workers see, or an address of fsspec."""

import hashlib
import io
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ..bundle.write import whole_file
from .addresses import is_address, make_folder, open_address, telling

COPY_BYTES = 1 << 22


@dataclass(frozen=True)
class Shared:
    """A place for files that are there whole or not at all.

    Attributes
    ----------
    place : str
        An absolute path, or an address whose files appear whole, as those of object stores do.
    """

    place: str

    @property
    def folder(self) -> Path | None:
        """Where the files lie, None where that is an address."""
        return None if is_address(self.place) else Path(self.place)

    def make(self) -> None:
        """Make the folder, where it is missing; an address needs none."""
        if self.folder is not None:
            self.folder.mkdir(exist_ok=True)

    def exists(self, name: str) -> bool:
        """Tell whether a file is there."""
        if self.folder is not None:
            return (self.folder / name).exists()
        with self._system() as (system, path):
            return bool(system.exists(f"{path}/{name}"))

    @contextmanager
    def reading(self, name: str) -> Iterator[BinaryIO]:
        """Open a file to be read from anywhere in it."""
        if self.folder is not None:
            with (self.folder / name).open("rb") as file:
                yield file
            return
        with self._system() as (system, path), system.open(f"{path}/{name}", "rb") as file:
            yield file

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Open a file to be written, which takes its name when all has gone well."""
        if self.folder is not None:
            with whole_file(self.folder / name) as partial, partial.open("wb") as file:
                yield file
            return
        written = io.BytesIO()
        yield written
        with self._system() as (system, path):
            make_folder(system, path, 2)
            system.pipe_file(f"{path}/{name}", written.getvalue())

    def give(self, file: Path, name: str) -> None:
        """Put a file of this machine there, unless it is there."""
        if not self.exists(name):
            with self._system() as (system, path):
                make_folder(system, path, 2)
                system.put_file(str(file), f"{path}/{name}")

    def copy(self, name: str) -> Path:
        """Return a file on this machine, as only such can be mapped: copied once, for all workers.

        `remove_copies` removes it.
        """
        if self.folder is not None:
            return self.folder / name
        target = self._copies() / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with (
                self.reading(name) as source,
                whole_file(target) as partial,
                partial.open("wb") as made,
            ):
                shutil.copyfileobj(source, made, COPY_BYTES)
        return target

    def remove_copies(self) -> None:
        """Remove what `copy` copied to this machine."""
        shutil.rmtree(self._copies(), ignore_errors=True)

    def _copies(self) -> Path:
        name = hashlib.sha256(self.place.encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"embedding-sphere-{name}"

    @contextmanager
    def _system(self) -> Iterator[tuple[Any, str]]:
        remedy = f"mend that on {socket.gethostname()} and run the same command again"
        with telling(self.place, remedy):
            yield open_address(self.place)
