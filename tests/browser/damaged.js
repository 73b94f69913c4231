/** Files of the built page as a bad copy or another browser would make of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ROOT } from './page.js';

export const OWN_PACKAGE = 'python/embedding_sphere.tar.gz';
export const SNAPSHOT = 'pyodide/snapshot.gz';

/** @param {string} path @returns {Buffer} the file as it was built */
const built = (path) => readFileSync(join(ROOT, 'dist', path));

/**
 * The page's own package with a kernel that no browser compiles: what one without SIMD makes of it.
 */
export function withoutKernel() {
  const archive = gunzipSync(built(OWN_PACKAGE));
  const kernel = archive.indexOf('\0asm');
  if (kernel < 0) throw new Error('There is no kernel in the package.');
  // The version of WebAssembly stands behind its magic.
  archive[kernel + 4] = 0xff;
  return gzipSync(archive);
}

/** A snapshot that broke off. */
export const cutSnapshot = () => built(SNAPSHOT).subarray(0, 1_000_000);

/** A snapshot with some bytes in its middle that are others. */
export const damagedSnapshot = () => built(SNAPSHOT).fill(0xa5, 2_000_000, 2_000_064);

/**
 * The snapshot as it would be of an interpreter with another table of functions.
 * @param {number} firstSlot five digits
 */
export function snapshotOfOtherTable(firstSlot) {
  const snapshot = gunzipSync(built(SNAPSHOT));
  const [headerLength] = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 1);
  const header = snapshot.toString('latin1', 8, 8 + headerLength);
  if (!/"firstSlot":\d{5}/.test(header))
    throw new Error('The header does not say where the libraries lie.');
  snapshot.write(header.replace(/"firstSlot":\d{5}/, `"firstSlot":${firstSlot}`), 8, 'latin1');
  return gzipSync(snapshot, { level: 1 });
}

/** A snapshot whose memory holds nothing that was written down. */
export function emptySnapshot() {
  const snapshot = gunzipSync(built(SNAPSHOT));
  const [headerLength, runs] = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 2);
  return gzipSync(snapshot.fill(0x5a, 8 + headerLength + 8 * runs));
}
