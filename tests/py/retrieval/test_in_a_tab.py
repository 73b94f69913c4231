"""The tab's Python, whose own integers have 32 bits, tells of a corpus what CPython tells."""

import json
import subprocess

import pytest
from asked_made_up import tell_all
from conftest import ROOT
from embedding_sphere.kernel import load_backend
from sphere_build import kernel as build_kernel
from sphere_build.vendor import cache_folder, read_lock

SCRIPT = """
const [pyodide, source, tests, ...wheels] = process.argv.slice(1);
const { readFileSync } = await import('node:fs');
const { loadPyodide } = await import(`${pyodide}/pyodide.mjs`);
const python = await loadPyodide();
for (const wheel of wheels) python.unpackArchive(new Uint8Array(readFileSync(wheel)), 'wheel');
python.mountNodeFS('/source', source);
python.mountNodeFS('/tests', tests);
process.stdout.write(python.runPython(`
import json, sys
sys.path += ['/source', '/tests']
from asked_made_up import tell_all
from embedding_sphere.kernel import load_backend
assert load_backend().compiled
json.dumps(tell_all(load_backend()))
`));
"""


def wheels() -> list[str]:
    names = {wanted.name: cache_folder() / wanted.sha256 for wanted in read_lock()[0]}
    found = [path for name, path in names.items() if name.startswith(("numpy-", "msgpack-"))]
    if len(found) != 2 or not all(path.is_file() for path in found):
        pytest.skip("Pyodide's wheels are not in the cache: run make build")
    return [str(path) for path in found]


def test_a_tab_tells_the_same_to_the_last_digit():
    pytest.importorskip("wasmtime")
    pyodide = ROOT / "node_modules" / "pyodide"
    if not pyodide.is_dir():
        pytest.skip("node_modules is missing: run make build")
    build_kernel.build()
    places = [str(pyodide), str(ROOT / "py"), str(ROOT / "tests" / "py" / "retrieval")]
    command = ["node", "--input-type=module", "-e", SCRIPT, *places, *wheels()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    in_tab, here = json.loads(done.stdout), json.loads(json.dumps(tell_all(load_backend())))
    assert in_tab.keys() == here.keys()
    for part in here:
        assert in_tab[part] == here[part], part
    # What is compared is not empty.
    assert sum(here["evaluation"]["causes"].values()) > 20
    assert len({miss["cause"] for miss in here["evaluation"]["misses"]}) >= 3
