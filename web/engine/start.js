import { connect } from './connection.js';
import { importsInWorkers, missingFeature } from './requirements.js';

/** @import { Connection, Message } from './connection.js' */

const PYSCRIPT = 'vendor/pyscript/core.js';
const PROGRAM = 'python/start.py';
/** Brings Python back from a snapshot of its memory; the other starts it where that fails. */
const FROM_SNAPSHOT = 'pyodide/from-snapshot.mjs';
const FROM_SCRATCH = 'pyodide/from-scratch.mjs';
export const NOT_STARTED =
  'Python did not start: check the connection and press "Try again", or reload the page.';

/** @param {string} feature */
const lacks = (feature) =>
  `This browser lacks ${feature}, without which Python cannot run: the map, the table, search and the stored layout work; to lay out, use a newer browser.`;

/**
 * Start Python in a worker, the fast way or else the ordinary one.
 *
 * @param {{page: string, pyscript?: string}} addresses of the page, beside which all of Python lies,
 *   and of PyScript where it lies elsewhere
 * @param {{onLaunched: () => void, onMessage: (message: Message) => void, onEnd: () => void}} events
 *   see `connect`
 * @returns {Promise<{connection: Connection, kernel: boolean}>} rejects with one sentence
 */
export async function startPython({ page, pyscript = inPage(PYSCRIPT, page) }, events) {
  const feature = missingFeature();
  if (feature) throw new Error(lacks(feature));
  const program = inPage(PROGRAM, page);
  const startBy = (/** @type {string} */ path) =>
    connect({ pyscript, interpreter: inPage(path, page), program }, events);
  try {
    return await startBy(FROM_SNAPSHOT).catch((reason) => {
      console.warn(
        `Python could not be brought back and starts the ordinary way: ${reason.message}`,
      );
      return startBy(FROM_SCRATCH);
    });
  } catch (reason) {
    throw new Error(importsInWorkers() ? NOT_STARTED : lacks('import in workers'), {
      cause: reason,
    });
  }
}

/** @param {string} path @param {string} page @returns {string} an address */
const inPage = (path, page) => new URL(path, page).href;
