import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIBRARIES, pathOf } from '../../../web/pyodide/libraries.mjs';
import {
  rememberLoadedPackages,
  prepare,
  readSnapshot,
  restore,
} from '../../../web/pyodide/snapshot.mjs';

const SIZE = 4 * 65536;
const HEAP = 2 * 65536;
const HEADER = {
  size: SIZE,
  heap: HEAP,
  firstSlot: 40,
  slots: 60,
  handles: /** @type {[number, string][]} */ ([[4096, LIBRARIES[0]]]),
  references: { hiwireKeys: [null], immortalKeys: [] },
};
// Where this made-up interpreter keeps what Emscripten's would: the end of its memory, and how it
// calls functions.
const BREAK = 128;
const RUNTIME = 256;
const OFFSET = 132;

/**
 * @param {[start: number, bytes: number[]][]} runs
 * @param {object} [header]
 * @returns {ArrayBuffer} a file by the description in snapshot.mjs
 */
function fileOf(runs, header = HEADER) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 4) * 4;
  const file = new Uint8Array(
    8 + length + runs.length * 8 + runs.reduce((sum, [, bytes]) => sum + bytes.length, 0),
  ).fill(32);
  const view = new DataView(file.buffer);
  view.setUint32(0, length, true);
  view.setUint32(4, runs.length, true);
  file.set(text, 8);
  let at = 8 + length;
  for (const [start, bytes] of runs) {
    view.setUint32(at, start, true);
    view.setUint32(at + 4, bytes.length, true);
    at += 8;
  }
  for (const [, bytes] of runs) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file.buffer;
}

/** An interpreter that has not run: memory as its code sets it up, and 30 functions. */
function interpreter() {
  const HEAPU8 = new Uint8Array(SIZE);
  const module = {
    HEAPU8,
    HEAPU32: new Uint32Array(HEAPU8.buffer),
    wasmTable: new WebAssembly.Table({ element: 'anyfunc', initial: 30 }),
    LDSO: {
      loadedLibsByName: /** @type {Record<string, any>} */ ({}),
      loadedLibsByHandle: /** @type {Record<string, any>} */ ({}),
    },
    /** @param {string} name @param {number | undefined} _ @param {unknown} exports */
    newDSO: (name, _, exports) =>
      (module.LDSO.loadedLibsByName[name] = { name, refcount: 0, global: true, exports }),
    loaded: /** @type {{name: string, slot: number}[]} */ ([]),
    /** @param {WebAssembly.Module} _ @param {object} __ @param {string} name */
    loadWebAssemblyModule(_, __, name) {
      module.loaded.push({ name, slot: module.wasmTable.grow(1) });
      return { name };
    },
    _emscripten_get_sbrk_ptr: () => BREAK,
    __PyRuntime: RUNTIME,
    __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET: OFFSET,
    API: {
      public_api: { loadedPackages: { numpy: 'Unknown' } },
      getExpectedKeys: () => [null, 'globals', {}],
      finalizeBootstrap: (/** @type {unknown} */ references) => references,
    },
    FS: null,
  };
  module.HEAPU32[BREAK >>> 2] = HEAP + 1000;
  module.HEAPU32[OFFSET >>> 2] = 44;
  module.HEAPU32[(RUNTIME + 44) >>> 2] = 7;
  HEAPU8.fill(1, 1024, 2048);
  HEAPU8.fill(9, HEAP, HEAP + 1000);
  return module;
}

const compiled = LIBRARIES.map(
  () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
);

/** @param {ArrayBuffer} file */
function broughtBack(file) {
  const module = interpreter();
  const snapshot = readSnapshot(file);
  const settings =
    /** @type {{noInitialRun?: boolean, INITIAL_MEMORY?: number, preRun: ((module: any) => void)[]}} */ ({
      preRun: [],
    });
  prepare(settings, snapshot.header, compiled);
  settings.preRun.forEach((run) => run(module));
  restore(module, snapshot);
  return { module, settings };
}

test('memory is what the runs say, what WebAssembly sets up below the heap, and zero in it', () => {
  const {
    module: { HEAPU8 },
    settings,
  } = broughtBack(
    fileOf([
      [1500, [5, 6, 7]],
      [HEAP + 8, [8, 8]],
    ]),
  );
  assert.equal(settings.noInitialRun, true);
  assert.equal(settings.INITIAL_MEMORY, SIZE);
  assert.deepEqual(Array.from(HEAPU8.subarray(1498, 1505)), [1, 1, 5, 6, 7, 1, 1]);
  assert.deepEqual(
    Array.from(HEAPU8.subarray(HEAP, HEAP + 12)),
    [0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 0, 0],
  );
  assert.ok(HEAPU8.subarray(HEAP + 12).every((byte) => byte === 0));
});

test('how this machine calls functions stays its own affair', () => {
  const { module } = broughtBack(fileOf([[RUNTIME, Array.from({ length: 64 }, () => 3)]]));
  assert.equal(module.HEAPU32[(RUNTIME + 44) >>> 2], 7);
  assert.equal(module.HEAPU8[RUNTIME + 43], 3);
});

test('libraries take the slots that they had, whatever the machine put before them', () => {
  const { module } = broughtBack(fileOf([]));
  assert.deepEqual(
    module.loaded,
    LIBRARIES.map((library, i) => ({ name: pathOf(library), slot: HEADER.firstSlot + i })),
  );
  assert.equal(module.wasmTable.length, HEADER.slots);
  const opened = module.LDSO.loadedLibsByHandle[4096];
  assert.deepEqual(opened.exports, { name: pathOf(LIBRARIES[0]) });
  assert.equal(opened.refcount, Infinity);
  assert.throws(
    () => broughtBack(fileOf([], { ...HEADER, firstSlot: 29 })),
    /table of functions has 30 slots, at most 29 were expected/,
  );
});

test('Pyodide goes on with the references, and with the packages that Python found', () => {
  const { module } = broughtBack(fileOf([]));
  assert.deepEqual(module.API.finalizeBootstrap(undefined), HEADER.references);
  const fresh = interpreter();
  rememberLoadedPackages(fresh);
  assert.equal(fresh.API.getExpectedKeys().at(-1), fresh.API.public_api.loadedPackages);
});

test('a snapshot that is broken off is refused, wherever it ends', () => {
  const file = fileOf([
    [1500, [5, 6, 7, 8]],
    [HEAP, [1]],
  ]);
  for (let length = 0; length < file.byteLength; length++) {
    assert.throws(
      () => readSnapshot(file.slice(0, length)),
      Error,
      `${length} of ${file.byteLength} bytes`,
    );
  }
  assert.equal(readSnapshot(file).bytes.length, 5);
});
