"""Makes what Python needs to start small: one archive, and the rest for when it is asked for.

``start.tar.gz`` holds NumPy and msgpack as they lie in site-packages, without what only tests and
other packages read; ``library.tar.gz`` the standard library as it lies above: out of a zip, Python
would unpack module by module, in WebAssembly. What scikit-learn needs of NumPy and of the standard
library beyond that comes with it, as a package of its own on which it depends.
"""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


REST_NAME = "start_rest"
REST_VERSION = "1.0"
REST_WHEEL = f"{REST_NAME}-{REST_VERSION}-py3-none-any.whl"
# Parts of NumPy that nothing imports before scikit-learn does.
NUMPY_LATER = (
    "numpy/conftest.pyc",
    "numpy/core/",
    "numpy/doc/",
    "numpy/f2py/",
    "numpy/fft/",
    "numpy/polynomial/",
    "numpy/testing/",
)
# Modules of the standard library that neither Python's start nor NumPy imports.
LIBRARY_LATER = words(
    """
    _aix_support _android_support _apple_support _ios_support _markupbase _osx_support
    _pydatetime _pydecimal _pyio _pyrepl _sysconfigdata__emscripten_wasm32-emscripten
    antigravity argparse asynchat bdb cProfile cmd code compileall configparser dbm decimal
    difflib doctest ensurepip filecmp fileinput fractions ftplib getpass gettext graphlib http
    idlelib imaplib imghdr ipaddress lib2to3 mailbox mimetypes modulefinder multiprocessing
    netrc nturl2path optparse pdb pickletools plistlib poplib pprint profile pstats pty
    py_compile pyclbr pydoc pydoc_data quopri rlcompleter runpy sched shelve smtplib
    socketserver sqlite3 statistics symtable tabnanny this timeit tkinter tomllib trace turtle
    turtledemo unittest urllib uuid venv wave webbrowser wsgiref xml xmlrpc zipapp zoneinfo
    """
)
# The readers of tables decode no other text.
ENCODINGS = words(
    """
    __init__ aliases ascii charmap cp1252 cp437 idna latin_1 raw_unicode_escape undefined
    unicode_escape utf_16 utf_16_be utf_16_le utf_32 utf_32_be utf_32_le utf_8 utf_8_sig
    """
)


def is_later(name: str) -> bool:
    """Whether a file of the standard library's zip is left for later."""
    top = name.split("/")[0].removesuffix(".pyc")
    return top in LIBRARY_LATER


def is_dropped(name: str) -> bool:
    """Whether a file of the standard library's zip is one of a codec that no text here has."""
    folder, _, file = name.rpartition("/")
    return folder == "encodings" and file.removesuffix(".pyc") not in ENCODINGS


def split_library(library: Path, target: Path) -> dict[str, bytes]:
    """Write the part of the standard library that Python starts with; return the rest by name."""
    rest, plain = {}, io.BytesIO()
    with (
        zipfile.ZipFile(library) as files,
        tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name in files.namelist():
            if name.endswith("/"):
                continue
            if is_later(name):
                rest[name] = files.read(name)
            elif not is_dropped(name):
                add(archive, name, files.read(name))
    write_gzip(plain.getvalue(), target)
    return rest


def write_empty_zip(target: Path) -> None:
    """Write what Pyodide asks for in the place of the standard library."""
    with zipfile.ZipFile(target, "w"):
        pass


def pack_start(wheels: Iterable[Path], target: Path) -> dict[str, bytes]:
    """Write the archive of the wheels' files at the start; return the rest by name."""
    rest, plain = {}, io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as files:
                for name in files.namelist():
                    if name.endswith("/") or ".dist-info/licenses/" in name:
                        continue
                    data = files.read(name)
                    if name.startswith(NUMPY_LATER):
                        rest[name] = data
                    else:
                        add(archive, name, data)
    write_gzip(plain.getvalue(), target)
    return rest


def pack_folder(archive_zip: Path, target: Path) -> None:
    """Write a zip's files as an archive of the same kind."""
    plain = io.BytesIO()
    with (
        zipfile.ZipFile(archive_zip) as files,
        tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name in files.namelist():
            add(archive, name, files.read(name))
    write_gzip(plain.getvalue(), target)


def add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    """Add a file whose header does not depend on when or where it is written."""
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def write_gzip(data: bytes, target: Path) -> None:
    """Write `data` packed; the same bytes for the same data."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(data, compresslevel=9, mtime=0))


def pack_rest(
    files: dict[str, bytes], target: Path, fixed_entry: Callable[[str], zipfile.ZipInfo],
    record_text: Callable[[list[tuple[str, bytes]], str], str],
) -> None:  # fmt: skip
    """Write what is left for later as a wheel that Pyodide unpacks into site-packages."""
    information = f"{REST_NAME}-{REST_VERSION}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {REST_NAME}\nVersion: {REST_VERSION}\n"
    tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    rows = [*sorted(files.items()), (f"{information}/METADATA", metadata.encode()),
            (f"{information}/WHEEL", tags.encode())]  # fmt: skip
    record = f"{information}/RECORD"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in rows:
            wheel.writestr(fixed_entry(name), data)
        wheel.writestr(fixed_entry(record), record_text(rows, record))


def lock_entry() -> dict[str, object]:
    """What Pyodide's lock says of that wheel; its hash is added where all are."""
    return {
        "name": REST_NAME,
        "version": REST_VERSION,
        "file_name": REST_WHEEL,
        "install_dir": "site",
        "package_type": "package",
        "imports": [],
        "depends": [],
        "unvendored_tests": False,
    }
