"""Folders of files that are parts of one table, as Spark and others write them."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from .names import listed
from .opening import STANDARD_INPUT
from .table import SourceError

# Tables whose folder holds rows that are deleted, too, and what tells them.
_VERSIONED = {"_delta_log": "a Delta table", ".hoodie": "a table of Hudi"}
_LLAMA_INDEX = ("docstore.json", "default__vector_store.json")
# Says which files belong together, as TensorBoard writes it.
_PROJECTOR = ("projector_config.pbtxt", "projector_config.json")


def files_of(path: str | Path, known: Collection[str]) -> list[str | Path]:
    """Return the files that a path stands for: itself, or those of a folder.

    Of a folder these are its Parquet files, wherever in it they lie; else all of another kind that
    is `known` by its suffix; or the texts and vectors of a LlamaIndex. What begins with "_" or "."
    is a note of whoever wrote it.

    Raises
    ------
    SourceError
        For a folder of several kinds, of none, or with rows that are deleted.
    """
    folder = Path(path)
    if str(path) == STANDARD_INPUT or not folder.is_dir():
        return [path]
    for name, kind in _VERSIONED.items():
        if (folder / name).is_dir():
            raise SourceError(
                f"{folder} is {kind}, whose old rows lie beside the new ones: read it with its own "
                "library, and save it as Parquet."
            )
    if all((folder / name).is_file() for name in _LLAMA_INDEX):
        return [folder / name for name in _LLAMA_INDEX]
    found: dict[str, list[str | Path]] = {}
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
        if not hidden and file.is_file() and file.stat().st_size:
            found.setdefault(_suffix(file), []).append(file)
    if ".parquet" in found:
        return found[".parquet"]
    kinds = [suffix for suffix in found if suffix in known]
    if len(kinds) == 1:
        return found[kinds[0]]
    if kinds:
        raise SourceError(
            f"{folder} is a folder of files of several kinds ({listed(kinds)}): name those that "
            "belong together."
        )
    raise SourceError(f"{folder} is a folder without files that hold rows: name a file.")


def partitions(paths: Sequence[str | Path], source: Any) -> dict[str, str]:
    """Return what the folders around a file say of all its rows, such as ``year=2024``."""
    path = getattr(source, "path", None)
    for folder in map(Path, paths):
        if path is not None and folder in path.parents:
            inside = path.relative_to(folder).parent.parts
            pairs = [part.partition("=") for part in inside if "=" in part]
            return {name: value for name, _, value in pairs}
    return {}


def left_out_of(paths: Sequence[str | Path]) -> tuple[Sequence[str | Path], list[str]]:
    """Return those of several files that hold rows, and what is said of the others."""
    kept = [path for path in paths if Path(path).name not in _PROJECTOR]
    others = [Path(path).name for path in paths if Path(path).name in _PROJECTOR]
    if not kept or not others:
        return paths, []
    return kept, [f"{listed(others)} says which files belong together: left out."]


def _suffix(file: Path) -> str:
    return Path(file.name.lower().removesuffix(".gz")).suffix
