"""Assembles the page: ``python -m sphere_build.site dist``.

The result is self-contained: any static host, any sub-path, nothing fetched from elsewhere. It
is put together in a folder beside the target and swapped in whole; when no input has changed
since, nothing is touched.
"""

import hashlib
import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from embedding_sphere.publish import STAMP, files_under, list_files, swap, write_data_index

from . import icons, kernel, modules, precompile, preload, snapshot, start_files, styles, vendor
from .compress import compress

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
# PyScript loads its editor and its terminal only when a page has one.
UNUSED_PYSCRIPT = ("codemirror", "xterm")
# Laid into Python's file system before it starts; the names of their wheels begin so.
AT_START = ("numpy-", "msgpack-")
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
# The packages that the page is built from.
PACKAGES = (
    "three",
    "@msgpack/msgpack",
    "d3-geo",
    "@pyscript/core",
    "pyodide",
    "hyparquet",
    "hyparquet-compressors",
    "onnxruntime-web",
    "@huggingface/tokenizers",
)
MODEL_LOCK = Path("data") / "model.lock.json"
ONNXRUNTIME_FILES = (
    "ort.wasm.min.mjs",
    "ort-wasm-simd-threaded.mjs",
    "ort-wasm-simd-threaded.wasm",
)
# Conveniences of CPython that no page imports.
OUTSIDE_THE_PAGE = {"cli", "embed", "estimator", "notebook", "page", "publish", "server"}
LICENSE_NAMES = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)


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
        yield from files_under(ROOT / folder)
    yield from sorted((ROOT / "data").glob("*.esb"))
    yield ROOT / "LICENSE"
    yield ROOT / "package-lock.json"
    yield ROOT / MODEL_LOCK
    yield from (MODULES / name / "package.json" for name in PACKAGES)


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def copy_web(site: Path) -> None:
    """The page's own files as they are. The notebook's are not its."""
    for path in files_under(ROOT / "web"):
        inside = path.relative_to(ROOT / "web")
        if inside.parts[0] != "notebook":
            copy(path, site / inside)


def pyscript_chunks(folder: Path) -> set[str]:
    """Names of core.js and every chunk that it can come to import in this page."""
    found: set[str] = set()
    waiting = ["core.js"]
    while waiting:
        name = waiting.pop()
        if name in found or name.startswith(UNUSED_PYSCRIPT):
            continue
        found.add(name)
        text = (folder / name).read_text()
        waiting += re.findall(r"""(?:from|import)\s*\(?["']\./([\w.-]+\.js)["']""", text)
    return found


def copy_libraries(site: Path) -> None:
    """PyScript and the reader of Parquet from node_modules: what no module of the page imports."""
    for name in ("hyparquet", "hyparquet-compressors"):
        for path in sorted((MODULES / name / "src").glob("*.js")):
            copy(path, site / "vendor" / name / "src" / path.name)
    copy(MODULES / "fzstd" / "esm" / "index.mjs", site / "vendor" / "fzstd" / "index.mjs")
    pyscript = MODULES / "@pyscript" / "core" / "dist"
    for name in sorted(pyscript_chunks(pyscript)):
        copy(pyscript / name, site / "vendor" / "pyscript" / name)


def trimmed_lock(lock: dict, wheels: Iterable[Path]) -> dict:
    """Pyodide's lock with only the given wheels: their file names, versions and hashes.

    Parameters
    ----------
    lock
        The ``pyodide-lock.json`` of the release.
    wheels
        The files that will lie beside it.

    Returns
    -------
    A lock of the same form. The name of a wheel decides its entry; dependencies stay.
    """
    packages = {}
    for wheel in sorted(wheels):
        distribution, version = wheel.name.split("-")[:2]
        name = distribution.lower().replace("_", "-")
        packages[name] = {
            **lock["packages"][name],
            "version": version,
            "file_name": wheel.name,
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        }
    return {**lock, "packages": packages}


def copy_pyodide(site: Path, compiled: dict[str, Path]) -> None:
    """Python itself and what it starts with, the other wheels, and a lock of those."""
    folder = site / "pyodide"
    for name in PYODIDE_FILES:
        copy(MODULES / "pyodide" / name, folder / name)
    wheels = {name: path for name, path in compiled.items() if name.endswith(".whl")}
    at_start = [name for name in sorted(wheels) if name.startswith(AT_START)]
    library = precompile.STANDARD_LIBRARY
    start_files.write_empty_zip(folder / library)
    packages = start_files.split_libraries(
        [wheels[name] for name in at_start], folder / "libraries"
    )
    start_files.pack_archives(
        compiled[library], packages, compiled[precompile.OWN_PACKAGE],
        at_start=site / "python" / "embedding_sphere.tar.gz", rest=folder / "rest.tar.gz",
    )  # fmt: skip
    for name in wheels.keys() - set(at_start):
        copy(wheels[name], folder / name)
    lock = json.loads((MODULES / "pyodide" / "pyodide-lock.json").read_text())
    trimmed = trimmed_lock(lock, folder.glob("*.whl"))
    for package in trimmed["packages"].values():
        package["depends"] = [name for name in package["depends"] if name in trimmed["packages"]]
    (folder / "pyodide-lock.json").write_text(json.dumps(trimmed, indent=1) + "\n")


