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
ALLOWED = {
    "__init__": {"bundle", "estimator", "notebook"},
    "numeric": {"kernel"},
    "bundle": set(),
    "kernel": {"numeric"},
    "quality": {"kernel", "numeric"},
    "reading": {"bundle", "compose", "sources"},
    "terms": set(),
    "regions": {"numeric", "terms"},
    "method": {"kernel", "numeric"},
    "methods": {"kernel", "method", "numeric"},
    "layouts": {"kernel", "method", "methods", "numeric"},
    "session": {
        "bundle",
        "growth",
        "kernel",
        "layouts",
        "method",
        "methods",
        "numeric",
        "quality",
        "regions",
        "terms",
    },
    "placement": {"method", "numeric"},
    "growth": {"kernel", "layouts", "method", "methods", "numeric", "placement"},
    "estimator": {"kernel", "layouts", "method", "methods", "numeric", "placement", "quality"},
    "notebook": {"bundle", "kernel", "layouts", "method", "numeric", "session"},
    "thinning": {"method"},
    "practice": {"kernel", "layouts"},
    "sources": {"bundle", "kernel"},
    "embed": set(),
    "compose": {
        "bundle",
        "kernel",
        "layouts",
        "method",
        "methods",
        "numeric",
        "session",
        "sources",
    },
    "server": set(),
    "publish": set(),
    "cli": {
        "bundle",
        "compose",
        "embed",
        "kernel",
        "layouts",
        "methods",
        "publish",
        "server",
        "sources",
    },
    "engine": {
        "growth",
        "kernel",
        "layouts",
        "method",
        "practice",
        "quality",
        "reading",
        "regions",
        "session",
        "thinning",
    },
    "messages": set(),
    "rest": set(),
    "worker": {"engine", "kernel", "messages", "rest"},
}
LIBRARIES = {
    "numeric": {"numpy", "scipy", "sklearn"},
    "bundle": {"msgpack", "numpy"},
    "kernel": {"js", "numpy", "pyodide", "wasmtime"},
    "estimator": {"numpy", "sklearn"},
    "notebook": {"anywidget", "numpy", "traitlets"},
    "sources": {"numpy", "pyarrow"},
    "embed": {"httpx", "numpy", "onnxruntime", "tokenizers"},
    "server": set(),
    "publish": {"msgpack"},
    "cli": {"numpy", "rich", "typer"},
    "messages": {"js", "numpy", "pyodide"},
    "rest": {"js", "pyodide"},
    "worker": {"js", "numpy", "pyodide", "pyodide_js"},
}


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
    text = (ROOT / "build" / "site.py").read_text()
    assert ast.literal_eval(re.search(r"OUTSIDE_THE_PAGE = (\{.*?\})", text)[1]) == {
        *outside,
        "page",
    }


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
