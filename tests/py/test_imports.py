"""Dependencies point one way: which module may import which, in Python and on the page."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "py" / "embedding_sphere"
WEB = ROOT / "web"

# Each module may import those named here and nothing else of the package.
NUMERIC = {"geometry", "knn", "affinity", "gradient", "optimize", "initialize", "planar", "balance"}
ALLOWED = {
    "__init__": set(),
    "geometry": set(),
    "bundle": set(),
    "webassembly": set(),
    "kernel_descent": {"webassembly"},
    "buckets": {"geometry"},
    "kernel": {"webassembly", "kernel_descent", "buckets"},
    "knn": {"geometry", "kernel"},
    "affinity": {"geometry", "knn", "kernel"},
    "balance": {"affinity"},
    "gradient": {"geometry", "affinity"},
    "initialize": {"geometry"},
    "optimize": {"geometry"},
    "projections": {"geometry"},
    "planar": {"geometry"},
    "quality": {"geometry", "knn"},
    "reduction": {"geometry", "initialize"},
    "memory": {"webassembly"},
    "method": {"knn", "kernel", "reduction"},
    "methods": NUMERIC | {"kernel", "projections", "method"},
    "layouts": {"geometry", "knn", "kernel", "memory", "method", "methods"},
    "session": NUMERIC | {"bundle", "kernel", "quality", "method", "methods", "layouts"},
    "thinning": {"method"},
    "worker": {"geometry", "session", "kernel", "method", "layouts", "quality", "thinning"},
}
LIBRARIES = {
    "bundle": {"numpy", "msgpack"},
    "planar": {"numpy", "sklearn", "scipy"},
    "webassembly": {"numpy", "js", "pyodide", "wasmtime"},
    "worker": {"numpy", "js", "pyodide", "pyodide_js", "pyscript"},
}


def imports_of(path: Path) -> tuple[set[str], set[str]]:
    """Return the package's own modules and the libraries that a Python file imports."""
    own, libraries = set(), set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            names = [node.module] if node.module else [alias.name for alias in node.names]
            own.update(name.split(".")[0] for name in names)
        elif isinstance(node, ast.ImportFrom):
            libraries.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Import):
            libraries.update(alias.name.split(".")[0] for alias in node.names)
    return own, libraries - sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_python_modules_import_only_what_they_may(path):
    own, libraries = imports_of(path)
    module = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if module == "methods" and path.stem == "__init__":
        own -= {other.stem for other in path.parent.glob("*.py")}
    assert own <= ALLOWED[module]
    assert libraries <= LIBRARIES.get(module, {"numpy"})


def web_imports(path: Path) -> set[str]:
    """Return what a page module imports: addresses relative to web/, or package names."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    pattern = r"^(?:import|export)\b(?:[^;'\"]*?from)?\s*['\"]([^'\"]+)['\"]"
    found = re.findall(pattern, text, flags=re.M)
    return {
        str((path.parent / name).resolve().relative_to(WEB)) if name.startswith(".") else name
        for name in found
    }


def pages(folder: str) -> list[Path]:
    return sorted((WEB / folder).glob("*.js"))


def test_only_the_globe_imports_three():
    users = {path.parent.name for path in WEB.rglob("*.js") if "three" in web_imports(path)}
    assert users == {"globe"}


def test_only_the_bundle_imports_msgpack():
    users = {path.name for path in WEB.rglob("*.js") if "@msgpack/msgpack" in web_imports(path)}
    assert users == {"bundle.js"}


def test_geometry_and_data_know_no_document():
    for path in [*pages("geometry"), WEB / "bundle.js", WEB / "coloring.js", WEB / "points.js"]:
        assert not re.search(r"\b(document|window|three)\b\.?\(?", strip_comments(path)), path
        assert not any(name.startswith(("globe/", "panels/")) for name in web_imports(path))


def test_layers_of_the_globe_see_neither_panels_nor_state():
    for path in pages("globe"):
        assert all(
            name == "three" or name.startswith(("globe/", "geometry/"))
            for name in web_imports(path)
        ), path


def test_only_its_bindings_see_the_globe():
    users = {
        path.relative_to(WEB).as_posix()
        for path in WEB.rglob("*.js")
        if any(name.startswith("globe/") for name in web_imports(path))
    }
    assert all(user.startswith(("globe/", "planet")) for user in users)


def test_panels_see_state_and_data_alone():
    for path in pages("panels"):
        assert not any(
            name == "three" or name.startswith(("globe/", "engine", "main"))
            for name in web_imports(path)
        ), path


def test_providers_see_neither_document_nor_state():
    for path in pages("providers"):
        assert not re.search(
            r"\b(document|window|three|localStorage|console)\b", strip_strings(path)
        )
        assert all(name.startswith("providers/") for name in web_imports(path)), path


def test_nothing_imports_the_entry():
    assert not any("main.js" in web_imports(path) for path in WEB.rglob("*.js"))


def strip_strings(path: Path) -> str:
    return re.sub(r"'[^'\n]*'|`[^`]*`", "", strip_comments(path))


def strip_comments(path: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    return re.sub(r"//.*", "", text)
