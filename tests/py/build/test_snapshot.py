"""Python comes back from the snapshot of its memory, the same one for the same files."""

import gzip
import json
import os
import shutil
import subprocess
import textwrap
from pathlib import Path

import numpy as np
import pytest
from sphere_build import snapshot

ROOT = Path(__file__).resolve().parents[3]


def test_the_same_files_make_the_same_snapshot(dist, tmp_path):
    # Another place, so that no name of a folder gets into it.
    shutil.copytree(dist, tmp_path / "elsewhere")
    snapshot.take_snapshot(tmp_path / "elsewhere", tmp_path / "taken")
    taken = (tmp_path / "taken").read_bytes()
    assert taken == gzip.decompress((dist / "pyodide" / "snapshot.gz").read_bytes())
    for word in (str(ROOT), str(tmp_path), os.environ.get("HOME", "/root"), "node"):
        assert len(word) < 5 or word.encode() not in taken


def test_a_library_that_is_not_listed_stops_the_build(dist, tmp_path):
    shutil.copytree(dist / "pyodide", tmp_path / "pyodide")
    shutil.copytree(dist / "python", tmp_path / "python")
    missing = tmp_path / "pyodide" / "libraries" / "numpy.random.mtrand.wasm"
    missing.unlink()
    with pytest.raises(SystemExit, match=r"^The snapshot of Python could not be taken .*mtrand"):
        snapshot.take_snapshot(tmp_path, tmp_path / "taken")


def test_python_under_node_comes_back_from_the_snapshot(dist):
    script = """
    const [folder, python] = process.argv.slice(1);
    const { readFileSync } = await import('node:fs');
    const { gunzipSync } = await import('node:zlib');
    const { loadPyodide } = await import(`${folder}/pyodide/pyodide.mjs`);
    const { default: createModule } = await import(`${folder}/pyodide/pyodide.asm.mjs`);
    const { LIBRARIES, fileNameOf } = await import(`${folder}/pyodide/libraries.mjs`);
    const { prepare, readSnapshot, restore } = await import(`${folder}/pyodide/snapshot.mjs`);
    const { filesOf, writeFiles } = await import(`${folder}/pyodide/archive.mjs`);
    const read = (name) => readFileSync(`${folder}/${name}`);
    const snapshot = readSnapshot(new Uint8Array(gunzipSync(read('pyodide/snapshot.gz'))).buffer);
    const code = LIBRARIES.map((name) => read(`pyodide/${fileNameOf(name)}`));
    const libraries = code.map((bytes) => new WebAssembly.Module(bytes));
    const pyodide = await loadPyodide({ indexURL: `${folder}/pyodide/`,
      createPyodideModule: async (settings) => {
        prepare(settings, snapshot.header, libraries);
        const module = await createModule(settings);
        restore(module, snapshot);
        return module;
      } });
    const [before, after] = python.split('# ---');
    pyodide.runPython(before);
    for (const archive of ['pyodide/deferred.tar.gz', 'python/embedding_sphere.tar.gz']) {
      writeFiles(pyodide.FS, filesOf(gunzipSync(read(archive))));
    }
    console.log(pyodide.runPython(after));
    process.exit(0);
    """
    python = """
    import sys
    assert {"numpy", "numpy.random", "msgpack", "embedding_sphere.session"} <= set(sys.modules)
    import numpy, msgpack
    from embedding_sphere.numeric import geometry
    rows = numpy.random.default_rng(5).normal(size=(40, 7)).astype(numpy.float32)
    assert msgpack.unpackb(msgpack.packb([1, {"two": 3.5}])) == [1, {"two": 3.5}]
    # Nothing else is needed to lay out, to measure, to name and to check.
    from embedding_sphere import bundle
    from embedding_sphere.methods import METHODS
    from embedding_sphere.numeric.backend import NUMPY
    from embedding_sphere.numeric.steps import drain
    from embedding_sphere.session import Session
    from embedding_sphere.worker.checking import checking_steps
    session = Session(NUMPY)
    texts = [f"{word} tea of cup {word}" for word in ("green", "black", "white", "mint")] * 30
    vectors = numpy.random.default_rng(6).normal(size=(120, 9)).astype(numpy.float32)
    session.open(bundle.encode(bundle.Bundle.from_arrays(vectors, texts)))
    own = [name for name, method in METHODS.items() if not method.requires]
    assert "spherical-tsne" in own
    for name in own:
        drain(session.relayout(name, {}))
        assert 0 < drain(session.measure()).trustworthiness <= 1
        assert drain(session.regions())
    checked = drain(checking_steps(session.bundle, NUMPY, session.stored_neighbors, None))
    assert len(checked["texts"]) == 120 and checked["findings"]
    # ---
    import importlib, json
    importlib.invalidate_caches()
    import csv, numpy.fft, sqlite3
    spectrum = numpy.abs(numpy.fft.fft(rows[:, 0])).tolist()
    singular = numpy.linalg.svd(rows, compute_uv=False).tolist()
    json.dumps([rows.tolist(), singular, spectrum, numpy.__file__, geometry.__file__])
    """
    command = ["node", "--input-type=module", "-e", script, str(dist), textwrap.dedent(python)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-1500:]
    rows, singular, spectrum, *files = json.loads(done.stdout.splitlines()[-1])
    # CPython's NumPy gives the same numbers.
    expected = np.random.default_rng(5).normal(size=(40, 7)).astype(np.float32)
    assert np.array_equal(np.float32(rows), expected)
    assert np.allclose(singular, np.linalg.svd(expected, compute_uv=False), rtol=1e-5)
    assert np.allclose(spectrum, np.abs(np.fft.fft(expected[:, 0])), atol=1e-5)
    assert files[0].endswith("numpy/__init__.pyc")
    assert files[1].endswith("embedding_sphere/numeric/geometry.py")
