/**
 * How soon the page is there: navigation to the first globe and to Python with NumPy and the
 * kernel, against plain PyScript that imports NumPy, from the same server program, in turns.
 *
 * `node tests/bench/start.js [ROUNDS] [FOLDER]` prints a line of JSON a visit. Each round has a fresh
 * profile: the first visit is cold, the third is warm; for ours the browser is then started again
 * with the server stopped. A folder is another built page, such as that of an earlier commit, which
 * takes the turns of plain PyScript.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium, SOFTWARE_DRAWING } from '../browser/chromium.js';
import { serveAsShipped } from '../browser/shipped.js';
import { countBytes } from './start/counter.js';
import { makePlainSite } from './start/plain-site.js';

/** @import { BrowserContext } from 'playwright-core' */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PLAIN = join(ROOT, 'tests', 'output', 'bench', 'plain');
const ROUNDS = Number(process.argv[2] ?? 3);
const OTHER = process.argv[3] ?? '';
const LONGEST = 120_000;
const AT_REST_AFTER = 3000;

/**
 * Serve a folder as `make run` does, counted.
 * @param {string} folder
 */
async function start(folder) {
  const server = await serveAsShipped(folder);
  const counter = await countBytes(server.port);
  return {
    ...counter,
    stop() {
      counter.close();
      server.stop();
    },
  };
}

/** @param {string} profile @param {boolean} [offline] */
async function launch(profile, offline = false) {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('No Chromium: run node tests/browser/chromium.js --install.');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    viewport: { width: 1280, height: 800 },
    offline,
    args: SOFTWARE_DRAWING,
  });
  // The page is measured, not the browser's own start.
  await new Promise((resolve) => {
    setTimeout(resolve, AT_REST_AFTER);
  });
  return context;
}

/**
 * The ms from navigation to each mark: `globe`, the first picture of the planet on the screen;
 * `live`, the globe that turns; `engine`, Python with NumPy and the kernel.
 * @param {BrowserContext} context
 * @param {string} address
 * @param {string[]} awaited marks
 */
async function visit(context, address, awaited) {
  const page = await context.newPage();
  try {
    await page.addInitScript(() => {
      const marks = /** @type {Record<string, number>} */ ({});
      Object.assign(window, { marks });
      new PerformanceObserver((list) => {
        for (const { name, startTime } of list.getEntries()) marks[name] ??= startTime;
      }).observe({ type: 'mark', buffered: true });
    });
    await page.goto(address);
    return await page.evaluate(async ([wanted, longest]) => {
      const { marks } = /** @type {{marks: Record<string, number>}} */ (
        /** @type {unknown} */ (window)
      );
      while (!wanted.every((name) => name in marks)) {
        if (performance.now() > longest)
          throw new Error(`no ${wanted.join(' and ')} within ${longest / 1000} s`);
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
      return { origin: performance.timeOrigin, marks };
    }, /** @type {[string[], number]} */ ([awaited, LONGEST]));
  } finally {
    await page.close();
  }
}

/** @param {Record<string, unknown>} line */
const tell = (line) => console.log(JSON.stringify(line));

/**
 * One round of one page.
 * @param {'ours' | 'other' | 'plain'} name @param {string} folder @param {number} round
 */
async function run(name, folder, round) {
  const profile = mkdtempSync(join(tmpdir(), 'start-'));
  const server = await start(folder);
  const address = `http://127.0.0.1:${server.port}/`;
  const measure = async (/** @type {BrowserContext} */ context, /** @type {string} */ when) => {
    server.forget();
    const { origin, marks } = await visit(
      context,
      address,
      name === 'plain' ? ['engine'] : ['engine', 'live'],
    );
    const until = (/** @type {string} */ mark) =>
      mark in marks ? server.bytesUntil(origin + marks[mark]) : null;
    tell({
      name,
      round,
      when,
      globe: marks.globe ?? null,
      live: marks.live ?? null,
      engine: marks.engine,
      globeBytes: until('globe'),
      engineBytes: until('engine'),
    });
  };
  try {
    let context = await launch(profile);
    await measure(context, 'cold');
    await visit(context, address, ['engine']);
    if (name !== 'plain') await settled(context, address);
    await measure(context, 'warm');
    await context.close();
    if (name === 'plain') return;
    server.close();
    context = await launch(profile);
    await measure(context, 'offline').catch((reason) =>
      tell({ name, round, when: 'offline', error: String(reason.message).split('\n')[0] }),
    );
    await context.close();
  } finally {
    server.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Wait until the service worker has everything.
 * @param {BrowserContext} context @param {string} address
 */
async function settled(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(() =>
    Promise.race([
      navigator.serviceWorker?.ready,
      new Promise((resolve) => {
        setTimeout(resolve, 20_000);
      }),
    ]).then(() => undefined),
  );
  await page.close();
}

/** @param {string} folder @returns {number} of the first bundle */
const bytesOfBundle = (folder) => statSync(join(folder, 'data', 'dishes.esb.br')).size;

if (!OTHER) makePlainSite(PLAIN);
tell({
  bytesOfBundle: bytesOfBundle(join(ROOT, 'dist')),
  ...(OTHER && { bytesOfOther: bytesOfBundle(OTHER) }),
});
for (let round = 0; round < ROUNDS; round++) {
  await (OTHER ? run('other', OTHER, round) : run('plain', PLAIN, round));
  await run('ours', join(ROOT, 'dist'), round);
}
