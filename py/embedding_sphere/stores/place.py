"""Where a store is: a file, a folder or an address, and the part of it that is meant."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ..sources.cells import quote
from ..sources.limits import Allowance
from ..sources.names import listed
from ..sources.table import SourceError

HEAD_BYTES = 64
# What tells nothing of its size may come to what a file of so many bytes may.
UNKNOWN_BYTES = 1 << 30


@dataclass(frozen=True)
class Place:
    """Where rows come from.

    Attributes
    ----------
    named : str
        As the user wrote it, without the part.
    part : str or None
        The table, collection or split that is meant.
    path : Path or None
        Of a file or a folder that is there.
    head : bytes
        The first bytes of a file.
    """

    named: str
    part: str | None = None
    path: Path | None = None
    head: bytes = b""
    allowance: Allowance = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "allowance", Allowance(self.name, _bytes_in(self.path)))

    @property
    def is_file(self) -> bool:
        """Whether it is a file, which has been looked into."""
        return bool(self.head)

    @property
    def scheme(self) -> str:
        """How an address begins, such as "https"; "" for none."""
        return urlsplit(self.named).scheme if self.path is None and "://" in self.named else ""

    @property
    def name(self) -> str:
        """What messages call it: never with the user and the password of an address."""
        if self.path is not None:
            return self.path.name or str(self.path)
        parts = urlsplit(self.named)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    @property
    def stem(self) -> str:
        """What the data are called."""
        return self.part or (self.path.stem if self.path else Path(urlsplit(self.named).path).name)

    def choose(self, kind: str, found: Sequence[str], lacking: str) -> str:
        """Return the part that is meant, or the only one that there is.

        Parameters
        ----------
        kind : str
            What a part is, such as "table".
        found : sequence of str
            The parts that there are.
        lacking : str
            The sentence for none.

        Raises
        ------
        SourceError
            When there is none, none of that name, or several to be chosen from.
        """
        if self.part is not None:
            if self.part in found:
                return self.part
            told = listed(list(found)) if found else "none"
            raise SourceError(f"{self.name} has no {kind} {quote(self.part)}: expected {told}.")
        if not found:
            raise SourceError(lacking)
        if len(found) > 1:
            raise SourceError(
                f"{self.name} has {len(found)} {kind}s ({listed(list(found))}): name one, such as "
                f"`{self.named_as_shown}#{found[0]}`."
            )
        return found[0]

    @property
    def named_as_shown(self) -> str:
        """What the user wrote, without user and password."""
        return self.named if self.path is not None else self.name


def place_of(named: str | Path) -> Place:
    """Return the place of a path or an address; what comes after its ``#`` is the part."""
    whole = str(named)
    before, sign, after = whole.rpartition("#")
    if "://" in whole and not Path(whole).exists():
        return Place(before if sign else whole, unquote(after) if sign else None)
    path, part = Path(whole), None
    if sign and before and not path.exists() and Path(before).exists():
        path, part = Path(before), after
    if not path.exists():
        return Place(whole)
    head = b""
    if path.is_file():
        try:
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
        except OSError:
            # Who reads files says why.
            head = b""
    return Place(str(path), part, path, head)


def need(module: str, place: Place, kind: str, package: str) -> Any:
    """Return a library that reads a store, or say in one sentence how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise SourceError(
            f"{place.name} is {kind}, which needs {package}: install it with "
            f"`pip install {package}`."
        ) from None


def shortened(error: Exception, length: int = 200) -> str:
    """Return what a library says of an error, in one line without a full stop."""
    told = " ".join(str(error).split())[:length].rstrip(".")
    return told or type(error).__name__


def _bytes_in(path: Path | None) -> int:
    if path is None:
        return UNKNOWN_BYTES
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)
