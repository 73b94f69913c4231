/**
 * Takes the snapshot that `web/pyodide/snapshot.mjs` brings back: `node snapshot.mjs SITE TARGET`
 * starts Pyodide from the page's folder, imports NumPy and what the page's own package needs before
 * its first layout, and writes down how its memory differs from an interpreter that has not run.
 */

import nodeCrypto from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { filesOf, writeFiles } from '../../web/pyodide/archive.mjs';
import { fileNameOf, LIBRARIES, loadLibraries, pathOf } from '../../web/pyodide/libraries.mjs';
import { rememberLoadedPackages } from '../../web/pyodide/snapshot.mjs';
import { runToEnd } from './running.mjs';

// Of the table of functions, more than any machine takes before the libraries.
const SPARE_SLOTS = 64;
const RUN_BLOCK = 256;
const ARCHIVES = ['pyodide/deferred.tar.gz', 'python/embedding_sphere.tar.gz'];
// Emscripten's record of an opened library (dynlink.h): the address and the length of its file's
// bytes.
const FILE_DATA = 28;
const FILE_SIZE = 32;

const IMPORTS = `
import sys, types

# Documentation that no tab shows.
for name in ("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars"):
    sys.modules[name] = types.ModuleType(name)

# What PyScript imports.
import ast, asyncio, base64, html, inspect, io, json, logging, re, shutil, tempfile, threading, typing, zipfile
# What reading the kernel and naming an error imports.
import importlib.readers, importlib.resources._adapters, importlib.resources._itertools, linecache, traceback

# NumPy imports some of its parts only when they are asked for.
import numpy.random, numpy.typing
# What the worker imports.
from embedding_sphere.worker import engine

import gc
gc.collect()
`;

/**
 * Nothing of this machine and of this hour goes into the snapshot: the same files make the same
 * bytes.
 */
function makeDeterministic() {
  Date.now = () => 0;
  performance.now = () => 0;
  const nothing = (/** @type {any} */ array) => array;
  Object.assign(nodeCrypto, { randomFillSync: nothing });
  crypto.getRandomValues = nothing;
}

/**
 * Start Python and import.
 * @param {string} site
 */
async function start(site) {
  const folder = join(site, 'pyodide');
  const { loadPyodide } = await import(join(folder, 'pyodide.mjs'));
  const { default: createModule } = await import(join(folder, 'pyodide.asm.mjs'));
  const compiled = LIBRARIES.map(
    (library) => new WebAssembly.Module(readFileSync(join(folder, fileNameOf(library)))),
  );
  const before =
    /** @type {{module: any, memory: Uint8Array, heap: number, firstSlot: number}} */ ({});
  const python = await loadPyodide({
    indexURL: `${folder}/`,
    lockFileURL: join(folder, 'pyodide-lock.json'),
    env: { HOME: '/home/pyodide', LANG: 'C.UTF-8', PYTHONHASHSEED: '0' },
    _sysExecutable: './this.program',
    _makeSnapshot: true,
    fsInit: async (/** @type {any} */ files) => {
      for (const archive of ARCHIVES)
        writeFiles(files, filesOf(gunzipSync(readFileSync(join(site, archive)))));
      // Python looks for the file of a library; what it opens is loaded already.
      for (const library of LIBRARIES) files.writeFile(pathOf(library), new Uint8Array());
    },
    createPyodideModule: (/** @type {any} */ settings) => {
      settings.preRun.push((/** @type {any} */ module) => {
        const firstSlot = module.wasmTable.length + SPARE_SLOTS;
        rememberLoadedPackages(module);
        loadLibraries(module, compiled, firstSlot);
        // Only what WebAssembly sets up by itself is the same everywhere.
        Object.assign(before, {
          module,
          memory: module.HEAPU8.slice(),
          heap: breakOf(module),
          firstSlot,
        });
      });
      return createModule(settings);
    },
  });
  python.runPython(IMPORTS, { globals: python.toPy({}) });
  return { python, ...before };
}

/** @param {any} module @returns {number} the address up to which memory is given out */
const breakOf = (module) => module.HEAPU32[module._emscripten_get_sbrk_ptr() >>> 2];