def copy_model(site: Path, files: dict[str, Path]) -> None:
    """The model of local queries, what runs it, and the list that its progress is counted by."""
    folder = site / "model"
    runtime = MODULES / "onnxruntime-web" / "dist"
    tokenizers = MODULES / "@huggingface" / "tokenizers" / "dist"
    sources = {name: runtime / name for name in ONNXRUNTIME_FILES}
    sources |= {"tokenizers.min.mjs": tokenizers / "tokenizers.min.mjs"} | files
    for name, path in sources.items():
        copy(path, folder / name)
    sizes = {name: path.stat().st_size for name, path in sources.items()}
    (folder / "index.json").write_text(json.dumps(sizes, indent=1) + "\n")


def zip_package(target: Path, fixed_entry: Callable[[str], zipfile.ZipInfo]) -> None:
    """The Python package as one zip, the same bytes for the same sources."""
    target.parent.mkdir(parents=True, exist_ok=True)
    package = ROOT / "py" / "embedding_sphere"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files_under(package):
            place = path.relative_to(package)
            outside = place.parts[0].removesuffix(".py") in OUTSIDE_THE_PAGE
            if path.suffix in {".py", ".wasm", ".json", ".typed"} and not outside:
                name = f"{package.name}/{place.as_posix()}"
                archive.writestr(fixed_entry(name), path.read_bytes())


def copy_data(site: Path) -> None:
    """The data sets and the list that the page's menu shows."""
    paths = sorted((ROOT / "data").glob("*.esb"))
    (site / "data").mkdir(parents=True, exist_ok=True)
    for path in paths:
        copy(path, site / "data" / path.name)
    write_data_index(site, [path.name for path in paths])


def write_methods(site: Path) -> None:
    """The registry of layout methods, so that the controls are there before Python is."""
    from embedding_sphere.session import describe_methods

    text = json.dumps(describe_methods(), indent=1, ensure_ascii=False)
    (site / "methods.json").write_text(text + "\n", encoding="utf-8")


def npm_packages(names: Iterable[str]) -> Iterator[Path]:
    """The folders of the named packages and of what they depend on, each once."""
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        folder = MODULES / name
        if name in seen or not folder.is_dir():
            continue
        seen.add(name)
        yield folder
        if name != "pyodide":  # its dependencies serve Node, not the page
            waiting += json.loads((folder / "package.json").read_text()).get("dependencies", {})


def copy_licenses(site: Path, wheels: dict[str, Path]) -> None:
    """The licence of everything shipped, one text for each project."""
    texts = {"embedding-sphere": (ROOT / "LICENSE").read_text()}
    for folder in npm_packages(PACKAGES):
        manifest = json.loads((folder / "package.json").read_text())
        own = [path for path in sorted(folder.iterdir()) if LICENSE_NAMES.search(path.name)]
        texts[manifest["name"]] = "\n\n".join(path.read_text() for path in own) or (
            f"NOTICE: {manifest['name']} {manifest['version']} is distributed under "
            f"{manifest.get('license', 'the licence of its project')}.\n"
        )
    apache = (MODULES / "@huggingface" / "tokenizers" / "LICENSE").read_text()
    texts["all-MiniLM-L6-v2"] = (
        "NOTICE: the model sentence-transformers/all-MiniLM-L6-v2, here with int8 weights, and its "
        f"tokenizer are distributed under Apache-2.0.\n\n{apache}"
    )
    texts["python"] = "NOTICE: the Python standard library is distributed under PSF-2.0.\n"
    for name, path in wheels.items():
        with zipfile.ZipFile(path) as wheel:
            own_names = [entry for entry in wheel.namelist() if LICENSE_NAMES.search(entry)]
            parts = [f"{entry}\n\n{wheel.read(entry).decode()}" for entry in sorted(own_names)]
        texts[name.split("-")[0]] = "\n\n\n".join(parts)
    (site / "licenses").mkdir()
    for name, text in texts.items():
        file = name.removeprefix("@").replace("/", "-") + ".txt"
        (site / "licenses" / file).write_text(text, encoding="utf-8")


def assemble(site: Path, say: Callable[[str], None]) -> None:
    """Put every part of the page into the empty folder `site`."""
    wheels = vendor.vendor(say=say)
    model = vendor.vendor(ROOT / MODEL_LOCK, say)
    cache = vendor.cache_folder()
    own = site / precompile.OWN_PACKAGE
    zip_package(own, precompile.fixed_entry)
    library = MODULES / "pyodide" / precompile.STANDARD_LIBRARY
    sources = {**wheels, precompile.STANDARD_LIBRARY: library, precompile.OWN_PACKAGE: own}
    compiled = precompile.precompile(sources, cache / "compiled", say)
    own.unlink()
    say("Putting the page together ...")
    copy_web(site)
    copy_libraries(site)
    copy_pyodide(site, compiled)
    snapshot.add_snapshot(site, cache / "snapshots", say)
    copy_model(site, model)
    copy_data(site)
    write_methods(site)
    copy_licenses(site, wheels)
    icons.write_icons(site / "icons")
    styles.join_styles(site)
    modules.join_modules(site)
    preload.add_preloads(site)
    list_files(site)
    compress(files_under(site), cache / "compressed", say)


def build(target: Path, say: Callable[[str], None] = print) -> bool:
    """Bring `target` up to date; return whether anything had to be done."""
    if not MODULES.is_dir():
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
        swap(new, target)
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
