/**
 * Dependencies point one way: which folder of the page may import which, as esbuild reads the
 * modules.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { before, describe, test } from 'node:test';
import { build } from 'esbuild';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Each folder may import those named here and what lies in itself, and nothing else. */
const ALLOWED = {
  geometry: [],
  formats: ['@msgpack/msgpack', '@uwdata/flechette'],
  atlas: ['formats'],
  providers: ['formats'],
  data: ['geometry', 'formats'],
  state: ['data', 'providers'],
  platform: ['providers'],
  engine: [],
  'actions/atlas': ['atlas', 'data', 'formats', 'state'],
  'actions/embed': ['data', 'formats', 'platform', 'providers', 'state'],
  'actions/query': ['data', 'providers', 'state'],
  actions: [
    'actions/atlas',
    'atlas',
    'actions/embed',
    'actions/query',
    'data',
    'formats',
    'platform',
    'providers',
    'state',
  ],
  'globe/layers': ['geometry', 'three'],
  'globe/labels': ['geometry'],
  'globe/input': ['geometry', 'globe'],
  globe: ['geometry', 'globe/input', 'globe/labels', 'globe/layers', 'three'],
  map: ['d3-geo'],
  planet: ['data', 'geometry', 'globe', 'state'],
  panels: ['data', 'formats', 'geometry', 'map', 'platform', 'providers', 'state'],
  notebook: ['data', 'globe'],
  pyodide: ['./pyodide.asm.mjs', './pyodide.mjs', 'webgpu'],
  webgpu: [],
};

/** What lies at the root puts the rooms together. */
const ENTRIES = ['agents.js', 'api.js', 'main.js', 'page.js', 'service-worker.js'];

/** @param {string} file relative to web/ @returns {string} its folder; of a package, its name */
const roomOf = (file) =>
  file.includes('/') && !file.startsWith('@') && !file.startsWith('.') ? dirname(file) : file;

describe('the page', () => {
  /** @type {{from: string, to: string}[]} relative to web/ */
  let imports = [];
  before(async () => {
    const files = readdirSync(join(ROOT, 'web'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.m?js$/.test(name),
    );
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: files.map((name) => join('web', name)),
      outdir: 'unwritten',
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      packages: 'external',
      external: ALLOWED.pyodide,
    });
    imports = Object.entries(metafile.inputs).flatMap(([file, input]) =>
      input.imports.map(({ path, external }) => ({
        from: relative('web', file),
        to: external ? path : relative('web', path),
      })),
    );
    assert.ok(imports.length > 100);
  });

  test('imports from folder to folder as the rows allow', () => {
    const astray = imports.filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      const allowed = ENTRIES.includes(from)
        ? [...ENTRIES, ...Object.keys(ALLOWED)]
        : ALLOWED[/** @type {keyof typeof ALLOWED} */ (room)];
      return room !== other && !(allowed ?? []).includes(other);
    });
    assert.deepEqual(astray, []);
  });

  test('is entered by main.js, which nothing imports', () => {
    assert.deepEqual(
      imports.filter(({ to }) => to === 'main.js'),
      [],
    );
  });

  test('shows the globe by its bindings alone, and the notebook by the globe itself', () => {
    const users = imports.filter(
      ({ from, to }) => to.startsWith('globe/') && !from.startsWith('globe/'),
    );
    assert.deepEqual(
      users.filter(({ from }) => !/^(planet|notebook)\//.test(from)),
      [],
    );
    assert.deepEqual(
      users.filter(({ from, to }) => from.startsWith('notebook/') && to !== 'globe/globe.js'),
      [],
    );
  });

  test('gives keys to the actions of the provider alone', () => {
    const users = imports.filter(({ to }) => to === 'platform/keyring.js');
    assert.deepEqual(users, [{ from: 'actions/provider.js', to: 'platform/keyring.js' }]);
  });
});
