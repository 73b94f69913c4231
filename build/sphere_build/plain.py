"""The files of a built page without the packed copies that lie beside them.

It stands alone, as what builds a package has nothing installed that `embedding_sphere` imports.
"""

from collections.abc import Iterator
from pathlib import Path

PACKED = (".br", ".gz")


def plain_files(folder: Path) -> Iterator[Path]:
    """Yield every file below `folder` in a fixed order, but hidden and packed ones."""
    for path in sorted(folder.rglob("*")):
        copied = path.suffix in PACKED and path.with_suffix("").is_file()
        if path.is_file() and not path.name.startswith(".") and not copied:
            yield path
