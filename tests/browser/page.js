/** Opens the built page in a headless Chromium that can reach nothing but this machine. */
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findHeadlessShell, SOFTWARE_DRAWING } from './chromium.js';
import { fewDishes } from './few-dishes.js';
import { listen, sendFile } from '../serving.js';
import { TIMEOUT, within } from '../waiting.js';
import { isAtRest } from './state.js';
import { until } from './waiting.js';

/**
 * @import { IncomingMessage, ServerResponse } from 'node:http'
 * @import { Page } from 'playwright-core'
 */

export { until };
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/**
 * Software rendering, so that every machine draws alike. The page is put together without emulating
 * a graphics processor, as on machines that have none: fifty times cheaper a frame.
 */
export const CHROMIUM_OPTIONS = {
  args: SOFTWARE_DRAWING,
  timeout: TIMEOUT,
};
/** Names of other machines are unknown. */
const THIS_MACHINE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';
/** WebAssembly that runs is compiled a second time, to be faster, thirty times later than for a user. */
export const PAGE_OPTIONS = {
  ...CHROMIUM_OPTIONS,
  args: [...CHROMIUM_OPTIONS.args, '--js-flags=--wasm-tiering-budget=400000000'],
};

/**
 * Without it the shell takes the signals for itself by which WebAssembly hears of a place outside of
 * its memory: what is an error of that program would end the page.
 */
const KEEP_TRAPS = '--enable-crash-reporter';

/**
 * How a test launches a Chromium without a screen.
 * @param {{optimized?: boolean, flags?: string[]}} [settings] `optimized` compiles WebAssembly as for a
 *   user; `flags` are Chromium's, beside the usual ones
 */
export const headless = ({ optimized = false, flags = [] } = {}) => {
  const usual = optimized ? CHROMIUM_OPTIONS : PAGE_OPTIONS;
  return {
    ...usual,
    executablePath: findHeadlessShell(),
    args: [...usual.args, KEEP_TRAPS, ...flags],
  };
};

/** A Chromium of a test's own. @param {Parameters<typeof headless>[0]} [settings] */
export const launch = (settings) => chromium.launch(headless(settings));

/** Pixels a CSS pixel: the processor draws a quarter of what a screen has. */
export const COARSE = 0.5;

/**
 * Answers a path in the place of a file.
 * @typedef {(request: IncomingMessage, response: ServerResponse, body: string) => void} Route
 */

/** The page is built of joined modules; under this path a test finds each of them by itself. */
const SOURCE = '/source/';

/**
 * What a path stands for: a file of dist/, or under `/source/` one of web/, or of dist/ if it is
 * not there.
 * @param {string} path @param {string} base
 * @returns {Promise<Buffer>}
 */
async function contentOf(path, base) {
  const name = normalize(path.endsWith('/') ? `${path}index.html` : path);
  if (!name.startsWith(SOURCE)) return readFile(join(ROOT, 'dist', name));
  const inside = name.slice(SOURCE.length);
  if (inside.startsWith('node_modules/')) return readFile(join(ROOT, inside));
  const bytes = await readFile(join(ROOT, 'web', inside)).catch(() =>
    readFile(join(ROOT, 'dist', inside)),
  );
  if (!inside.endsWith('.js')) return bytes;
  const msgpack = `${base}${SOURCE}node_modules/@msgpack/msgpack/dist.esm/index.mjs`;
  return Buffer.from(bytes.toString().replace("from '@msgpack/msgpack'", `from '${msgpack}'`));
}

/**
 * A plain static file server: no headers but the media type.
 * @param {string} [base] sub-path under which dist/ is served, such as `/some/where`
 * @param {Record<string, Route>} [routes] by path
 * @returns {Promise<{address: string, requests: string[], close: () => Promise<void>}>}
 */
export async function serve(base = '', routes = {}) {
  /** @type {string[]} */
  const requests = [];
  const { origin, close } = await listen((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    requests.push(path);
    if (routes[path]) {
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => routes[path](request, response, body));
      return;
    }
    const content = path.startsWith(`${base}/`)
      ? contentOf(path.slice(base.length), base)
      : Promise.reject(new Error('outside of the page'));
    void sendFile(response, path.endsWith('/') ? `${path}index.html` : path, content);
  });
  return { address: `${origin}${base}/`, requests, close };
}

/** @param {number} count @returns {Route} that sends so many of the dishes */
export function sendDishes(count) {
  const bytes = fewDishes(count);
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.end(bytes);
  };
}

/**
 * @typedef {object} Opened
 * @property {Page} page
 * @property {string[]} problems console errors, page errors, and requests that left the machine
 * @property {string[]} requests paths asked of the server
 * @property {string} address of the page, without what follows it
 * @property {() => Promise<void>} close
 */

/**
 * Open the page and wait for the first globe. The planet stands still, as those see it who want no
 * motion: what a test points at does not move away from it, and no frame is drawn that nothing
 * changed in.
 * @param {{base?: string, width?: number, height?: number, theme?: 'dark' | 'light', touch?:
 *   boolean, motion?: boolean, scale?: number, dishes?: number, routes?: Record<string, Route>,
 *   path?: string, bypassCSP?: boolean, flags?: string[], optimized?: boolean, isPlanetCoarse?:
 *   boolean}} [settings] `dishes`: how many of them there are, if not all; `routes` answer in the
 *   place of files; `path`
 *   follows the address, such as `#data=emoji`; without its policy the page takes scripts of the
 *   test; `flags` are Chromium's, beside the usual ones; `optimized` compiles WebAssembly and draws as
 *   for a user, for what is measured or computes for long; `scale` is pixels a CSS pixel, of which
 *   the planet alone has fewer where it is coarse, as it is where the page is
 * @returns {Promise<Opened>}
 */
export async function openPage({
  base = '',
  width = 1280,
  height = 800,
  theme = 'dark',
  touch = false,
  motion = false,
  optimized = false,
  scale = optimized ? 1 : COARSE,
  isPlanetCoarse = scale === COARSE,
  dishes,
  routes,
  path = '',
  bypassCSP = false,
  flags = [],
} = {}) {
  const server = await serve(base, {
    ...(dishes && { [`${base}/data/dishes.esb`]: sendDishes(dishes) }),
    ...routes,
  });
  const browser = await launch({ optimized, flags: [THIS_MACHINE, ...flags] });
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    const context = await browser.newContext({
      // Keeping the page for offline use is tested by itself; here it would only take time.
      viewport: { width, height },
      colorScheme: theme,
      hasTouch: touch,
      deviceScaleFactor: scale,
      bypassCSP,
      serviceWorkers: 'block',
      reducedMotion: motion ? 'no-preference' : 'reduce',
    });
    context.setDefaultTimeout(TIMEOUT);
    /** @type {string[]} */
    const problems = [];
    // Told, not stopped: a browser that asks for every request first takes longer for all.
    context.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (!['127.0.0.1', 'localhost'].includes(hostname) && protocol.startsWith('http'))
        problems.push(`left the machine: ${request.url()}`);
    });
    if (isPlanetCoarse)
      await context.addInitScript(() => {
        Object.defineProperty(globalThis, 'devicePixelRatio', { value: 0.25 });
      });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
    await page.goto(server.address + path);
    await within(
      page.evaluate(() => window.embeddingSphere.planetReady),
      'the planet',
    );
    return { page, problems, requests: server.requests, address: server.address, close };
  } catch (reason) {
    await close();
    throw reason;
  }
}

/** Nothing is computed any more. @param {Page} page */
export const atRest = (page) => until(page, isAtRest);
