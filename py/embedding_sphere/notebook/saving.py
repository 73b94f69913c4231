"""A globe as one HTML file that opens from the disk: script, style and data in it."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..bundle.write import write_file

# Those of the notebook's own machinery, and what a page at rest has none of.
LEFT_OUT = {"layout", "tabbable", "tooltip", "_running", "_status"}
# Nothing is fetched: scripts and styles are those in the file.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' data: blob:; worker-src blob: data:; "
    "style-src 'unsafe-inline'; img-src data: blob:"
)
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
<body class="embedding-sphere-page">
<script type="application/json" id="planet">{data}</script>
<script type="module">
import {{ showSaved }} from "data:text/javascript;base64,{script}";
showSaved(document.getElementById("planet").textContent, document.body);
</script>
</body>
</html>
"""


def page_of(title: str, state: Mapping[str, Any], built: tuple[str, str]) -> str:
    """Return the page of a globe.

    Parameters
    ----------
    title : str
    state : mapping
        The values of the widget's traits as they are sent.
    built : tuple of str
        The script and the style sheet.
    """
    script, style = built
    kept = {
        name: value
        for name, value in state.items()
        if name not in LEFT_OUT and not name.startswith(("_model", "_view", "_dom", "_esm", "_css"))
    }
    data = json.dumps(kept, ensure_ascii=False, default=_encode, allow_nan=False)
    return PAGE.format(
        policy=POLICY,
        title=html.escape(title),
        style=style.replace("</", "<\\/"),
        # No text of the data ends the element that holds it.
        data=data.replace("<", "\\u003c"),
        script=base64.b64encode(script.encode()).decode(),
    )


def write_page(path: Path, page: str) -> Path:
    """Write a page, whole or not at all, and return its path."""
    write_file(path, page.encode())
    return path


def _encode(value: Any) -> dict[str, str]:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    raise TypeError(f"A {type(value).__name__} cannot be saved.")
