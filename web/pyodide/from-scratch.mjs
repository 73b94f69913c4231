/**
 * The interpreter of PyScript's configuration where `from-snapshot.mjs` cannot bring Python back:
 * it starts as it does everywhere else, from the very same files, and takes a few seconds longer.
 */

import { fetchArchive, writeFiles } from './archive.mjs';
import { fileNameOf, LIBRARIES, pathOf } from './libraries.mjs';
import { postLaunched } from './page-port.mjs';
import { loadPyodide as load, version } from './pyodide.mjs';
import { addressesIn, loadWith, start } from './start.mjs';

export { version };

const here = new URL('./', import.meta.url).href;
const ARCHIVES = [
  `${here}deferred.tar.gz`,
  new URL('../python/embedding_sphere.tar.gz', here).href,
];

const { instantiateStreaming } = WebAssembly;
postLaunched();

/**
 * Start Python from this folder; whatever else PyScript asks for is passed on.
 * @param {Record<string, unknown>} [options]
 */
export const loadPyodide = (options = {}) =>
  start(async () => {
    const [archives, libraries] = await Promise.all([
      Promise.all(ARCHIVES.map(fetchArchive)),
      Promise.all(LIBRARIES.map(fetchLibrary)),
    ]);
    const python = await loadWith(instantiateStreaming.bind(WebAssembly), () =>
      load({
        ...options,
        ...addressesIn(here),
        async fsInit(/** @type {any} */ files) {
          for (const archive of archives) writeFiles(files, archive);
          LIBRARIES.forEach((library, i) =>
            files.writeFile(pathOf(library), libraries[i], { canOwn: true }),
          );
        },
      }),
    );
    // Nothing is left to be fetched later.
    Object.assign(globalThis, {
      deferredFiles: { isInstalled: () => true, install: async () => {}, installSync() {} },
    });
    return python;
  });

/** @param {string} library */
async function fetchLibrary(library) {
  const response = await fetch(here + fileNameOf(library));
  if (!response.ok) throw new Error(`${fileNameOf(library)} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
