"""Puts the notebook's globe into one file: ``python -m sphere_build.widget``.

anywidget takes one ES module. The modules of web/ that the widget is made of, and three.js, are
written into it as texts, each after those it imports; when it runs they become addresses in the
browser's memory, and the imports of one are pointed at those of the others. Nothing is fetched.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
THREE = ROOT / "node_modules" / "three" / "build" / "three.module.min.js"
ENTRY = WEB / "notebook" / "widget.js"
STYLES = WEB / "notebook" / "widget.css"
PACKAGE = ROOT / "py" / "embedding_sphere"
SCRIPT, STYLE = PACKAGE / "widget.js", PACKAGE / "widget.css"

# Of static imports and exports, minified or not: what stands before the address, and the address.
NAMES = r"""[^;'"()=]*?\bfrom\s*"""
IMPORT = re.compile(
    rf"""((?:^|[;}}])\s*(?:import\s*(?:{NAMES})?|export\s*{NAMES}))(["'])([^"']+)\2""", re.M
)
COMMENT = re.compile(r"/\*(?!\s*glsl).*?\*/", re.S)
LINK = "embedding-sphere:"

LOADER = """\
// Made from web/notebook/widget.js; three.js is under the MIT licence.
const modules = {modules};
let entry = null;
async function load() {{
  const addresses = [];
  for (const text of modules) {{
    const linked = text.replace(/"{link}(\\d+)"/g, (_, number) => `"${{addresses[number]}}"`);
    addresses.push(URL.createObjectURL(new Blob([linked], {{ type: 'text/javascript' }})));
  }}
  const loaded = await import(/* webpackIgnore: true */ addresses.at(-1));
  addresses.forEach((address) => URL.revokeObjectURL(address));
  return loaded.default;
}}
export default () => (entry ??= load());
"""


def resolve(name: str, importer: Path) -> Path:
    """The file that a module imports by this name."""
    if name == "three":
        return THREE
    if name.startswith("."):
        return (importer.parent / name).resolve()
    raise RuntimeError(f"{importer.name} imports {name}, which the widget does not hold.")


def collect(entry: Path) -> list[str]:
    """The texts of a module and of all that it imports, each after those it imports itself."""
    texts: list[str] = []
    numbers: dict[Path, int] = {}
    begun: list[Path] = []

    def visit(path: Path) -> int:
        if path in numbers:
            return numbers[path]
        if path in begun:
            raise RuntimeError(f"{path.name} imports itself through others: undo the circle.")
        begun.append(path)
        text = path.read_text(encoding="utf-8")
        if path.is_relative_to(WEB):
            text = COMMENT.sub("", text)
        linked = IMPORT.sub(
            lambda found: f'{found[1]}"{LINK}{visit(resolve(found[3], path))}"', text
        )
        numbers[path] = len(texts)
        texts.append(linked)
        return numbers[path]

    visit(entry)
    return texts


def build() -> Path:
    """Bring the widget's script and style up to date and return the script's path.

    Raises
    ------
    RuntimeError
        When three.js is missing or a module cannot be held; one sentence says so.
    """
    if not THREE.is_file():
        raise RuntimeError("three.js is missing: run npm ci, then build the widget.")
    modules = json.dumps(collect(ENTRY), indent=0, ensure_ascii=False)
    for target, text in (
        (SCRIPT, LOADER.format(modules=modules, link=LINK)),
        (STYLE, STYLES.read_text(encoding="utf-8")),
    ):
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            partial = target.with_suffix(target.suffix + ".partial")
            partial.write_text(text, encoding="utf-8")
            partial.replace(target)
    return SCRIPT


if __name__ == "__main__":
    try:
        print(f"{build().relative_to(ROOT)}: {SCRIPT.stat().st_size / 1000:.1f} kB")
    except RuntimeError as problem:
        sys.exit(str(problem))
