"""Dependencies point one way: which module may import which, in Python and on the page."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "py" / "embedding_sphere"
WEB = ROOT / "web"

# Each folder, and each module of the root, may import those named here and what lies beside it in
# its folder, and nothing else of the package.
ALLOWED = {
    "numeric": set(),
    "kernel": {"numeric"},
    "bundle": set(),
    "methods": {"numeric", "kernel"},
    "sources": {"bundle", "kernel", "numeric"},
    "embed": {"publish"},
    "worker": {
        *("bundle", "kernel", "methods", "numeric", "sources"),
        *("compose", "growth", "quality", "regions", "session"),
    },
    "cli": {"bundle", "compose", "embed", "kernel", "methods", "publish", "server", "sources"},
    "__init__": {"bundle", "estimator", "notebook"},
    "compose": {"bundle", "kernel", "methods", "numeric", "session", "sources"},
    "estimator": {"kernel", "methods", "numeric", "placement", "quality"},
    "growth": {"kernel", "methods", "numeric", "placement"},
    "notebook": {"bundle", "kernel", "methods", "numeric", "session"},
    "placement": {"methods", "numeric"},
    "publish": set(),
    "quality": {"numeric"},
    "regions": {"numeric", "terms"},
    "server": set(),
    "session": {"bundle", "growth", "methods", "numeric", "quality", "regions", "terms"},
    "terms": set(),
}
# What is no part of Python, for a folder, a module of the root, or one module; else NumPy alone.
LIBRARIES = {
    "bundle.read": {"numpy", "msgpack"},
    "bundle.write": {"numpy", "msgpack"},
    "numeric.planar": {"numpy", "sklearn", "scipy"},
    # The one place that asks for the platform, beside what runs in the page alone.
    "kernel.webassembly": {"numpy", "js", "pyodide", "wasmtime"},
    "worker.deferred": {"js", "pyodide"},
    "worker.entry": {"numpy", "js", "pyodide", "pyodide_js"},
    "worker.messages": {"numpy", "js", "pyodide"},
    "sources": {"numpy", "pyarrow"},
    "embed": {"numpy", "httpx", "onnxruntime", "tokenizers"},
    "cli": {"numpy", "typer", "rich"},
    "estimator": {"numpy", "sklearn"},
    "notebook": {"numpy", "anywidget", "traitlets"},
    "publish": {"msgpack"},
    "server": set(),
}
# No page imports these.
OUTSIDE = {"embed", "estimator", "notebook", "server", "publish", "cli"}


# Page modules that compute and know nothing of how it is shown.
DATA = (
    *(
        "bundle",
        "bundle-encode",
        "coloring",
        "columns",
        "computed",
        "cost",
        "differences",
        "digest",
    ),
    *("distortion", "exporting", "filtering", "growing", "keyring", "lighting", "link", "palette"),
    *("pasted", "points", "ranking", "recording", "saving", "searching", "similarity", "slices"),
    *("parameters", "storage", "suggestions", "tabulating", "texts", "words"),
)


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
    # What a method is, the registry of all and what runs one of them by its name.
    assert imports_of(paths.pop("base"))[0].isdisjoint({f"methods.{name}" for name in paths})
    del paths["__init__"], paths["layout"]
    assert len(paths) == 5
    for path in paths.values():
        own = {name for name in imports_of(path)[0] if name.startswith("methods.")}
        assert own <= {"methods.base"}, path


def test_the_page_ships_what_it_may_import_and_nothing_else():
    for room, allowed in ALLOWED.items():
        # The package itself names what is outside, but imports it only when asked for.
        assert room in {*OUTSIDE, "__init__"} or not allowed & OUTSIDE, room
    text = (ROOT / "build" / "site.py").read_text()
    outside = ast.literal_eval(re.search(r"OUTSIDE_THE_PAGE = (\{.*?\})", text)[1])
    assert outside == {*OUTSIDE, "page"}


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
    assert users == {"bundle.js", "bundle-encode.js"}


def test_only_the_flat_map_imports_d3():
    users = {path.name for path in WEB.rglob("*.js") if "d3-geo" in web_imports(path)}
    assert users == {"projection.js"}


def test_geometry_and_data_know_no_document():
    for path in [*pages("geometry"), *pages("map"), *(WEB / f"{name}.js" for name in DATA)]:
        assert not re.search(r"\b(document|window|three)\b\.?\(?", strip_strings(path)), path
        assert not any(name.startswith(("globe/", "panels/")) for name in web_imports(path))


def test_layers_of_the_globe_see_neither_panels_nor_state():
    for path in pages("globe"):
        assert all(
            name == "three" or name.startswith(("globe/", "geometry/"))
            for name in web_imports(path)
        ), path


def test_the_flat_map_sees_neither_panels_nor_state():
    for path in pages("map"):
        assert all(
            name == "d3-geo" or name.startswith(("map/", "geometry/")) for name in web_imports(path)
        ), path


def test_only_its_bindings_see_the_globe():
    users = {
        path.relative_to(WEB).as_posix()
        for path in WEB.rglob("*.js")
        if any(name.startswith("globe/") for name in web_imports(path))
    }
    assert all(user.startswith(("globe/", "planet", "notebook/", "still.js")) for user in users)


def test_panels_see_state_and_data_alone():
    for path in pages("panels"):
        assert not any(
            name in ("three", "d3-geo") or name.startswith(("globe/", "engine", "main"))
            for name in web_imports(path)
        ), path


def test_providers_see_neither_document_nor_state():
    for path in pages("providers"):
        assert not re.search(
            r"\b(document|window|three|localStorage|console)\b", strip_strings(path)
        )
        assert all(name.startswith("providers/") for name in web_imports(path)), path


def test_only_the_provider_holds_keys():
    users = {path.name for path in WEB.rglob("*.js") if "keyring.js" in web_imports(path)}
    assert users == {"provider.js"}


def test_actions_touch_no_document():
    for path in [*pages("actions"), WEB / "actions.js"]:
        assert not re.search(r"\b(document|window)\b", strip_strings(path)), path
        assert not any(name.startswith(("globe/", "panels/")) for name in web_imports(path))


def test_the_notebook_sees_the_globe_and_data_alone():
    for path in pages("notebook"):
        assert all(
            name.startswith(("notebook/", "globe/globe.js", "geometry/"))
            or name in {"coloring.js", "points.js", "palette.js"}
            for name in web_imports(path)
        ), path


def test_nothing_imports_the_entry():
    assert not any("main.js" in web_imports(path) for path in WEB.rglob("*.js"))


def strip_strings(path: Path) -> str:
    return re.sub(r"'[^'\n]*'|`[^`]*`", "", strip_comments(path))


def strip_comments(path: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    return re.sub(r"//.*", "", text)
