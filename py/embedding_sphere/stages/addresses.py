"""Files at addresses that fsspec opens, such as s3://bucket/corpus.parquet: copied here and there.

An address of this machine, file://…, is the path that it names.
"""

import posixpath
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..atlas.families import FAMILIES
from ..publish import DESCRIPTION
from ..sources import SourceError

# What is asked in another way, as the address of a database.
STORES = ("http", "https", "postgres", "postgresql", "qdrant")
PARQUET = ".parquet"
OF_ATLAS = rf"/(({'|'.join(FAMILIES)})/(\d+\.part|footer)|{re.escape(DESCRIPTION)})$"
COPY_BYTES = 1 << 22


def is_address(path: str | Path) -> bool:
    """Tell whether a path is an address of fsspec, and not of this machine or of a store."""
    scheme = _scheme(str(path))
    return scheme != "" and scheme not in (*STORES, "file", "local")


def local_path(path: str) -> str:
    """Return a path; of one that is written as file://…, the path alone."""
    if _scheme(path) not in ("file", "local"):
        return path
    with telling(path):
        return _open(path)[1]


def _scheme(path: str) -> str:
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)(::[^:]+)*://", path)
    return found[1].lower() if found else ""


def shown(address: str) -> str:
    """Return an address without the user and the password that may be in it."""
    return re.sub(r"(?<=://)[^/@]*@", "", address).partition("?")[0]


@contextmanager
def telling(address: str, remedy: str = "name one that is there and may be used") -> Iterator[None]:
    """Say in one sentence what is wrong with an address: packages behind it raise what they like.

    Raises
    ------
    SourceError
    """
    try:
        yield
    except (SourceError, MemoryError):
        raise
    except ImportError as error:
        package = re.search(r"nstall (?:[\"'`])?([\w\[\]-]+)", str(error))
        needed = package[1] if package else error.name or "fsspec"
        raise SourceError(
            f"{shown(address)} is at an address that needs {needed}: install it with `pip install "
            f"{needed}`."
        ) from None
    except Exception as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        told = " ".join(str(reason).split())[:200].rstrip(".")
        if isinstance(error, FileNotFoundError):
            told = "nothing is there"
        secret = urlsplit(address).password
        if secret:
            told = told.replace(secret, "…")
        raise SourceError(
            f"{shown(address)} cannot be read or written ({told}): {remedy}."
        ) from None


def open_address(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path in it.

    Raises
    ------
    SourceError
        One sentence: fsspec is missing, or what it needs, or the address is none.
    """
    with telling(address):
        return _open(address)


def _open(address: str) -> tuple[Any, str]:
    import fsspec

    return fsspec.core.url_to_fs(address)


def fingerprint(address: str) -> list[Any]:
    """Return what tells the files of an address from others, and from themselves once changed."""
    system, path = open_address(address)
    with telling(address):
        return [[file, system.size(file), str(system.ukey(file))] for file in _files(system, path)]


def fetch(address: str, folder: Path) -> Generator[float, None, None]:
    """Copy the file at an address, or the Parquet files below it, into a folder.

    Yields
    ------
    float
        The fraction done.
    """
    system, path = open_address(address)
    with telling(address):
        files = _files(system, path)
        sizes = [system.size(file) or 0 for file in files]
        done = 0
        for file in files:
            inside = posixpath.relpath(file, path) if file != path else posixpath.basename(path)
            target = folder / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            with system.open(file, "rb") as source, target.open("wb") as copy:
                while piece := source.read(COPY_BYTES):
                    copy.write(piece)
                    done += len(piece)
                    yield done / max(1, sum(sizes))


def _files(system: Any, path: str) -> list[str]:
    """Return the file that a path is, or those of Parquet that lie below it."""
    if system.isfile(path):
        return [path]
    found = sorted(file for file in system.find(path) if file.endswith(PARQUET))
    if not found:
        raise FileNotFoundError(path)
    return found


def check_output(address: str) -> None:
    """Raise SourceError where an address cannot be used, or is taken by what is no atlas."""
    system, path = open_address(address)
    with telling(address):
        if system.isfile(path):
            raise SourceError(
                f"{shown(address)} is a file, and an atlas is a folder: name another."
            )
        files = system.find(path) if system.exists(path) else []
        # Copying may have been stopped, which leaves parts alone.
        if not all(re.search(OF_ATLAS, file) for file in files):
            raise SourceError(f"{shown(address)} has something else in it: name another.")


def remove(address: str) -> None:
    """Remove all that is below an address."""
    system, path = open_address(address)
    with telling(address):
        if system.exists(path):
            system.rm(path, recursive=True)


def publish(folder: Path, address: str) -> Generator[float, None, None]:
    """Copy an atlas to an address; its description goes last, so that there is no half of one.

    Files of an atlas that was there before, and are not of this one, are removed.

    Yields
    ------
    float
        The fraction done.
    """
    system, path = open_address(address)
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    names = {file.relative_to(folder).as_posix(): file for file in files}
    last = names.pop(DESCRIPTION)
    with telling(address, "mend that and run the same command again; finished stages are kept"):
        before = system.find(path) if system.exists(path) else []
        if system.exists(f"{path}/{DESCRIPTION}"):
            system.rm_file(f"{path}/{DESCRIPTION}")
        for family in sorted({posixpath.dirname(name) for name in names}):
            make_folder(system, f"{path}/{family}", 2)
        for number, (name, file) in enumerate(names.items()):
            system.put_file(str(file), f"{path}/{name}")
            yield (number + 1) / (len(names) + 1)
        kept = {system._strip_protocol(f"{path}/{name}") for name in [*names, DESCRIPTION]}
        for stale in before:
            if stale not in kept and system.exists(stale):
                system.rm_file(stale)
        system.put_file(str(last), f"{path}/{DESCRIPTION}")
    yield 1.0


def make_folder(system: Any, path: str, levels: int) -> None:
    """Make a folder, and `levels` - 1 above it, where they are missing; never a bucket.

    An object store has none, and does nothing.
    """
    if system.exists(path):
        return
    if levels > 1:
        make_folder(system, posixpath.dirname(path), levels - 1)
    # Another worker may make the same one.
    with suppress(FileExistsError):
        system.mkdir(path, create_parents=False)
