"""The page as a folder of files: where the built one is, and a copy of it with data of one's own.

The build of the page lists its data and its files by the same functions.
"""

import hashlib
import html
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

# Beside a file, for servers that send it packed.
PACKED = (".br", ".gz")
# What a page can do without, where it is to be small; see `publish`.
SPARED = ("model", "methods")
TITLE = re.compile(r"<title>(.*?)</title>")
# An atlas is a folder that ends so; what it holds stands in the file within.
ATLAS, DESCRIPTION = ".atlas", "atlas.json"
# Of that file: a reader refuses a higher one.
ATLAS_FORMAT = 1
PRELOADED = re.compile(r'(<link rel="preload" href=")data/[^"]+\.esb(")')
# Tells a folder that this program made, and may replace, from one that holds a thesis.
STAMP = ".stamp"


class PublishError(ValueError):
    """The page cannot be published: one sentence."""


def page_folders() -> tuple[Path, Path]:
    """Return where the built page may lie: in the installed package, or a clone's dist/."""
    package = Path(__file__).parent
    return package / "page", package.parents[1] / "dist"


def find_page() -> Path:
    """Return the folder of the built page: in the installed package, or a clone's dist/.

    Raises
    ------
    PublishError
        When there is none.
    """
    for folder in page_folders():
        if (folder / "index.html").is_file() and (folder / "files.json").is_file():
            return folder
    raise PublishError(
        "The built page is not on this machine: run `make build` in a clone and use "
        "embedding-sphere from there, or install it from there again (`pip install .`)."
    )


def publish(
    page: Path,
    bundles: Mapping[str, bytes | Path],
    target: Path,
    link: bool = False,
    small: bool = False,
) -> None:
    """Make a page that offers the given bundles and atlases in their order and no other data.

    It is put together beside the target and swapped in whole. Its title and what it asks for at
    first are those of the first bundle. Packed copies of its files are left out.

    Parameters
    ----------
    page : Path
        The built page.
    bundles : mapping of name to bytes of a bundle, or the folder of an atlas
        The page opens the first.
    target : Path
        A folder that is new, empty or was made by this program.
    link : bool
        Point at the files of `page` instead of copying them: for a page served here and now.
    small : bool
        Leave out the model that searches by words, and the methods that need more libraries.

    Raises
    ------
    PublishError
        When the target holds something else, or cannot be written.
    """
    target = target.absolute()
    made_here = (target / STAMP).exists() or not target.exists()
    if not made_here and (not target.is_dir() or any(target.iterdir())):
        raise PublishError(f"{target} was not made by this program: name an empty folder.")
    if target.resolve().is_relative_to(page.resolve()):
        raise PublishError(f"{target} is part of the built page itself: name another folder.")
    new = target.with_name(f"{target.name}.new-{os.getpid()}")
    try:
        for source in plain_files(page):
            name = source.relative_to(page).as_posix()
            spared = small and part_of(name) in SPARED
            if not name.startswith("data/") and name != "files.json" and not spared:
                _link_or_copy(source, new / name, link)
        (new / "data").mkdir(parents=True)
        write_data_index(new, [_write_data(new / "data", *one, link) for one in bundles.items()])
        _address_first(new)
        if small:
            _spare_methods(new)
        list_files(new)
        (new / STAMP).write_text("published\n")
        replace_folder(new, target)
    except OSError as error:
        raise PublishError(
            f"{target} cannot be written ({error.strerror or error}); make room or name another "
            "folder."
        ) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write_data(folder: Path, name: str, data: bytes | Path, link: bool) -> str:
    """Write a bundle, or all files of an atlas, into a folder; return what it is called there."""
    if isinstance(data, bytes):
        (folder / f"{name}.esb").write_bytes(data)
        return f"{name}.esb"
    for source in files_under(data):
        _link_or_copy(source, folder / f"{name}{ATLAS}" / source.relative_to(data), link)
    return f"{name}{ATLAS}"


