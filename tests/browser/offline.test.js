import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { COARSE, headless, serve } from './page.js';
import { TIMEOUT } from '../waiting.js';
import { test } from './waiting.js';

/** @import { BrowserContext, Page } from 'playwright-core' */

const profile = mkdtempSync(join(tmpdir(), 'offline-'));
/** @type {BrowserContext | null} */
let context = null;
after(async () => {
  await context?.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

const launch = async () => {
  context = await chromium.launchPersistentContext(profile, {
    ...headless(),
    reducedMotion: 'reduce',
    deviceScaleFactor: COARSE,
  });
  context.setDefaultTimeout(TIMEOUT);
  return context;
};

const ROWS = 40;
const TABLE = {
  name: 'notes.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    `text,vector\n${Array.from({ length: ROWS }, (_, row) => `note ${row},"[${row},1,${(row * row) % 7}]"`).join('\n')}\n`,
  ),
};
const TABLE_LAID_OUT = { places: ROWS, finite: true, error: '' };

/**
 * Use the page: lay out with a method of ours, ask in words, open other data.
 * @param {Page} page
 */
const use = (page) =>
  page.evaluate(async () => {
    const sphere = window.embeddingSphere;
    await sphere.planetReady;
    await sphere.engineReady;
    const { positions } = await sphere.relayout({ method: 'spherical-tsne', iterations: 100 });
    const { best } = await sphere.query('a sour soup with lemon');
    await sphere.open('data/emoji.esb');
    return {
      coordinates: positions.length,
      finite: positions.every(Number.isFinite),
      best,
      error: sphere.state().error,
    };
  });

/**
 * Open a table, and lay it out with a method that scikit-learn brings.
 * @param {Page} page
 */
async function useTable(page) {
  await page.setInputFiles('.controls input[type="file"]', TABLE);
  await page.locator('dialog.opening[open] .primary').click();
  await page.waitForFunction((rows) => window.embeddingSphere.state().bundle?.count === rows, ROWS);
  // Of few rows: what scikit-learn makes of many takes minutes.
  return page.evaluate(async () => {
    const sphere = window.embeddingSphere;
    const { positions } = await sphere.relayout({ method: 'wrapped-tsne', iterations: 250 });
    return {
      places: positions.length / 3,
      finite: positions.every(Number.isFinite),
      error: sphere.state().error,
    };
  });
}

/**
 * What is large and optional is taken away from what is kept, and asked for again.
 * @param {Page} page
 * @returns {Promise<string[]>} sentences that do not say that it is missing and where to get it
 */
async function missed(page) {
  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        if (/\/model\/|scikit|scipy/.test(request.url)) await cache.delete(request);
    }
  });
  await page.reload();
  return page.evaluate(async () => {
    const sphere = window.embeddingSphere;
    await sphere.engineReady;
    await sphere.open('data/emoji.esb');
    const said = [
      await sphere.query('a sour soup with lemon').then(
        () => 'answered',
        ({ message }) => message,
      ),
      await sphere.relayout({ method: 'wrapped-tsne' }).then(
        () => 'laid out',
        ({ message }) => message,
      ),
    ];
    return said.filter((sentence) => !/not kept on this device.*connect and/.test(sentence));
  });
}

test('works with the server stopped and the browser started again, twice, under a sub-path', async () => {
  const server = await serve('/some/where');
  let browser = await launch();
  let page = await browser.newPage();
  await page.goto(server.address);
  await page.evaluate(() => window.embeddingSphere.planetReady);
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => window.embeddingSphere.state().offline === 'ready' && resolve(undefined);
        window.embeddingSphere.addEventListener('statechange', look);
        look();
      }),
  );
  // What is large and optional is kept from its first use on.
  const online = await use(page);
  assert.deepEqual([online.error, online.finite, online.best.length], ['', true, 10]);
  assert.deepEqual(await useTable(page), TABLE_LAID_OUT);
  await page.evaluate(async () => {
    const files = ['model/model.onnx', 'model/tokenizer.json', 'pyodide/scipy'];
    for (;;) {
      const names = await caches.keys();
      const kept = (await (await caches.open(names[0])).keys()).map(({ url }) => url);
      if (files.every((file) => kept.some((url) => url.includes(file)))) return;
      await new Promise(requestAnimationFrame);
    }
  });
  await browser.close();
  await server.close();

  for (let time = 0; time < 2; time++) {
    browser = await launch();
    page = await browser.newPage();
    /** @type {string[]} */
    const problems = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    await page.goto(server.address);
    assert.deepEqual(await use(page), online);
    // Once is enough for what takes long, and says the most when it is last.
    if (time === 1) {
      assert.deepEqual(await useTable(page), TABLE_LAID_OUT);
      assert.deepEqual(await missed(page), []);
    }
    assert.deepEqual(problems, []);
    await browser.close();
  }
});
