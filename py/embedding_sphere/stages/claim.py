"""An address is written by one run at a time: a file beside it says by which.

Of an output on this machine the folder of stages lies beside it, and is locked; see `open_work`.
"""

import json
import posixpath
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..sources import SourceError
from .addresses import make_folder, open_address, shown, telling


@contextmanager
def claim(address: str, folder: Path) -> Iterator[None]:
    """Hold an address for the run whose stages are kept in a folder, which no other run uses.

    So a run that was killed and is begun again finds that the address is its own.

    Parameters
    ----------
    address : str
        As fsspec has it.
    folder : Path

    Raises
    ------
    SourceError
        One sentence: another run holds it, or it cannot be written.
    """
    system, path = open_address(address)
    place = f"{path}.work/lock"
    own = {"host": socket.gethostname(), "folder": str(folder.resolve())}
    with telling(address):
        make_folder(system, posixpath.dirname(place), 1)
        with suppress(FileExistsError):
            system.pipe_file(place, json.dumps(own).encode(), mode="create")
        held = _read(system.cat_file(place))
    if held != own:
        whose = "{host} in {folder}".format(**held) if held else "another machine"
        raise SourceError(
            f"Another run, on {whose}, is writing {shown(address)}: wait until it has ended, or "
            "name another output; one that was killed goes on when it is run again there, or is "
            f"forgotten once {shown(address)}.work/lock is removed."
        )
    try:
        yield
    finally:
        # What is left of it is this run's own.
        with suppress(Exception):
            system.rm_file(place)
            system.rmdir(posixpath.dirname(place))


def _read(data: bytes) -> dict[str, str] | None:
    """Return who holds an address; None where that cannot be read."""
    with suppress(ValueError):
        told = json.loads(data)
        if isinstance(told, dict) and {"host", "folder"} <= told.keys():
            return told
    return None
