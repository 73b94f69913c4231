"""Collects the licence of everything that the page ships."""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from .files import NODE_MODULES, ROOT
from .libraries import PACKAGES

LICENSE_NAMES = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)


def npm_packages(names: Iterable[str]) -> Iterator[Path]:
    """The folders of the named packages and of what they depend on, each once."""
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        folder = NODE_MODULES / name
        if name in seen or not folder.is_dir():
            continue
        seen.add(name)
        yield folder
        if name != "pyodide":  # its dependencies serve Node, not the page
            waiting += json.loads((folder / "package.json").read_text()).get("dependencies", {})


def copy_licenses(site: Path, wheels: dict[str, Path]) -> None:
    """The licence of everything shipped, one text for each project."""
    texts = {"embedding-sphere": (ROOT / "LICENSE").read_text()}
    for folder in npm_packages(PACKAGES):
        manifest = json.loads((folder / "package.json").read_text())
        own = [path for path in sorted(folder.iterdir()) if LICENSE_NAMES.search(path.name)]
        texts[manifest["name"]] = "\n\n".join(path.read_text() for path in own) or (
            f"NOTICE: {manifest['name']} {manifest['version']} is distributed under "
            f"{manifest.get('license', 'the licence of its project')}.\n"
        )
    apache = (NODE_MODULES / "@huggingface" / "tokenizers" / "LICENSE").read_text()
    texts["all-MiniLM-L6-v2"] = (
        "NOTICE: the model sentence-transformers/all-MiniLM-L6-v2, here with int8 weights, and its "
        f"tokenizer are distributed under Apache-2.0.\n\n{apache}"
    )
    texts["python"] = "NOTICE: the Python standard library is distributed under PSF-2.0.\n"
    for name, path in wheels.items():
        with zipfile.ZipFile(path) as wheel:
            own_names = [entry for entry in wheel.namelist() if LICENSE_NAMES.search(entry)]
            parts = [f"{entry}\n\n{wheel.read(entry).decode()}" for entry in sorted(own_names)]
        texts[name.split("-")[0]] = "\n\n\n".join(parts)
    (site / "licenses").mkdir()
    for name, text in texts.items():
        file = name.removeprefix("@").replace("/", "-") + ".txt"
        (site / "licenses" / file).write_text(text, encoding="utf-8")
