"""Dependencies point one way: which module of the package may import which."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "py" / "embedding_sphere"

# Each folder, and each module of the root, may import those named here and what lies beside it in
# its folder, and nothing else of the package.
ALLOWED = {
    "numeric": set(),
    "kernel": {"numeric"},
    "agents": {"answers", "bundle", "compose", "land", "picture"},
    "answers": {"bundle", "numeric", "retrieval"},
    "atlas": {"bundle", "description", "land", "numeric", "publish", "regions", "sources"},
    "bundle": set(),
    "methods": {"numeric", "kernel", "webgpu"},
    "webgpu": {"numeric", "kernel"},
    "sources": {"bundle", "kernel", "numeric"},
    "embed": {"publish"},
    "worker": {
        *("bundle", "kernel", "methods", "numeric", "retrieval", "sources"),
        *("compose", "growth", "quality", "regions", "session"),
    },
    "cli": {
        *(
            "agents",
            "atlas",
            "bundle",
            "compose",
            "description",
            "embed",
            "kernel",
            "land",
            "methods",
            "numeric",
            "picture",
        ),
        *("publish", "retrieval", "server", "sources", "stages", "stores", "version"),
    },
    "__init__": {"bundle", "estimator", "notebook", "optional", "retrieval", "version"},
    "optional": set(),
    "version": set(),
    "compose": {"bundle", "kernel", "land", "methods", "numeric", "session", "sources"},
    "estimator": {"kernel", "methods", "numeric", "placement", "quality"},
    "growth": {"kernel", "methods", "numeric", "placement"},
    "land": {"bundle", "regions"},
    "notebook": {"answers", "bundle", "kernel", "land", "methods", "numeric", "session"},
    "placement": {"methods", "numeric"},
    "picture": {"bundle", "land"},
    "description": {"publish"},
    "publish": set(),
    "quality": {"numeric"},
    "regions": {"numeric", "terms"},
    "retrieval": {"bundle", "kernel", "land", "numeric", "sources", "terms"},
    "server": set(),
    "session": {"bundle", "growth", "methods", "numeric", "quality", "regions", "terms"},
    "stages": {
        *("atlas", "bundle", "compose", "embed", "kernel", "methods", "numeric"),
        *("publish", "quality", "session", "sources", "version"),
    },
    "stores": {"sources"},
    "terms": {"numeric"},
}
# What is no part of Python, for a folder, a module of the root, or one module; else NumPy alone.
LIBRARIES = {
    "atlas": {"numpy", "pyarrow"},
    "bundle.read": {"numpy", "msgpack"},
    "bundle.write": {"numpy", "msgpack"},
    "numeric.planar": {"numpy", "sklearn", "scipy"},
    # The one place that asks for the platform, beside what runs in the page alone.
    "kernel.webassembly": {"numpy", "js", "pyodide", "wasmtime"},
    "kernel.workers": {"js", "pyodide"},
    "webgpu.native": {"numpy", "wgpu"},
    "webgpu.tab": {"numpy", "js", "pyodide"},
    "worker.deferred": {"js", "pyodide"},
    "worker.entry": {"numpy", "js", "pyodide", "pyodide_js"},
    "worker.messages": {"numpy", "js", "pyodide"},
    "sources": {"numpy", "pyarrow"},
    "embed": {"numpy", "httpx", "onnxruntime", "tokenizers"},
    "cli": {"numpy", "typer", "rich"},
    "cli.atlases": {"pyarrow", "typer"},
    "cli.export": {"numpy", "typer", "pyarrow"},
    "estimator": {"numpy", "sklearn"},
    "notebook": {"numpy", "anywidget", "narwhals", "traitlets"},
    "publish": {"msgpack"},
    "agents": {"numpy", "mcp"},
    "stages": {"numpy", "pyarrow"},
    "stages.cluster": {"dask", "distributed"},
    "stages.addresses": {"fsspec"},
    "stages.inverted_file": {"numpy", "faiss"},
    "stores": {"numpy"},
    "server": set(),
    "optional": set(),
    "version": set(),
}
# No page imports these.
OUTSIDE = {
    "atlas",
    "description",
    "embed",
    "estimator",
    "notebook",
    "server",
    "picture",
    "publish",
    "cli",
    "stages",
    "stores",
    "agents",
    "answers",
}


def imports_of(path: Path) -> tuple[set[str], set[str]]:
    """Return the modules of the package, with folders, and the libraries that a file imports."""
    own, libraries = set(), set()
    folder = path.relative_to(PACKAGE).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = folder[: len(folder) - node.level + 1]
            inside = [node.module] if node.module else [alias.name for alias in node.names]
            own.update(".".join((*above, name)) for name in inside)
        elif isinstance(node, ast.ImportFrom):
            libraries.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Import):
            libraries.update(alias.name.split(".")[0] for alias in node.names)
    return own, libraries - sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_python_modules_import_only_what_they_may(path):
    own, libraries = imports_of(path)
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    room = module.split(".")[0]
    assert {name.split(".")[0] for name in own} - {room} <= ALLOWED[room]
    assert libraries <= LIBRARIES.get(module, LIBRARIES.get(room, {"numpy"}))


def test_methods_know_nothing_of_each_other():
    paths = {path.stem: path for path in (PACKAGE / "methods").glob("*.py")}
    # What a method is, the registry, what runs one by its name, and the names of old.
    assert imports_of(paths.pop("base"))[0].isdisjoint({f"methods.{name}" for name in paths})
    del paths["__init__"], paths["layout"], paths["renamed"]
    assert len(paths) == 5
    for path in paths.values():
        own = {name for name in imports_of(path)[0] if name.startswith("methods.")}
        assert own <= {"methods.base"}, path


def test_the_page_ships_what_it_may_import_and_nothing_else():
    for room, allowed in ALLOWED.items():
        # The package itself names what is outside, but imports it only when asked for.
        assert room in {*OUTSIDE, "__init__"} or not allowed & OUTSIDE, room
    text = (ROOT / "build" / "sphere_build" / "pyodide.py").read_text()
    outside = ast.literal_eval(re.search(r"OUTSIDE_THE_PAGE = (\{.*?\})", text, re.DOTALL)[1])
    assert outside == {*OUTSIDE, "page"}
