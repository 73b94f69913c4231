/** The built page, served with scripts before its own, or with a file that is damaged or missing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ROOT, serve } from '../browser/page.js';
import { noteProblems, withoutServiceWorker } from './problems.js';

/** @typedef {import('../browser/page.js').Route} Route */

export const DIST = join(ROOT, 'dist');
export const OWN_PACKAGE = 'python/embedding_sphere.tar.gz';
export const SNAPSHOT = 'pyodide/snapshot.gz';
/** What the workers of Python begin with. */
const WORKERS = ['pyodide/fast.mjs', 'pyodide/ordinary.mjs'];

/** @param {string} type @param {string | Buffer} content @returns {Route} */
const answer = (type, content) => (_, response) => {
  response.writeHead(200, { 'content-type': type });
  response.end(content);
};
/** @type {Route} */
const refuse = (_, response) => {
  response.writeHead(404);
  response.end();
};

/**
 * Serve the page on an origin of its own, and note what goes wrong in it.
 * @param {object} [changes]
 * @param {(() => void)[]} [changes.first] run in the page before its own scripts
 * @param {Record<string, Buffer | null>} [changes.files] other bytes, by path; null: it is not there
 */
export function serveNoting({ first = [], files = {} } = {}) {
  const run = (/** @type {(() => void)[]} */ scripts) => scripts.map((script) => `(${script})();`).join('\n');
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  return serve('', {
    '/': answer('text/html', page.replace('<script', '<script src="first.js"></script><script')),
    '/first.js': answer('text/javascript', run([noteProblems, withoutServiceWorker, ...first])),
    ...Object.fromEntries(WORKERS.map((path) => [`/${path}`, answer('text/javascript', run([noteProblems]) + readFileSync(join(DIST, path)))])),
    ...Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`/${path}`, bytes ? answer('application/gzip', bytes) : refuse])),
  });
}

/** The page's own package with a kernel that no browser compiles: what one without SIMD makes of it. */
export function withoutKernel() {
  const archive = gunzipSync(readFileSync(join(DIST, OWN_PACKAGE)));
  const kernel = archive.indexOf('\0asm');
  if (kernel < 0) throw new Error('There is no kernel in the package.');
  // The version of WebAssembly stands behind its magic.
  archive[kernel + 4] = 0xff;
  return gzipSync(archive);
}

/** A snapshot with some bytes in its middle that are others. */
export const damagedSnapshot = () => readFileSync(join(DIST, SNAPSHOT)).fill(0xa5, 2_000_000, 2_000_064);

/** The snapshot as it would be of an interpreter with another table of functions. @param {number} firstSlot five digits */
export function snapshotOfOtherTable(firstSlot) {
  const snapshot = gunzipSync(readFileSync(join(DIST, SNAPSHOT)));
  const [headerLength] = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 1);
  const header = snapshot.toString('latin1', 8, 8 + headerLength);
  snapshot.write(header.replace(/"firstSlot":\d{5}/, `"firstSlot":${firstSlot}`), 8, 'latin1');
  return gzipSync(snapshot, { level: 1 });
}
