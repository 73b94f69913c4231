import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage, until } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

const COUNT = 1000;
const DIMENSION = 1536;
/** No task of the page may take more than this part of what the workers do meanwhile. */
const LARGEST_SHARE = 1 / 20;

/**
 * Processor time, which does not depend on what else the machine does as time by the clock would.
 * @param {{traceEvents: {name: string, ph: string, pid: number, tid: number, tdur?: number, args:
 *   {name?: string}}[]}} trace of Chromium
 * @returns {{longest: number, workers: number}} milliseconds of the longest task on the page's own
 *   thread, and of all on workers' threads
 */
function measureTasks({ traceEvents }) {
  const durations = (/** @type {RegExp} */ thread) => {
    const threads = new Set(
      traceEvents
        .filter(({ name, args }) => name === 'thread_name' && thread.test(args.name ?? ''))
        .map(({ pid, tid }) => `${pid}/${tid}`),
    );
    return traceEvents
      .filter(
        ({ name, ph, pid, tid }) =>
          ph === 'X' && name.endsWith('RunTask') && threads.has(`${pid}/${tid}`),
      )
      .map(({ tdur = 0 }) => tdur / 1000);
  };
  return {
    longest: Math.max(0, ...durations(/^CrRendererMain$/)),
    workers: durations(/Worker thread$/).reduce((sum, duration) => sum + duration, 0),
  };
}

/** A large table is read beside the page, which stays responsive. */
describe('opening a JSON of some 35 MB', () => {
  /** @type {Opened} */
  let opened;
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'large-'));
    opened = await openPage({ dishes: 100 });
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
      const vector = Array.from({ length: DIMENSION }, (_, i) =>
        Math.sin(row * 0.37 + i * (1 + (row % 7))).toFixed(19),
      );
      stream.write(
        `${row ? ',\n' : '['}{"text": "text of row ${row}", "score": ${row % 5}, "embedding": [${vector.join(', ')}]}`,
      );
    }
    await new Promise((resolve) => {
      stream.end(']', () => resolve(undefined));
    });
    await until(page, () => window.embeddingSphere.state().measuring === null);
    const browser = page.context().browser();
    await browser?.startTracing(page, { categories: ['toplevel'] });
    await page.setInputFiles('.controls input[type="file"]', path);
    await page.locator('dialog.opening').waitFor();
    await page.locator('dialog.opening .primary').click();
    await until(
      page,
      () =>
        window.embeddingSphere.state().bundle?.count === 1000 &&
        window.embeddingSphere.state().library.length > 0,
    );
    const { longest, workers } = measureTasks(
      JSON.parse((await browser?.stopTracing())?.toString() ?? '{}'),
    );
    assert.ok(
      longest > 0 && longest < LARGEST_SHARE * workers,
      `the longest task of the page took ${longest.toFixed(0)} ms, those of the workers ${workers.toFixed(0)} ms`,
    );
    assert.equal(
      await page.evaluate(() => window.embeddingSphere.state().bundle?.model.dimension),
      DIMENSION,
    );
    assert.deepEqual(opened.problems, []);
  });
});
