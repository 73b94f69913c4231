/**
 * The page in every engine: `node tests/bench/engines.js [ROUNDS]` prints a line of JSON a visit,
 * the engines in turns, each with a fresh browser and profile, a window of 1280 × 800, and motion
 * reduced, as all of them draw WebGL in software. Beside them the memory of plain PyScript with NumPy
 * in Chromium, without a page: what is more than that is ours.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { findChromium } from '../browser/chromium.js';
import { CHROMIUM_OPTIONS, serve } from '../browser/page.js';
import { CHROMIUM } from '../engines/chromium.js';
import { ENGINES } from '../engines/driver.js';
import { memoryBelow } from '../engines/memory.js';
import { atRest, scriptRun } from '../engines/until.js';
import { listen, sendFile } from '../serving.js';
import { TIMEOUT } from '../waiting.js';
import { makePlainSite } from './start/plain-site.js';

/** @import { Driver, Engine } from '../engines/driver.js' */

const PLAIN = fileURLToPath(new URL('../output/bench/plain/', import.meta.url));
const ROUNDS = Number(process.argv[2] ?? 3);
/** Milliseconds: what starts a browser, or what a page has just let go, is not the page's. */
const REST = 3000;

const rest = () =>
  new Promise((resolve) => {
    setTimeout(resolve, REST);
  });

/** Milliseconds since the navigation, of the first picture and of Python. */
const starts = () =>
  window.embeddingSphere.engineReady.then(() => {
    const [picture, ready] = ['globe', 'engine'].map(
      (name) => performance.getEntriesByName(name)[0].startTime,
    );
    return { picture, ready };
  });

/**
 * Milliseconds from the call of a layout, as the page comes with it, until it stands on the screen.
 */
async function layout() {
  const sphere = window.embeddingSphere;
  const began = performance.now();
  const ended = new Promise((resolve) => {
    const look = () => {
      if (sphere.state().positionsFrom !== 'result') return;
      sphere.removeEventListener('statechange', look);
      resolve(performance.now() - began);
    };
    sphere.addEventListener('statechange', look);
  });
  await sphere.relayout({ method: 'spherical-tsne', seed: 3 });
  return ended;
}

/**
 * Chromium by a driver that hears of no request: one that does has the browser keep what every file
 * held, some 40 MB, which no user's tab does.
 * @returns {Promise<Pick<Driver, 'goTo' | 'evaluate' | 'close'>>}
 */
async function launchUnheard() {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const browser = await puppeteer.launch({
    executablePath: findChromium(),
    args: CHROMIUM_OPTIONS.args,
    networkEnabled: false,
    userDataDir: profile,
    defaultViewport: { width: 1280, height: 800 },
    protocolTimeout: TIMEOUT,
  });
  const [page] = await browser.pages();
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  return {
    goTo: async (address) => void (await page.goto(address)),
    evaluate: (work, ...given) =>
      /** @type {Promise<any>} */ (page.evaluate(`(${work})(...${JSON.stringify(given)})`)),
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** @param {Engine} engine */
async function visit(engine) {
  // What is kept for offline use is no part of the tab, but some browsers hold it in memory while
  // they are driven.
  const server = await serve('', {
    '/service-worker.js'(_, response) {
      response.writeHead(404);
      response.end();
    },
  });
  const driver = /** @type {Driver} */ (
    engine === CHROMIUM ? await launchUnheard() : await engine.launch({ isMeasured: true })
  );
  try {
    await rest();
    const empty = memoryBelow();
    await driver.goTo(server.address);
    await scriptRun(driver);
    const { picture, ready } = await driver.evaluate(starts);
    await atRest(driver);
    await rest();
    const awake = memoryBelow() - empty;
    const laidOut = await driver.evaluate(layout);
    await atRest(driver);
    await rest();
    const { count, version } = await driver.evaluate(() => ({
      count: window.embeddingSphere.state().bundle?.count,
      version: navigator.userAgent,
    }));
    return {
      picture,
      ready,
      layout: laidOut,
      awake,
      memory: memoryBelow() - empty,
      empty,
      count,
      version,
    };
  } finally {
    await driver.close();
    await server.close();
  }
}

/** Plain PyScript, once it has imported NumPy. */
async function visitPlain() {
  makePlainSite(PLAIN);
  const server = await listen((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const name = path.endsWith('/') ? `${path}index.html` : path;
    void sendFile(response, name, readFile(join(PLAIN, name)));
  });
  const driver = await launchUnheard();
  try {
    await rest();
    const empty = memoryBelow();
    await driver.goTo(`${server.origin}/`);
    await driver.evaluate(async () => {
      while (!performance.getEntriesByName('engine').length)
        await new Promise(requestAnimationFrame);
    });
    await rest();
    return { awake: memoryBelow() - empty, empty };
  } finally {
    await driver.close();
    await server.close();
  }
}

for (let round = 0; round < ROUNDS; round++) {
  for (const engine of ENGINES.filter(({ missing }) => !missing())) {
    console.log(JSON.stringify({ engine: engine.name, round, ...(await visit(engine)) }));
  }
  console.log(
    JSON.stringify({
      engine: 'plain PyScript with NumPy, Chromium',
      round,
      ...(await visitPlain()),
    }),
  );
}
