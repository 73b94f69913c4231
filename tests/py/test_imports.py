"""Dependencies point one way: which module may import which."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "py" / "embedding_sphere"

# Each module may import those named here and nothing else of the package.
NUMERIC = {"geometry", "knn", "affinity", "gradient", "optimize", "initialize", "planar", "balance"}
NUMERIC |= {"fuzzy", "umap"}
ALLOWED = {
    "__init__": {"bundle", "estimator", "notebook"},
    "geometry": set(),
    "bundle_parts": set(),
    "bundle_reading": {"bundle_parts"},
    "bundle_writing": {"bundle_parts", "bundle"},
    "bundle_making": {"bundle_parts"},
    "bundle": {"bundle_parts", "bundle_reading", "bundle_writing", "bundle_making"},
    "webassembly": set(),
    "steps": set(),
    "distance": set(),
    "kernel_descent": {"webassembly", "distance", "steps"},
    "sampling": set(),
    "kernel_umap": {"webassembly", "distance", "kernel_descent", "sampling", "steps"},
    "kernel_search": {"webassembly", "steps"},
    "kernel_principal": {"geometry", "webassembly", "kernel_search", "steps"},
    "kernel_ranks": {"webassembly", "kernel_search", "steps"},
    "kernel": {
        *("webassembly", "steps", "distance", "kernel_descent", "kernel_umap"),
        *("kernel_search", "kernel_principal", "kernel_ranks"),
    },
    "knn": {"geometry", "kernel", "steps"},
    "affinity": {"geometry", "knn", "kernel", "steps"},
    "balance": {"affinity"},
    "fuzzy": {"affinity", "knn", "kernel"},
    "umap": {"geometry", "affinity", "distance", "sampling"},
    "gradient": {"affinity", "distance"},
    "initialize": {"geometry", "kernel", "steps"},
    "optimize": {"geometry"},
    "projections": {"geometry"},
    "planar": {"geometry"},
    "quality": {"geometry", "knn", "kernel", "steps"},
    "reduction": {"geometry", "initialize"},
    "memory": {"webassembly"},
    "reading": {"bundle", "compose", "sources"},
    "terms": set(),
    "regions": {"geometry", "terms"},
    "method": {"distance", "knn", "kernel", "reduction"},
    "methods": NUMERIC | {"kernel", "projections", "method"},
    "layouts": {"geometry", "knn", "kernel", "memory", "method", "methods"},
    "session": {
        *NUMERIC,
        *{"bundle", "bundle_making", "kernel", "quality", "method", "methods", "layouts", "growth"},
        *{"regions", "terms"},
    },
    "placement": {"geometry", "knn", "affinity", "optimize", "method"},
    "growth": NUMERIC | {"kernel", "memory", "method", "methods", "layouts", "placement"},
    "estimator": {
        *{"geometry", "knn", "kernel", "layouts", "method", "methods", "placement", "quality"},
        "steps",
    },
    "notebook": {"bundle", "geometry", "kernel", "layouts", "method", "session"},
    "thinning": {"method"},
    "practice": {"kernel", "layouts"},
    "sources": {"bundle", "webassembly"},
    "embed": set(),
    "compose": {
        "steps",
        "bundle",
        "kernel",
        "knn",
        "layouts",
        "method",
        "methods",
        "session",
        "sources",
    },
    "server": set(),
    "publish": set(),
    "cli": {"bundle", "compose", "embed", "kernel", "layouts", "methods", "publish", "server"}
    | {"sources"},
    "engine": {
        *{"session", "kernel", "method", "layouts", "growth", "quality", "thinning"},
        *{"reading", "regions", "practice"},
    },
    "messages": set(),
    "rest": set(),
    "worker": {"engine", "kernel", "messages", "rest"},
}
LIBRARIES = {
    "bundle_reading": {"numpy", "msgpack"},
    "bundle_writing": {"numpy", "msgpack"},
    "estimator": {"numpy", "sklearn"},
    "notebook": {"numpy", "anywidget", "traitlets"},
    "sources": {"numpy", "pyarrow"},
    "embed": {"numpy", "httpx", "onnxruntime", "tokenizers"},
    "publish": {"msgpack"},
    "server": set(),
    "cli": {"numpy", "typer", "rich"},
    "planar": {"numpy", "sklearn", "scipy"},
    "webassembly": {"numpy", "js", "pyodide", "wasmtime"},
    "messages": {"numpy", "js", "pyodide"},
    "rest": {"js", "pyodide"},
    "worker": {"numpy", "js", "pyodide", "pyodide_js"},
}


def imports_of(path: Path) -> tuple[set[str], set[str]]:
    """Return the package's own modules and the libraries that a Python file imports.

    Of a module in a folder the folder's name is returned.
    """
    own, libraries = set(), set()
    folder = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = folder[: len(folder) - node.level + 1]
            inside = [node.module] if node.module else [alias.name for alias in node.names]
            own.update((*above, *name.split("."))[0] for name in inside)
        elif isinstance(node, ast.ImportFrom):
            libraries.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Import):
            libraries.update(alias.name.split(".")[0] for alias in node.names)
    return own, libraries - sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_python_modules_import_only_what_they_may(path):
    own, libraries = imports_of(path)
    module = path.relative_to(PACKAGE).with_suffix("").parts[0]
    # Methods know nothing of each other; only their registry knows them all.
    if module != "methods" or path.stem == "__init__":
        own -= {module}
    assert own <= ALLOWED[module]
    assert libraries <= LIBRARIES.get(module, {"numpy"})


def test_the_page_ships_what_it_may_import_and_nothing_else():
    outside = {"embed", "estimator", "notebook", "server", "publish", "cli"}
    for module, allowed in ALLOWED.items():
        # The package itself names what is outside, but imports it only when asked for.
        assert module in {*outside, "__init__"} or not allowed & outside, module
    text = (ROOT / "build" / "sphere_build" / "pyodide.py").read_text()
    assert ast.literal_eval(re.search(r"OUTSIDE_THE_PAGE = (\{.*?\})", text)[1]) == {
        *outside,
        "page",
    }
