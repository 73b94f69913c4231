/**
 * A server that speaks OpenAI's embeddings, on the page's own origin or on another, and notes what
 * it is sent.
 */
import { listen as listenOnThisMachine } from '../serving.js';

/**
 * @import { Route } from './page.js'
 * @import { IncomingHttpHeaders } from 'node:http'
 * @import { Page } from 'playwright-core'
 */

export const KEY = 'sk-test-Zq7Wm4Rt9Xc2Vb6N';
export const BASE = '/fake/v1';

/**
 * @typedef {'right' | 'refused' | 'quota' | 'slow' | 'garbage' | 'few' | 'wrong dimension' |
 *   'echo'} Mood
 */

/**
 * Note what a page writes to its console and sends to any server.
 * @param {Page} page
 * @param {string[]} lines of the console
 * @param {{url: string, headers: Record<string, string>, body: string, fromFrame: boolean}[]} sent
 */
export function noteTraffic(page, lines, sent) {
  page.on('console', (message) => lines.push(message.text()));
  page.on('request', async (request) =>
    sent.push({
      url: request.url(),
      headers: await request.allHeaders().catch(() => ({})),
      body: request.postData() ?? '',
      fromFrame: request.frame() !== page.mainFrame(),
    }),
  );
}

/**
 * Let texts go to the server that the page asks about.
 * @param {Page} page
 * @returns {Promise<string>} what the page said before
 */
export async function allowSending(page) {
  const dialog = page.locator('dialog.permission[open]');
  const sentence = await dialog.locator('#permission-sentence').innerText();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  return sentence;
}

/**
 * A server at an origin of its own, which lets other origins ask it as providers of embeddings do.
 * @param {Route} route
 * @returns {Promise<{origin: string, port: number, methods: string[], paths: string[], close: () =>
 *   void}>}
 */
export async function listen(route) {
  /** @type {string[]} */
  const methods = [],
    paths = /** @type {string[]} */ ([]);
  const server = await listenOnThisMachine((request, response) => {
    methods.push(request.method ?? '');
    paths.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () =>
      request.method === 'OPTIONS' ? response.writeHead(204).end() : route(request, response, body),
    );
  });
  return { ...server, methods, paths };
}

/** @param {number} dimension of its vectors */
export function createFakeServer(dimension) {
  /** @type {{headers: IncomingHttpHeaders, url: string, body: string}[]} */
  const heard = [];
  const server = {
    heard,
    /** @type {Mood} */
    mood: 'right',
    /** Answer this many more requests well, then refuse. */
    left: Infinity,
    /** @type {string[]} texts that were answered */
    paid: [],
    /** @type {Record<string, Route>} */
    routes: {
      [`${BASE}/embeddings`]: (request, response, body) => {
        heard.push({ headers: request.headers, url: request.url ?? '', body });
        /** @param {number} status @param {unknown} content */
        const answer = (status, content) => {
          response.writeHead(status, { 'content-type': 'application/json' });
          response.end(typeof content === 'string' ? content : JSON.stringify(content));
        };
        const { input, model } = JSON.parse(body);
        const { mood } = server;
        if (mood === 'slow') return;
        if (mood === 'garbage') return answer(200, '<html>welcome</html>');
        if (mood === 'refused')
          return answer(401, {
            error: {
              message: `Incorrect API key provided: ${request.headers.authorization}`,
              code: 'invalid_api_key',
            },
          });
        if (mood === 'echo')
          return answer(400, {
            error: { message: `Bad request with ${request.headers.authorization}` },
          });
        if (mood === 'quota')
          return answer(429, {
            error: { message: 'You exceeded your quota', code: 'insufficient_quota' },
          });
        if (server.left-- <= 0)
          return answer(400, { error: { message: 'The server is being tested.' } });
        const length = mood === 'wrong dimension' ? dimension + 1 : dimension;
        const texts = mood === 'few' ? input.slice(1) : input;
        server.paid.push(...texts);
        answer(200, {
          model,
          data: texts.map((/** @type {string} */ text, /** @type {number} */ index) => ({
            index,
            embedding: vectorOf(text, length),
          })),
        });
      },
    },
  };
  return server;
}

/**
 * The same text has the same vector, other texts others.
 * @param {string} text
 * @param {number} length
 */
export function vectorOf(text, length) {
  let seed = 7;
  for (const character of text) seed = (seed * 31 + (character.codePointAt(0) ?? 0)) % 100_003;
  const vector = Array.from({ length }, (_, i) => Math.sin(seed * (i + 1)));
  const scale = Math.hypot(...vector);
  return vector.map((value) => value / scale);
}

/**
 * Everything of the page that could hold a secret, as one text.
 * @param {Page} page
 * @returns {Promise<{stored: string, shown: string, told: string, address: string}>}
 */
export function searchPage(page) {
  return page.evaluate(async () => {
    /** @param {any} value @returns {string} */
    const text = (value) =>
      value instanceof Uint8Array
        ? new TextDecoder('latin1').decode(value)
        : value instanceof Set || value instanceof Map
          ? JSON.stringify([...value])
          : (JSON.stringify(value, (_, inner) => (ArrayBuffer.isView(inner) ? '' : inner)) ?? '');
    const rows = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
      });
      for (const store of database.objectStoreNames) {
        const transaction = database.transaction(store);
        for (const method of ['getAll', 'getAllKeys']) {
          rows.push(
            ...(await new Promise((resolve) => {
              const request = transaction.objectStore(store)[method]();
              request.onsuccess = () => resolve(request.result);
            })),
          );
        }
      }
      database.close();
    }
    const fields = [...document.querySelectorAll('input, textarea')].map(
      (field) => /** @type {HTMLInputElement} */ (field).value,
    );
    return {
      stored:
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]) +
        rows.map(text).join('\n'),
      shown: document.documentElement.outerHTML + fields.join('\n'),
      told: text(window.embeddingSphere.state()),
      address:
        location.href +
        JSON.stringify(history.state) +
        performance
          .getEntriesByType('resource')
          .map(({ name }) => name)
          .join('\n'),
    };
  });
}
