"""What Python starts with, and what is laid later."""

import tarfile

from sphere_build.start_files import listed_libraries


def test_every_library_of_a_wheel_is_compiled_by_the_page_or_laid_later(dist):
    folder = dist / "pyodide" / "libraries"
    compiled = {path.name.removesuffix(".wasm") for path in folder.glob("*.wasm")}
    with tarfile.open(dist / "pyodide" / "deferred.tar.gz") as deferred:
        later = {
            name.partition("site-packages/")[2].split(".")[0].replace("/", ".")
            for name in deferred.getnames()
            if name.endswith(".so")
        }
    assert compiled.isdisjoint(later)
    assert {"numpy._core._multiarray_umath", "msgpack._cmsgpack"} <= compiled
    assert {"numpy.fft._pocketfft_umath"} <= later
    assert {name.replace(".", "/") for name in compiled} == set(listed_libraries())
