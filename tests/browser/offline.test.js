import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.js';
import { CHROMIUM_OPTIONS, serve } from './page.js';

const profile = mkdtempSync(join(tmpdir(), 'offline-'));
after(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));

const launch = () => chromium.launchPersistentContext(profile, { executablePath: findChromium(), ...CHROMIUM_OPTIONS });

/**
 * Lay out once in the page, with a method of ours and with one that scikit-learn brings.
 * @param {import('playwright-core').Page} page
 */
const layOut = (page) => page.evaluate(async () => {
  const sphere = window.embeddingSphere;
  await sphere.planetReady;
  await sphere.engineReady;
  const { positions } = await sphere.relayout({ method: 'spherical-tsne', iterations: 100 });
  await sphere.open('data/emoji.esb');
  await sphere.relayout({ method: 'wrapped-tsne', iterations: 250 });
  return { coordinates: positions.length, finite: positions.every(Number.isFinite), error: sphere.state().error };
});

test('works with the server stopped and the browser started again, twice, under a sub-path', async () => {
  const server = await serve('/some/where');
  let context = await launch();
  let page = await context.newPage();
  await page.goto(server.address);
  await page.evaluate(() => window.embeddingSphere.planetReady);
  await page.evaluate(() => new Promise((resolve) => {
    const look = () => window.embeddingSphere.state().offline === 'ready' && resolve(undefined);
    window.embeddingSphere.addEventListener('statechange', look);
    look();
  }));
  // What is large and optional is kept from its first use on.
  const online = await layOut(page);
  assert.equal(online.error, '');
  await page.evaluate(async () => {
    const files = ['model/model.onnx', 'model/tokenizer.json', 'pyodide/scipy'];
    for (;;) {
      const names = await caches.keys();
      const kept = (await (await caches.open(names[0])).keys()).map(({ url }) => url);
      if (kept.some((url) => url.includes(files[2]))) return names;
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
      });
    }
  });
  await context.close();
  await server.close();

  for (let time = 0; time < 2; time++) {
    context = await launch();
    page = await context.newPage();
    /** @type {string[]} */
    const problems = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    await page.goto(server.address);
    assert.deepEqual(await layOut(page), online);
    assert.deepEqual(problems, []);
    await context.close();
  }
});
