"""Joins the style sheets into one, in their order: each would delay the picture by a request."""

import re
from pathlib import Path

LINK = re.compile(r'[ ]*<link rel="stylesheet" href="([^"]+)">\n')
TARGET = "styles/app.css"


def join_styles(site: Path) -> None:
    """Write all sheets that the site's index.html links into the first, and link that alone.

    Parameters
    ----------
    site
        Folder of the page; its sheets refer to no other file, so that they may move.

    Raises
    ------
    SystemExit
        With one sentence, when the first sheet is not ``styles/app.css`` or a sheet refers to a file.
    """
    page = site / "index.html"
    html = page.read_text(encoding="utf-8")
    names = LINK.findall(html)
    if names[:1] != [TARGET]:
        raise SystemExit(f"web/index.html links {names[:1]} first: expected {TARGET}.")
    texts = [(site / name).read_text(encoding="utf-8") for name in names]
    for name, text in zip(names, texts, strict=True):
        if "url(" in text or "@import" in text:
            raise SystemExit(f"web/{name} refers to a file: style sheets are joined, name none.")
    (site / TARGET).write_text("\n".join(texts), encoding="utf-8")
    for name in names[1:]:
        (site / name).unlink()
        html = html.replace(f'  <link rel="stylesheet" href="{name}">\n', "")
    page.write_text(html, encoding="utf-8")
