"""Assembles the page: ``python -m sphere_build.site dist``.

The result is self-contained: any static host, any sub-path, nothing fetched from elsewhere. It
is put together in a folder beside the target and swapped in whole; when no input has changed
since, nothing is touched.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from embedding_sphere.publish import (
    STAMP,
    files_under,
    list_files,
    replace_folder,
    write_data_index,
)

from . import files, kernel
from .compress import compress
from .files import copy
from .libraries import PACKAGES, copy_libraries, copy_model
from .licenses import copy_licenses
from .modules import is_joined, join_modules
from .precompile import OWN_PACKAGE, STANDARD_LIBRARY, precompile
from .preload import add_preloads
from .pyodide import copy_pyodide, zip_package
from .snapshot import add_snapshot
from .vendor import cache_folder, vendor

MODEL_LOCK = Path("data") / "model.lock.json"


def digest(paths: Iterable[Path], *, changed: bool) -> str:
    """Digest of names and sizes, and of modification times too when `changed`."""
    lines = []
    for path in paths:
        status = path.stat()
        lines.append(f"{path}\t{status.st_size}\t{status.st_mtime_ns if changed else ''}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def inputs() -> Iterator[Path]:
    """Every file that the site depends on; npm packages stand by their manifest."""
    for folder in ("web", "py/embedding_sphere", "build"):
        yield from files_under(files.ROOT / folder)
    yield from sorted((files.ROOT / "data").glob("*.esb"))
    yield files.ROOT / "LICENSE"
    yield files.ROOT / "package-lock.json"
    yield files.ROOT / MODEL_LOCK
    yield from (files.NODE_MODULES / name / "package.json" for name in PACKAGES)


def copy_web(site: Path) -> None:
    """The page's own files that stay as they are. The notebook's are not its."""
    for path in files_under(files.WEB):
        inside = path.relative_to(files.WEB)
        if inside.parts[0] != "notebook" and not is_joined(inside.as_posix()):
            copy(path, site / inside)


def copy_data(site: Path) -> None:
    """The data sets and the list that the page's menu shows."""
    paths = sorted((files.ROOT / "data").glob("*.esb"))
    (site / "data").mkdir(parents=True, exist_ok=True)
    for path in paths:
        copy(path, site / "data" / path.name)
    write_data_index(site, [path.name for path in paths])


def write_methods(site: Path) -> None:
    """The registry of layout methods, so that the controls are there before Python is."""
    from embedding_sphere.session import describe_methods

    lock = json.loads((site / "pyodide" / "pyodide-lock.json").read_text())["packages"]
    methods = [
        {**method, "bytes": sum(wheel_sizes(site / "pyodide", lock, method["requires"]).values())}
        for method in describe_methods()
    ]
    text = json.dumps(methods, indent=1, ensure_ascii=False)
    (site / "methods.json").write_text(text + "\n", encoding="utf-8")


def wheel_sizes(folder: Path, lock: dict, names: Iterable[str]) -> dict[str, int]:
    """Return the bytes of the wheels of libraries and of all that they depend on, by name."""
    sizes: dict[str, int] = {}
    for name in names:
        sizes[name] = (folder / lock[name]["file_name"]).stat().st_size
        sizes |= wheel_sizes(folder, lock, lock[name]["depends"])
    return sizes


def assemble(site: Path, say: Callable[[str], None]) -> None:
    """Put every part of the page into the empty folder `site`."""
    wheels = vendor(say=say)
    model = vendor(files.ROOT / MODEL_LOCK, say)
    cache = cache_folder()
    own = site / OWN_PACKAGE
    zip_package(own)
    library = files.NODE_MODULES / "pyodide" / STANDARD_LIBRARY
    sources = {**wheels, STANDARD_LIBRARY: library, OWN_PACKAGE: own}
    compiled = precompile(sources, cache / "compiled", say)
    own.unlink()
    say("Putting the page together ...")
    copy_web(site)
    copy_libraries(site)
    copy_pyodide(site, compiled)
    add_snapshot(site, cache / "snapshots", say)
    copy_model(site, model)
    copy_data(site)
    write_methods(site)
    copy_licenses(site, wheels)
    add_preloads(site, join_modules(site))
    list_files(site)
    compress(files_under(site), cache / "compressed", say)


def build(target: Path, say: Callable[[str], None] = print) -> bool:
    """Bring `target` up to date; return whether anything had to be done."""
    if not files.NODE_MODULES.is_dir():
        raise SystemExit("node_modules is missing: run `make build`, which installs it.")
    if target.exists() and any(target.iterdir()) and not (target / STAMP).exists():
        raise SystemExit(f"{target} was not made by this program: name an empty folder.")
    try:
        kernel.build()
    except RuntimeError as error:
        raise SystemExit(str(error)) from None
    version = digest(inputs(), changed=True)
    if (target / STAMP).exists():
        before = (target / STAMP).read_text().split()
        if before == [version, digest(files_under(target), changed=False)]:
            return False
    new = target.with_name(f"{target.name}.new-{os.getpid()}")
    try:
        new.mkdir(parents=True)
        assemble(new, say)
        replace_folder(new, target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    (target / STAMP).write_text(f"{version} {digest(files_under(target), changed=False)}\n")
    size = sum(path.stat().st_size for path in files_under(target))
    say(f"{target.name}/ is ready: {size / 1e6:.1f} MB.")
    return True


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Say where to put the page: python -m sphere_build.site dist")
    build(Path(sys.argv[1]).absolute())
