"""The deferred files, which Python did not start with: installed when needed, as they take memory.

What is imported before that finds them too: it waits for them, and the tab with it.
"""

import importlib
import sys
import zlib
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

import js
from pyodide.ffi import JsException, create_proxy, to_js

MISSING = "A part of Python did not load: check the connection and try again."
GZIP = 31  # zlib's number for this form


async def install_deferred() -> None:
    """Install the files; waits when that is under way already.

    Raises
    ------
    ValueError
        When they did not arrive, in one sentence.
    """
    try:
        await js.deferredFiles.install()
    except JsException:
        raise ValueError(MISSING) from None
    importlib.invalidate_caches()


class DeferredFinder:
    """Is asked for a module when nobody else has found it (see ``sys.meta_path``)."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Install the files and look again; after that there is nothing more to find.

        Raises
        ------
        ValueError
            When they did not arrive, in one sentence.
        """
        if js.deferredFiles.isInstalled():
            return None
        try:
            js.deferredFiles.installSync(_unpack)
        except JsException:
            raise ValueError(MISSING) from None
        importlib.invalidate_caches()
        return PathFinder.find_spec(name, path, target)


_unpack = create_proxy(lambda data: to_js(zlib.decompress(data.to_bytes(), GZIP)))
sys.meta_path.append(DeferredFinder())
