"""What Python starts with, and what is laid later."""

import re
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_every_library_of_a_wheel_is_compiled_by_the_page_or_laid_later(dist):
    folder = dist / "pyodide" / "libraries"
    compiled = {path.name.removesuffix(".wasm") for path in folder.glob("*.wasm")}
    with tarfile.open(dist / "pyodide" / "rest.tar.gz") as rest:
        later = {
            name.partition("site-packages/")[2].split(".")[0].replace("/", ".")
            for name in rest.getnames()
            if name.endswith(".so")
        }
    assert compiled.isdisjoint(later)
    assert {"numpy._core._multiarray_umath", "msgpack._cmsgpack"} <= compiled
    assert {"numpy.fft._pocketfft_umath"} <= later
    listed = (ROOT / "web" / "pyodide" / "libraries.mjs").read_text()
    assert {name.replace(".", "/") for name in compiled} == set(
        re.findall(r"'((?:numpy|msgpack)/.+)'", listed)
    )
