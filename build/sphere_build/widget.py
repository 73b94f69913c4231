"""Puts the notebook's globe into one module and one sheet: ``python -m sphere_build.widget``.

They are what anywidget takes: a module whose default export renders, and that fetches nothing.
"""

import tempfile
from pathlib import Path
from typing import Any

from .esbuild import bundle
from .files import PACKAGE, ROOT

ENTRIES = ("web/notebook/widget.js", "web/notebook/widget.css")
SCRIPT, STYLE = PACKAGE / "widget.js", PACKAGE / "widget.css"


def join(folder: Path) -> dict[str, Any]:
    """Write the script and the sheet into `folder`; return esbuild's metafile."""
    return bundle(
        ENTRIES, folder, "--minify", failed="The notebook's globe does not fit together: {reason}"
    )


def build() -> Path:
    """Bring the widget's script and style up to date and return the script's path.

    Raises
    ------
    SystemExit
        With one sentence, when esbuild cannot be run or a module is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        join(Path(folder))
        for target in (SCRIPT, STYLE):
            made = (Path(folder) / target.name).read_bytes()
            # A file that is written anew has the page built anew.
            if not target.exists() or target.read_bytes() != made:
                partial = target.with_suffix(target.suffix + ".partial")
                partial.write_bytes(made)
                partial.replace(target)
    return SCRIPT


if __name__ == "__main__":
    print(f"{build().relative_to(ROOT)}: {SCRIPT.stat().st_size / 1000:.1f} kB")
