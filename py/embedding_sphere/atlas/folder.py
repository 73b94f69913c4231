"""A folder that is there whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..description import AtlasError
from ..publish import DESCRIPTION, replace_folder


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write in, which takes the name of `target` when all has gone well.

    An atlas that was there is replaced; where writing fails, it stays.

    Raises
    ------
    AtlasError
        One sentence: something else has that name, or the folder cannot be written.
    """
    check_target(target)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        partial.mkdir()
        yield partial
        replace_folder(partial, target)
    except OSError as error:
        raise AtlasError(
            f"{target} cannot be written ({(error.strerror or str(error)).lower()}): nothing is "
            "left of it; make room, or name a place that can be written."
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def check_target(target: Path) -> None:
    """Raise AtlasError where a name is taken by what is no atlas."""
    if target.is_dir() and any(target.iterdir()) and not (target / DESCRIPTION).is_file():
        raise AtlasError(f"{target} is a folder with something else in it: name another.")
    if target.exists() and not target.is_dir():
        raise AtlasError(f"{target} is a file, and an atlas is a folder: name another.")
