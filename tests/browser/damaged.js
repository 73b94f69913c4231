/** Files of the built page as they must not be: what a start has to cope with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ROOT } from './page.js';

export const OWN_PACKAGE = 'python/embedding_sphere.tar.gz';

/** @returns {Buffer} the snapshot of Python's memory as it is */
export const snapshot = () => readFileSync(join(ROOT, 'dist', 'pyodide', 'snapshot.gz'));

/** The snapshot as it would be of an interpreter with another table. @param {number} firstSlot five digits @returns {Buffer} */
export function snapshotWithFirstSlot(firstSlot) {
  const plain = gunzipSync(snapshot());
  const [headerLength] = new Uint32Array(plain.buffer, plain.byteOffset, 1);
  const header = plain.toString('latin1', 8, 8 + headerLength);
  plain.write(header.replace(/"firstSlot":\d{5}/, `"firstSlot":${firstSlot}`), 8, 'latin1');
  return gzipSync(plain, { level: 1 });
}

/** The page's own package with a kernel that no browser compiles: what one without SIMD makes of it. @returns {Buffer} */
export function packageWithoutKernel() {
  const archive = gunzipSync(readFileSync(join(ROOT, 'dist', OWN_PACKAGE)));
  const kernel = archive.indexOf('\0asm');
  if (kernel < 0) throw new Error('The package holds no kernel.');
  // The version of WebAssembly stands behind its magic.
  archive[kernel + 4] = 0xff;
  return gzipSync(archive);
}
