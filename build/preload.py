"""Lists in ``index.html`` what the page will ask for, so that all of it comes at once.

Modules import modules that import modules: without the list each depth waits for the one before.
What the first picture and PyScript need is asked for at once; the panels and the globe stand in a
template each, whose links the page takes out when it comes to them.
"""

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

ENTRY = "main.js"
PYSCRIPT = "vendor/pyscript"
# PyScript imports these of its parts when it starts, some by calls of import().
PYSCRIPT_AT_START = (
    *("core", "deprecations-manager", "donkey", "error"),
    *("py-editor", "py-game", "py-terminal"),
)
# What the page imports later, by the id of its template.
LATER = {"later-page": "page.js", "later-planet": "planet/planet.js"}
MARK = '<script type="module" src="main.js">'
IMPORT = re.compile(r"""(?:^|[;}\s])(?:import|export)\b[^;'"()]*?\bfrom\s*["']([^"']+)["']|"""
                    r"""(?:^|[;}\s])import\s*["']([^"']+)["']""")  # fmt: skip


def static_imports(text: str) -> Iterator[str]:
    """The specifiers that a module names in import and re-export statements."""
    for match in IMPORT.finditer(text):
        yield match[1] or match[2]


def modules(site: Path, entry: str = ENTRY) -> list[str]:
    """Every module that `entry` needs before it runs, in breadth-first order."""
    found = [entry]
    for name in found:
        for specifier in static_imports((site / name).read_text(encoding="utf-8")):
            file = posixpath.normpath(posixpath.join(posixpath.dirname(name), specifier))
            if file not in found:
                found.append(file)
    return found


def add_preloads(site: Path) -> None:
    """Write the links into the site's index.html, before its module script."""
    first = json.loads((site / "data" / "index.json").read_text(encoding="utf-8"))[:1]
    data = ["data/index.json", "methods.json", *(f"data/{row['file']}" for row in first)]
    links = [f'<link rel="preload" href="{name}" as="fetch" crossorigin>' for name in data]
    parts = sorted(path.name for path in (site / PYSCRIPT).glob("*.js"))
    python = [f"{PYSCRIPT}/{name}" for name in parts if name.startswith(PYSCRIPT_AT_START)]
    named = [*modules(site), *python]
    links += [f'<link rel="modulepreload" href="{name}">' for name in named]
    for template, entry in LATER.items():
        later = [name for name in modules(site, entry) if name not in named]
        named += later
        links += [f'<template id="{template}">']
        links += [f'<link rel="modulepreload" href="{name}">' for name in later]
        links += ["</template>"]
    page = site / "index.html"
    html = page.read_text(encoding="utf-8")
    if html.count(MARK) != 1:
        raise SystemExit(f"web/index.html lacks {MARK}: the preloads have no place.")
    page.write_text(html.replace(MARK, "\n  ".join([*links, MARK])), encoding="utf-8")
