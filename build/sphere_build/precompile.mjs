/**
 * Compiles the Python sources in zips with Pyodide's own CPython, run under Node:
 * `node build/sphere_build/precompile.mjs SOURCE.zip TARGET.zip PREFIX LEVEL [SOURCE TARGET PREFIX LEVEL ...]`.
 *
 * TARGET holds one NAME.pyc for each NAME.py of SOURCE that compiles. Its code names
 * PREFIX/NAME.py as its file, and Python runs it without looking for the source. LEVEL 2 leaves
 * docstrings and assertions out, LEVEL 0 keeps both.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { runToEnd } from './running.mjs';

const COMPILE = `
import pathlib, py_compile, shutil, warnings, zipfile

KEEPS_DOCSTRINGS = ("_pyodide/", "pyodide/")

def compile_zip(prefix, level):
    warnings.simplefilter("ignore")
    folder = pathlib.Path("/tmp/sources")
    shutil.unpack_archive("/tmp/source.zip", folder)
    with zipfile.ZipFile("/tmp/target.zip", "w") as target:
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder).as_posix()
            try:
                py_compile.compile(
                    path, "/tmp/one.pyc", f"{prefix}/{name}", doraise=True,
                    invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
                    # Pyodide reads its own docstrings while it starts.
                    optimize=0 if name.startswith(KEEPS_DOCSTRINGS) else level,
                )
            except py_compile.PyCompileError:
                continue
            entry = zipfile.ZipInfo(name + "c")
            target.writestr(entry, pathlib.Path("/tmp/one.pyc").read_bytes())
    shutil.rmtree(folder)

compile_zip
`;

await runToEnd(async () => {
  const { loadPyodide } = await import('../../node_modules/pyodide/pyodide.mjs');
  const pyodide = await loadPyodide();
  const compileZip = pyodide.runPython(COMPILE);
  const jobs = process.argv.slice(2);
  for (let first = 0; first < jobs.length; first += 4) {
    const [source, target, prefix, level] = jobs.slice(first, first + 4);
    pyodide.FS.writeFile('/tmp/source.zip', readFileSync(source));
    compileZip(prefix, Number(level));
    writeFileSync(target, pyodide.FS.readFile('/tmp/target.zip'));
  }
});
