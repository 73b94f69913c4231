"""Lists in ``index.html`` what the page will ask for, so that all of it comes at once.

Modules import modules that import modules: without the list each depth waits for the one before.
What the first picture needs is asked for at once; the rest stands in a template, whose links the
page takes out when the picture is drawn.
"""

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

ENTRY = "main.js"
# Imported when the first picture stands, most urgent first: PyScript, the panels, the globe.
NEXT = ("vendor/pyscript/core.js", "page.js", "planet.js")
TEMPLATE = "later"
MARK = '<script type="module" src="main.js">'
IMPORT = re.compile(r"""(?:^|[;}\s])(?:import|export)\b[^;'"()]*?\bfrom\s*["']([^"']+)["']|"""
                    r"""(?:^|[;}\s])import\s*["']([^"']+)["']""")  # fmt: skip


def static_imports(text: str) -> Iterator[str]:
    """The specifiers that a module names in import and re-export statements."""
    for match in IMPORT.finditer(text):
        yield match[1] or match[2]


def resolve(specifier: str, importer: str, imports: dict[str, str]) -> str:
    """The file that a specifier means, relative to the site."""
    target = imports.get(specifier)
    if target is None:
        target = posixpath.join(posixpath.dirname(importer), specifier)
    return posixpath.normpath(target)


def modules(site: Path, entry: str = ENTRY) -> list[str]:
    """Every module that `entry` needs before it runs, in breadth-first order."""
    html = (site / "index.html").read_text(encoding="utf-8")
    written = re.search(r'<script type="importmap">(.*?)</script>', html, re.DOTALL)
    imports = json.loads(written[1])["imports"] if written else {}
    found = [entry]
    for name in found:
        for specifier in static_imports((site / name).read_text(encoding="utf-8")):
            file = resolve(specifier, name, imports)
            if file not in found:
                found.append(file)
    return found


def add_preloads(site: Path) -> None:
    """Write the links into the site's index.html, before its module script."""
    first = json.loads((site / "data" / "index.json").read_text(encoding="utf-8"))[:1]
    data = ["data/index.json", "methods.json", *(f"data/{row['file']}" for row in first)]
    links = [f'<link rel="preload" href="{name}" as="fetch" crossorigin>' for name in data]
    at_first = modules(site)
    links += [f'<link rel="modulepreload" href="{name}">' for name in at_first]
    later = dict.fromkeys(name for entry in NEXT for name in modules(site, entry))
    links += [f'<template id="{TEMPLATE}">']
    links += [f'<link rel="modulepreload" href="{name}">' for name in later if name not in at_first]
    links += ["</template>"]
    page = site / "index.html"
    html = page.read_text(encoding="utf-8")
    if html.count(MARK) != 1:
        raise SystemExit(f"web/index.html lacks {MARK}: the preloads have no place.")
    page.write_text(html.replace(MARK, "\n  ".join([*links, MARK])), encoding="utf-8")
