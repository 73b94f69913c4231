/**
 * The built page, served with scripts before its own, and with files that are damaged or missing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, serve } from '../browser/page.js';
import { drawCoarsely, noteProblems, withoutServiceWorker } from './problems.js';

/** @import { Route } from '../browser/page.js' */

export const DIST = join(ROOT, 'dist');
/** The data that the page opens by itself. */
export const DISHES = 'data/dishes.esb';
/** What the workers of Python begin with. */
const WORKERS = ['pyodide/from-snapshot.mjs', 'pyodide/from-scratch.mjs'];

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
 * @param {Record<string, Buffer | null>} [changes.files] other bytes, by path; null: it is not
 *   there
 */
export function serveNoting({ first = [], files = {} } = {}) {
  const run = (/** @type {(() => void)[]} */ scripts) =>
    scripts.map((script) => `(${script})();`).join('\n');
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  return serve('', {
    '/': answer('text/html', page.replace('<script', '<script src="first.js"></script><script')),
    '/first.js': answer(
      'text/javascript',
      run([noteProblems, withoutServiceWorker, drawCoarsely, ...first]),
    ),
    ...Object.fromEntries(
      WORKERS.map((path) => [
        `/${path}`,
        answer('text/javascript', run([noteProblems]) + readFileSync(join(DIST, path))),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(files).map(([path, bytes]) => [
        `/${path}`,
        bytes ? answer('application/gzip', bytes) : refuse,
      ]),
    ),
  });
}
