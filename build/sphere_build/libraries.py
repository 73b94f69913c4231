"""What the page loads of other projects by itself, because no module of it imports it."""

import json
import tempfile
from pathlib import Path

from .esbuild import bundle
from .files import NODE_MODULES, copy

# The packages that the page is built from.
PACKAGES = (
    "three",
    "@msgpack/msgpack",
    "d3-geo",
    "@pyscript/core",
    "pyodide",
    "hyparquet",
    "hyparquet-compressors",
    "@uwdata/flechette",
    "onnxruntime-web",
    "@huggingface/tokenizers",
)
# PyScript loads its editor and its terminal only when a page has one.
UNUSED_PYSCRIPT = ("--external:./codemirror*", "--external:./xterm*")
ONNXRUNTIME_FILES = (
    "ort.wasm.min.mjs",
    "ort-wasm-simd-threaded.mjs",
    "ort-wasm-simd-threaded.wasm",
)


def pyscript_files(folder: Path) -> list[Path]:
    """core.js and every module that it can come to import in this page, from PyScript's folder."""
    with tempfile.TemporaryDirectory() as temporary:
        described = bundle(
            [str(folder / "core.js")], Path(temporary), "--splitting", *UNUSED_PYSCRIPT,
            failed="PyScript's modules do not fit together: {reason}",
        )  # fmt: skip
    return sorted(folder / Path(name).name for name in described["inputs"])


def copy_libraries(site: Path) -> None:
    """PyScript and the reader of Parquet from node_modules: what no module of the page imports."""
    for name in ("hyparquet", "hyparquet-compressors"):
        for path in sorted((NODE_MODULES / name / "src").glob("*.js")):
            copy(path, site / "vendor" / name / "src" / path.name)
    copy(NODE_MODULES / "fzstd" / "esm" / "index.mjs", site / "vendor" / "fzstd" / "index.mjs")
    for path in pyscript_files(NODE_MODULES / "@pyscript" / "core" / "dist"):
        copy(path, site / "vendor" / "pyscript" / path.name)


def copy_model(site: Path, files: dict[str, Path]) -> None:
    """The model of local queries, what runs it, and the list that its progress is counted by."""
    folder = site / "model"
    runtime = NODE_MODULES / "onnxruntime-web" / "dist"
    tokenizers = NODE_MODULES / "@huggingface" / "tokenizers" / "dist"
    sources = {name: runtime / name for name in ONNXRUNTIME_FILES}
    sources |= {"tokenizers.min.mjs": tokenizers / "tokenizers.min.mjs"} | files
    for name, path in sources.items():
        copy(path, folder / name)
    sizes = {name: path.stat().st_size for name, path in sources.items()}
    (folder / "index.json").write_text(json.dumps(sizes, indent=1) + "\n")
