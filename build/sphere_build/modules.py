"""Joins the page's modules and style sheets into a few files.

A page of a hundred modules asks a hundred times, and each request costs the browser and the server
more than the module weighs: joined, the first picture and Python come a fifth of a second sooner
(`make start`). Nothing is translated: web/ holds what runs.
"""

from pathlib import Path
from typing import Any

from .esbuild import bundle

# What is loaded by itself; what several of them need becomes files of its own.
ENTRIES = (
    "main.js",
    "page.js",
    "planet/planet.js",
    "globe/terrain-worker.js",
    "formats/columnar-worker.js",
    "atlas/worker.js",
    "providers/local-worker.js",
)
# Imports all others in their order.
STYLE_SHEET = "styles/app.css"
# No modules: they run by themselves, and early.
SCRIPTS = ("platform/load-errors.js", "platform/fetch-proxy-frame.js", "service-worker.js")
# Already small, where its package's own entry is not.
THREE = "./node_modules/three/build/three.module.min.js"


def is_joined(name: str) -> bool:
    """Whether a file of web/ reaches the page only as a part of a joined one."""
    return name.endswith((".js", ".css")) and name not in SCRIPTS


def join_modules(site: Path) -> dict[str, Any]:
    """Write the entries, what they share and the style sheet into `site`.

    Returns
    -------
    What was written, by path from the clone's root: ``outputs`` of esbuild's metafile.

    Raises
    ------
    SystemExit
        With one sentence, when esbuild cannot be run or finds a fault.
    """
    entries = [f"web/{name}" for name in (*ENTRIES, STYLE_SHEET)]
    options = ("--splitting", "--minify-whitespace", "--minify-syntax", "--legal-comments=none")
    described = bundle(
        entries, site, *options, f"--alias:three={THREE}", "--outbase=web",
        failed="The page's modules do not fit together: {reason}",
    )  # fmt: skip
    outputs: dict[str, Any] = described["outputs"]
    return outputs
