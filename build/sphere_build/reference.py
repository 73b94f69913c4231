"""Writes guide, questions and reference: ``python -m sphere_build.reference FOLDER``.

The reference comes from what the package says of itself: docstrings by pdoc, help texts by Typer.
"""

import re
import shutil
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
# What is written by hand, in docs/: title by file.
WRITTEN = {
    "guide": "Guide",
    "questions": "Questions people ask",
    "command-line": "Command line",
    "retrieval": "Debug your retrieval",
    "performance": "Performance",
}
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Embedding Sphere</title>
<style>
  :root {{ color-scheme: light dark; }}
  body {{ max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui; }}
  pre {{ overflow: auto; padding: .8rem; border: 1px solid #8886; border-radius: 6px; }}
  code {{ overflow-wrap: anywhere; }}
  table {{ display: block; overflow: auto; border-collapse: collapse; }}
  th, td {{ padding: .2rem .6rem; border: 1px solid #8886; text-align: start; }}
</style>
<nav><a href="guide.html">Guide</a> · <a href="questions.html">Questions</a> ·
<a href="commands.html">Commands</a> · <a href="index.html">Python</a></nav>
<main>
{body}
</main>
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
    for name, title in WRITTEN.items():
        (folder / f"{name}.html").write_text(written_page(name, title), encoding="utf-8")
        for picture in pictures_of(name):
            (folder / picture).parent.mkdir(exist_ok=True)
            shutil.copyfile(ROOT / "docs" / picture, folder / picture)
    return folder / "index.html"


def commands_page() -> str:
    """Return the reference of the commands as a page."""
    told = _run(
        *("typer", "embedding_sphere.cli", "utils", "docs", "--name", "embedding-sphere"),
    )
    # What Rich draws bold, Markdown does.
    return _page("Commands", re.sub(r"\[/?bold\]", "**", told))


def written_page(name: str, title: str) -> str:
    """Return a file of docs/ as a page; what it links to in the clone alone, it only names."""
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    return _page(title, re.sub(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)]+)\)", _linked, text))


def pictures_of(name: str) -> list[str]:
    """Return the pictures that a file of docs/ shows, by their paths there."""
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    return re.findall(r'<img src="([^"]+)"', text)


def _linked(found: re.Match[str]) -> str:
    words, link = found.groups()
    file, mark, anchor = link.partition("#")
    if "://" in link or not file:
        return found[0]
    name = file.removesuffix(".md")
    return f"[{words}]({name}.html{mark}{anchor})" if name in WRITTEN else words


def _page(title: str, markdown: str) -> str:
    from markdown_it import MarkdownIt

    # A heading can be linked to by its words, as where the files are read.
    body = re.sub(
        r"<h([23])>(.*?)</h\1>",
        lambda head: f'<h{head[1]} id="{_anchor(head[2])}">{head[2]}</h{head[1]}>',
        MarkdownIt().enable("table").render(markdown),
    )
    return PAGE.format(title=title, body=body)


def _anchor(heading: str) -> str:
    words = re.sub(r"<[^>]+>", "", heading).lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


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