def files_under(folder: Path) -> Iterator[Path]:
    """Yield every file below `folder` in a fixed order, without caches and hidden files."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and "__pycache__" not in parts and not path.name.startswith("."):
            yield path


def plain_files(folder: Path) -> Iterator[Path]:
    """Yield what `files_under` does, but no packed copy that lies beside what it was made from."""
    for path in files_under(folder):
        if path.suffix not in PACKED or not path.with_suffix("").is_file():
            yield path


def _address_first(site: Path) -> None:
    """Have the page ask for its own first data set from the start, and bear its title."""
    rows = json.loads((site / "data" / "index.json").read_text(encoding="utf-8"))
    if not rows:
        return
    file, title = rows[0]["file"], html.escape(rows[0]["title"], quote=False)
    page = site / "index.html"
    text = page.read_text(encoding="utf-8")
    first = f"{file}/{DESCRIPTION}" if file.endswith(ATLAS) else file
    text = PRELOADED.sub(lambda found: f"{found[1]}data/{first}{found[2]}", text)
    text = TITLE.sub(lambda found: f"<title>{title} · {found[1]}</title>", text, count=1)
    # What may be a link to the built page's file is not written into.
    page.unlink()
    page.write_text(text, encoding="utf-8")


def _spare_methods(site: Path) -> None:
    """Take methods that need more libraries off the list that the page offers."""
    path = site / "methods.json"
    if path.is_file():
        methods = json.loads(path.read_text(encoding="utf-8"))
        kept = [method for method in methods if not method["requires"]]
        path.unlink()
        path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_data_index(site: Path, names: list[str]) -> None:
    """Write the list that the page's menu shows, of files in the page's data folder."""
    rows = []
    for name in names:
        told, size = _describe(site / "data" / name)
        stem = Path(name).stem
        rows.append(
            {
                "name": stem,
                "title": told.get("name") or stem,
                "file": name,
                "bytes": size,
                "description": told.get("description", ""),
            }
        )
    text = json.dumps(rows, indent=1, ensure_ascii=False)
    (site / "data" / "index.json").write_text(text + "\n", encoding="utf-8")


def _describe(path: Path) -> tuple[dict[str, Any], int]:
    """Return what a bundle or an atlas says of itself, and its bytes."""
    if path.suffix == ATLAS:
        told = json.loads((path / DESCRIPTION).read_text(encoding="utf-8"))
        return told, sum(file.stat().st_size for file in files_under(path))
    # What builds a package lists the files of a page, and has no msgpack.
    import msgpack

    data = path.read_bytes()
    return msgpack.unpackb(data), len(data)


def part_of(name: str) -> str:
    """Return what a file belongs to: the page itself, or a part that is kept on first use."""
    if name.startswith("model/"):
        return "model"
    if name.startswith("licenses/"):
        return "more"
    return "methods" if name.endswith(".whl") else "page"


def list_files(site: Path) -> None:
    """Write the list that a service worker needs; the version changes when any content does.

    The files of atlases are not in it: they are kept as they are seen.
    """
    rows, version = [], hashlib.sha256()
    for path in plain_files(site):
        name = path.relative_to(site).as_posix()
        if any(part.endswith(ATLAS) for part in name.split("/")[:-1]):
            continue
        data = path.read_bytes()
        own = hashlib.sha256(data).hexdigest()
        rows.append({"path": name, "bytes": len(data), "sha256": own, "part": part_of(name)})
        version.update(f"{name}\0{own}\0".encode())
    text = json.dumps({"version": version.hexdigest(), "files": rows}, indent=1)
    (site / "files.json").write_text(text + "\n")


def replace_folder(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`, so that a folder is there whole, the former or the new.

    Raises
    ------
    OSError
        When that is not possible; the former folder then stays.
    """
    old = target.with_name(f"{target.name}.old-{os.getpid()}")
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _link_or_copy(source: Path, target: Path, link: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if link:
        # A hard link, as the server gives no file that lies elsewhere; not every disk has them.
        try:
            target.hardlink_to(source.resolve())
            return
        except OSError:
            pass
    shutil.copyfile(source, target)