/**
 * The libraries that Python has opened, by their handles.
 * @param {any} module
 * @returns {[handle: number, library: string][]}
 * @throws {Error} when they are not those that were loaded
 */
function openedLibraries({ LDSO }) {
  const names = new Map(LIBRARIES.map((library) => [pathOf(library), library]));
  const opened = Object.entries(LDSO.loadedLibsByHandle).filter(([handle]) => handle !== '0');
  const paths = opened.map(([, { name }]) => name);
  const wrong = [
    ...paths.filter((path) => !names.has(path)),
    ...[...names.keys()].filter((path) => !paths.includes(path)),
  ];
  if (wrong.length)
    throw new Error(
      `The start opens other libraries than web/pyodide/libraries.mjs lists: ${wrong.join(', ')}`,
    );
  return opened.map(([handle, { name }]) => [
    Number(handle),
    /** @type {string} */ (names.get(name)),
  ]);
}

/**
 * Fill memory that was given back with zeros, which pack better than what was left there.
 * @param {any} module
 */
function clearFreeMemory(module) {
  for (const handle of Object.keys(module.LDSO.loadedLibsByHandle).map(Number).filter(Boolean)) {
    module._free(module.HEAPU32[(handle + FILE_DATA) >>> 2]);
    module.HEAPU32[(handle + FILE_DATA) >>> 2] = 0;
    module.HEAPU32[(handle + FILE_SIZE) >>> 2] = 0;
  }
  const taken = [];
  module._malloc_set_footprint_limit(module._malloc_footprint());
  for (let size = 1 << 22; size >= 8; size >>= 1) {
    for (let address = module._malloc(size); address; address = module._malloc(size)) {
      module.HEAPU8.fill(0, address, address + size);
      taken.push(address);
    }
  }
  taken.forEach((address) => module._free(address));
  module._malloc_set_footprint_limit(-1);
}

/**
 * Where memory differs from what was there before.
 * @param {Uint8Array} memory @param {Uint8Array} before @param {number} heap
 * @returns {[start: number, length: number][]}
 */
function differences(memory, before, heap) {
  const runs = /** @type {[number, number][]} */ ([]);
  for (let start = 0; start < memory.length; start += RUN_BLOCK) {
    let same = true;
    for (let at = start; same && at < start + RUN_BLOCK; at++)
      same = memory[at] === (at < heap ? before[at] : 0);
    if (same) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === start) last[1] += RUN_BLOCK;
    else runs.push([start, RUN_BLOCK]);
  }
  return runs;
}

/**
 * What Python holds of JavaScript, read from Pyodide's own form of a snapshot (snapshot.ts): its
 * length is the third number, and it follows 48 bytes.
 * @param {Uint8Array} snapshot
 */
function referencesOf(snapshot) {
  const [, , length] = new Uint32Array(snapshot.buffer, 0, 3);
  return JSON.parse(new TextDecoder().decode(snapshot.subarray(48, 48 + length)));
}

/** @param {string} site @param {string} target */
async function take(site, target) {
  const { python, module, memory: before, heap, firstSlot } = await start(site);
  const handles = openedLibraries(module);
  clearFreeMemory(module);
  const references = referencesOf(python.makeMemorySnapshot());
  const memory = module.HEAPU8;
  const runs = differences(memory, before, heap);
  const header = JSON.stringify({
    size: memory.length,
    heap,
    firstSlot,
    slots: module.wasmTable.length,
    handles,
    references,
  });
  const padded = Buffer.from(header + ' '.repeat(-Buffer.byteLength(header) & 3));
  const numbers = (/** @type {number[]} */ values) => Buffer.from(Uint32Array.from(values).buffer);
  writeFileSync(
    target,
    Buffer.concat([
      numbers([padded.length, runs.length]),
      padded,
      numbers(runs.flat()),
      ...runs.map(([start, length]) => memory.subarray(start, start + length)),
    ]),
  );
}

makeDeterministic();
await runToEnd(() => take(process.argv[2], process.argv[3]));
