"""Makes what Python needs to start small, and the rest one archive for when it has started.

``libraries/`` holds the shared libraries of NumPy and msgpack as the browser compiles them while
they come; ``embedding_sphere.tar.gz`` the modules that are imported into the snapshot of Python's
memory (``snapshot.py``); ``deferred.tar.gz`` the files of everything else, for later imports.
"""

import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from embedding_sphere.sources.encoding import LEGACY

from .files import WEB
from .running import run

# The readers of tables decode no other text.
ENCODINGS = re.compile(
    rf"__init__|aliases|ascii|charmap|cp437|idna|latin_1|undefined|{'|'.join(LEGACY)}"
    r"|(raw_)?unicode_escape|utf_(8|8_sig|(16|32)(_[bl]e)?)"
)
LIBRARY = "lib/python3.14"
HOME = "home/pyodide"
# These hold objects of JavaScript, which no snapshot of Python's memory can; and the kernel.
OWN_AT_START = re.compile(r"(kernel\.wasm|(messages|deferred|entry)\..*)")
LIBRARY_SUFFIX = ".cpython-314-wasm32-emscripten.so"


def is_dropped(name: str) -> bool:
    """Whether a file of the standard library's zip is one of a codec that no text here has."""
    folder, _, file = name.rpartition("/")
    return folder == "encodings" and not ENCODINGS.fullmatch(file.removesuffix(".pyc"))


def write_empty_zip(target: Path) -> None:
    """Write what Pyodide asks for in the place of the standard library."""
    with zipfile.ZipFile(target, "w"):
        pass


def listed_libraries() -> list[str]:
    """The libraries that the page compiles, as web/pyodide/libraries.mjs lists them."""
    address = (WEB / "pyodide" / "libraries.mjs").as_uri()
    script = f"const module = await import('{address}'); console.log(module.LIBRARIES.join('\\n'))"
    command = ["node", "--input-type=module", "--eval", script]
    return run(command, "The list of Python's libraries cannot be read: {reason}").split()


def split_libraries(wheels: Iterable[Path], folder: Path) -> dict[str, bytes]:
    """Write what the page compiles of the wheels as WebAssembly; return the rest by name."""
    libraries = set(listed_libraries())
    others = {}
    folder.mkdir(parents=True, exist_ok=True)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as files:
            for name in files.namelist():
                library = name.removesuffix(LIBRARY_SUFFIX)
                if library in libraries:
                    target = folder / f"{library.replace('/', '.')}.wasm"
                    target.write_bytes(files.read(name))
                elif not name.endswith("/") and ".dist-info/licenses/" not in name:
                    others[name] = files.read(name)
    return others


def pack_archives(
    library: Path, packages: dict[str, bytes], own: Path, at_start: Path, deferred: Path
) -> None:
    """Write the page's own modules that no snapshot holds, and all other files, as archives.

    Parameters
    ----------
    library, own
        Zips of the standard library and of the page's own package.
    packages
        Files of site-packages by name.
    at_start, deferred
        Where the archives go; names in them begin at the root of Python's file system.
    """
    with zipfile.ZipFile(library) as files:
        names = [name for name in files.namelist() if not name.endswith("/")]
        later = {f"{LIBRARY}/{name}": files.read(name) for name in names if not is_dropped(name)}
    later |= {f"{LIBRARY}/site-packages/{name}": data for name, data in packages.items()}
    first: dict[str, bytes] = {}
    with zipfile.ZipFile(own) as files:
        for name in files.namelist():
            part = first if OWN_AT_START.fullmatch(PurePosixPath(name).name) else later
            part[f"{HOME}/{name}"] = files.read(name)
    pack(first, at_start)
    pack(later, deferred)


def pack(files: dict[str, bytes], target: Path) -> None:
    """Write files by name as a packed archive; the same bytes for the same files."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    target.write_bytes(gzip.compress(plain.getvalue(), compresslevel=9, mtime=0))
