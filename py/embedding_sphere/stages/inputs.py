"""What an atlas is made of, and where it is written: told apart, and brought to this machine."""

import posixpath
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..atlas.folder import check_target
from ..numeric.steps import scaled
from ..publish import DESCRIPTION
from ..sources import SourceError
from ..sources.opening import STANDARD_INPUT
from . import addresses


@dataclass(frozen=True)
class Output:
    """Where an atlas is written.

    Attributes
    ----------
    local : Path
        Beside which the stages are kept; the atlas itself, unless that is at an address.
    address : str or None
        As fsspec has it.
    """

    local: Path
    address: str | None = None

    def check(self) -> None:
        """Raise one sentence where that is taken by what is no atlas, or cannot be used."""
        if self.address is None:
            check_target(self.local)
        else:
            addresses.check_output(self.address)


def output_of(output: str | Path) -> Output:
    """Return where an output is; the stages of one at an address are kept in this folder."""
    if not addresses.is_address(output):
        return Output(Path(addresses.local_path(str(output))))
    address = str(output).rstrip("/")
    return Output(Path(posixpath.basename(address)), address)


def fingerprint(path: str) -> Any:
    """Return what tells an input from another, and from itself once it has changed."""
    if path == STANDARD_INPUT:
        raise SourceError(
            "An atlas is not made of standard input, which cannot be read again: save it as a file."
        )
    if addresses.is_address(path):
        return addresses.fingerprint(path)
    place = Path(path)
    if (place / DESCRIPTION).is_file():
        raise SourceError(
            f"{path} is an atlas: name what it was made of, or export it as a file first, with "
            f"`embedding-sphere export {path} -o NAME.parquet --vectors`."
        )
    files = sorted(place.rglob("*")) if place.is_dir() else [place]
    return [
        [str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns]
        for file in files
        if file.is_file()
    ] or path


def bring(paths: Sequence[str], folder: Path) -> Generator[float, None, list[str]]:
    """Copy inputs that are at addresses into a folder, and return where all are.

    Yields
    ------
    float
        The fraction done.
    """
    brought = list(paths)
    far = [number for number, path in enumerate(paths) if addresses.is_address(path)]
    for done, number in enumerate(far):
        target = folder / str(number)
        steps = addresses.fetch(paths[number], target)
        yield from scaled(steps, done / len(far), (done + 1) / len(far))
        one = target / posixpath.basename(paths[number].rstrip("/"))
        brought[number] = str(one if one.is_file() else target)
    return brought
