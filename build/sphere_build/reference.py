"""Writes the reference, of Python and of the commands: ``python -m sphere_build.reference FOLDER``.

Both come from what the package says of itself: docstrings by pdoc, help texts by Typer.
"""

import re
import subprocess
import sys
from pathlib import Path

from .files import ROOT

# What people import; what begins with an underscore or lies deeper is nobody's business.
MODULES = (
    "embedding_sphere",
    "embedding_sphere.bundle",
    "embedding_sphere.bundle.tabular",
    "embedding_sphere.estimator",
    "embedding_sphere.notebook",
    "embedding_sphere.methods",
    "embedding_sphere.methods.layout",
    "embedding_sphere.placement",
    "embedding_sphere.quality",
    "embedding_sphere.regions",
    "embedding_sphere.retrieval",
    "embedding_sphere.picture",
    "embedding_sphere.sources",
    "embedding_sphere.stores",
)
COMMANDS = "commands.html"
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Commands of embedding-sphere</title>
<style>
  :root {{ color-scheme: light dark; }}
  body {{ max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui; }}
  pre {{ overflow: auto; padding: .8rem; border: 1px solid #8886; border-radius: 6px; }}
  code {{ overflow-wrap: anywhere; }}
</style>
<p><a href="index.html">Python reference</a></p>
{body}
</html>
"""


def build(folder: Path) -> Path:
    """Write the reference into a folder and return its first page.

    Raises
    ------
    SystemExit
        One sentence: a program that failed.
    """
    _run("pdoc", "--docformat", "numpy", "--output-directory", str(folder), *MODULES)
    (folder / COMMANDS).write_text(commands_page(), encoding="utf-8")
    return folder / "index.html"


def commands_page() -> str:
    """Return the reference of the commands as a page."""
    from markdown_it import MarkdownIt

    told = _run(
        *("typer", "embedding_sphere.cli", "utils", "docs", "--name", "embedding-sphere"),
    )
    # What Rich draws bold, Markdown does.
    return PAGE.format(body=MarkdownIt().render(re.sub(r"\[/?bold\]", "**", told)))


def _run(module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SystemExit(f"{module} could not write the reference: {reason}")
    return done.stdout


if __name__ == "__main__":
    print(f"{build(Path(sys.argv[1]))} is written.")
