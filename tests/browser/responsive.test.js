import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage, until } from './page.js';

const COUNT = 1000;
const DIMENSION = 1536;

/** A large table is read beside the page, which stays responsive. */
describe('opening a JSON of some 35 MB', () => {
  /** @type {import('./page.js').Opened} */
  let opened;
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'large-'));
    opened = await openPage({ reducedMotion: true });
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(async () => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('every row arrives, and no task of the page is long', async () => {
    const { page } = opened;
    const path = join(folder, 'large.json');
    const stream = createWriteStream(path);
    for (let row = 0; row < COUNT; row++) {
      const vector = Array.from({ length: DIMENSION }, (_, i) => Math.sin(row * 0.37 + i * (1 + row % 7)).toFixed(19));
      stream.write(`${row ? ',\n' : '['}{"text": "text of row ${row}", "score": ${row % 5}, "embedding": [${vector.join(', ')}]}`);
    }
    await new Promise((resolve) => {
      stream.end(']', () => resolve(undefined));
    });
    await until(page, () => window.embeddingSphere.state().measuring === null);
    await page.evaluate(() => {
      /** @type {any} */ (window).tasks = [];
      new PerformanceObserver((list) => /** @type {any} */ (window).tasks.push(...list.getEntries().map(({ startTime, duration }) => [Math.round(startTime), Math.round(duration), window.embeddingSphere.state().progress?.label ?? ''])))
        .observe({ type: 'longtask' });
    });
    await page.setInputFiles('.controls input[type="file"]', path);
    await page.locator('dialog.opening').waitFor({ timeout: 300_000 });
    const read = await page.evaluate(() => /** @type {any} */ (window).tasks.splice(0));
    await page.locator('dialog.opening .primary').click();
    await until(page, () => window.embeddingSphere.state().bundle?.count === 1000 && window.embeddingSphere.state().kept.length > 0, undefined, 300_000);
    const shown = await page.evaluate(() => /** @type {any} */ (window).tasks.splice(0));
    console.log(`# long tasks (start, ms, label): reading ${JSON.stringify(read)}; opening ${JSON.stringify(shown)}`);
    assert.equal(await page.evaluate(() => window.embeddingSphere.state().bundle?.model.dimension), DIMENSION);
    assert.deepEqual(opened.problems, []);
  });
});
