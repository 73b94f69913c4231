import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage, until } from './page.js';

const COUNT = 1000;
const DIMENSION = 1536;
/** Milliseconds of the processor, so that what else the machine does is of no matter. */
const LONGEST_TASK = 100;

/**
 * @param {{traceEvents: {name: string, ph: string, pid: number, tid: number, tdur?: number, args: {name?: string}}[]}} trace of Chromium
 * @returns {number} milliseconds of processor time of the longest task on a page's own thread
 */
function longestTask({ traceEvents }) {
  const threads = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}/${tid}`));
  const tasks = traceEvents.filter(({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && threads.has(`${pid}/${tid}`));
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000));
}

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
    const browser = page.context().browser();
    await browser?.startTracing(page, { categories: ['toplevel'] });
    await page.setInputFiles('.controls input[type="file"]', path);
    await page.locator('dialog.opening').waitFor({ timeout: 300_000 });
    await page.locator('dialog.opening .primary').click();
    await until(page, () => window.embeddingSphere.state().bundle?.count === 1000 && window.embeddingSphere.state().kept.length > 0, undefined, 300_000);
    const longest = longestTask(JSON.parse((await browser?.stopTracing())?.toString() ?? '{}'));
    assert.ok(longest > 0 && longest < LONGEST_TASK, `the longest task kept the page for ${longest.toFixed(0)} ms`);
    assert.equal(await page.evaluate(() => window.embeddingSphere.state().bundle?.model.dimension), DIMENSION);
    assert.deepEqual(opened.problems, []);
  });
});
