"""Lists in ``index.html`` what the page will ask for, so that all of it comes at once.

Modules import modules that import modules: without the list each depth waits for the one before.
What the first picture and PyScript need is asked for at once; the panels and the globe stand in a
template each, whose links the page takes out when it comes to them.
"""

import json
import os
from pathlib import Path
from typing import Any

from .esbuild import from_root, needed_at_once
from .files import ROOT

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


def add_preloads(site: Path, outputs: dict[str, Any]) -> None:
    """Write the links into the site's index.html, before its module script.

    Parameters
    ----------
    site
        Folder of the page.
    outputs
        Its joined modules and what each imports, as `join_modules` returns them.
    """

    def modules(entry: str) -> list[str]:
        needed = needed_at_once(outputs, from_root(site / entry))
        return [Path(os.path.relpath(ROOT / path, site)).as_posix() for path in needed]

    first = json.loads((site / "data" / "index.json").read_text(encoding="utf-8"))[:1]
    data = ["data/index.json", "methods.json", *(f"data/{row['file']}" for row in first)]
    links = [f'<link rel="preload" href="{name}" as="fetch" crossorigin>' for name in data]
    parts = sorted(path.name for path in (site / PYSCRIPT).glob("*.js"))
    python = [f"{PYSCRIPT}/{name}" for name in parts if name.startswith(PYSCRIPT_AT_START)]
    named = [*modules(ENTRY), *python]
    links += [f'<link rel="modulepreload" href="{name}">' for name in named]
    for template, entry in LATER.items():
        later = [name for name in modules(entry) if name not in named]
        named += later
        links += [f'<template id="{template}">']
        links += [f'<link rel="modulepreload" href="{name}">' for name in later]
        links += ["</template>"]
    page = site / "index.html"
    html = page.read_text(encoding="utf-8")
    if html.count(MARK) != 1:
        raise SystemExit(f"web/index.html lacks {MARK}: the preloads have no place.")
    page.write_text(html.replace(MARK, "\n  ".join([*links, MARK])), encoding="utf-8")
