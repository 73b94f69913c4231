import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { layOut, told, untilState } from './faults.js';
import { openPage } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('faults of a page that is up', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  test('a worker that dies is replaced; the last layout stays', async () => {
    const { page } = opened;
    assert.ok(await layOut(page));
    const before = await page.evaluate(() => Array.from(window.embeddingSphere.state().positions));
    const running = page.evaluate(() =>
      window.embeddingSphere.relayout({ method: 'spherical-tsne', iterations: 2000 }).then(
        () => '',
        (/** @type {Error} */ reason) => reason.message,
      ),
    );
    await untilState(page, { running: true });
    // The planet's ground is surveyed by a worker too.
    const workers = page.workers().filter((worker) => !worker.url().includes('terrain'));
    await workers[workers.length - 1].evaluate(() =>
      queueMicrotask(() => {
        throw new Error('out of memory');
      }),
    );
    assert.match(await running, /^Python stopped and was started again: the last layout is kept/);
    await untilState(page, { engine: 'ready' });
    const after_ = await page.evaluate(() => window.embeddingSphere.state().positions.length);
    assert.equal(after_, before.length);
    assert.match((await told(page)).notice, /^Python stopped and was started again/);
    assert.ok(await layOut(page));
  });
});
