import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { told } from './told.js';
import { before, clickWhen, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

/** Every run is recorded and can be played back. */
describe('the time of the runs', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  /** @type {number[][]} where the points lay at the end of each run */
  const ends = [];
  before(async () => {
    opened = await openPage();
    ({ page } = opened);
    await page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  const state = () =>
    told(page, () => {
      const { recordedFrames, playbackFrame, playing, positionsFrom, positions } =
        window.embeddingSphere.state();
      return { recordedFrames, playbackFrame, playing, positionsFrom, positions: [...positions] };
    });
  const slider = () => page.getByRole('slider', { name: 'Moment' });
  /** Where the globe draws some points, CSS pixels. */
  const drawn = () =>
    page.evaluate(() =>
      [0, 100, 200, 300].flatMap((row) => window.embeddingSphere.planet?.screenPosition(row) ?? []),
    );

  test('begins empty, and says how to fill it', async () => {
    await page.locator('#tab-time').click();
    assert.match(await page.locator('.page.time').innerText(), /Nothing has been laid out yet/);
    assert.equal(await slider().isVisible(), false);
  });

  test('a run is recorded, step by step', async () => {
    for (const perplexity of [10, 40]) {
      ends.push(
        await page.evaluate(async (value) => {
          const laid = await window.embeddingSphere.relayout({
            method: 'spherical-tsne',
            perplexity: value,
            iterations: 120,
          });
          await laid.quality;
          return [...laid.positions];
        }, perplexity),
      );
    }
    await atRest(page);
    const { recordedFrames, playbackFrame } = await state();
    assert.ok(recordedFrames > 20, `${recordedFrames} moments`);
    assert.equal(playbackFrame, -1);
    assert.equal(await slider().getAttribute('max'), String(recordedFrames - 1));
    const runs = await page.locator('.runs button').allInnerTexts();
    assert.equal(runs.length, 2);
    assert.match(runs[0], /^1\. .*perplexity 10/);
    assert.match(runs[1], /^2\. .*perplexity 40/);
    // It is measured in the background.
    await page
      .locator('.runs button', { hasText: /trustworthiness 0\.\d+ · recall 0/ })
      .nth(1)
      .waitFor();
  });

  test('the slider moves the points to an earlier moment, and back', async () => {
    const place = await drawn();
    await slider().fill('0');
    await until(page, () => window.embeddingSphere.state().playbackFrame === 0);
    const first = await state();
    assert.equal(first.positionsFrom, 'recorded');
    assert.notDeepEqual(first.positions, ends[1]);
    await until(
      page,
      (before) => {
        const now = [0, 100, 200, 300].flatMap(
          (row) => window.embeddingSphere.planet?.screenPosition(row) ?? [],
        );
        return now.some((value, i) => Math.abs(value - before[i]) > 10);
      },
      place,
    );
    await page.locator('.moment', { hasText: /^1\. .*, step 0$/ }).waitFor();
    await slider().press('ArrowRight');
    assert.equal((await state()).playbackFrame, 1);
    await slider().press('End');
    assert.deepEqual((await state()).positions, ends[1]);
    assert.equal((await state()).positionsFrom, 'result');
  });

  test('a run in the list shows its end', async () => {
    await page.locator('.runs button').first().click();
    assert.deepEqual((await state()).positions, ends[0]);
    await page.locator('.runs li:first-child button[aria-current="true"]').waitFor();
    await page.locator('.runs button').nth(1).click();
    assert.deepEqual((await state()).positions, ends[1]);
  });

  test('it plays, pauses, and stops at the end', async () => {
    await page.getByRole('button', { name: 'Play' }).click();
    await clickWhen(page, 'Pause', () => window.embeddingSphere.state().playbackFrame > 2);
    const { playbackFrame, playing } = await state();
    assert.equal(playing, false);
    await until(
      page,
      (value) =>
        /** @type {HTMLInputElement} */ (document.querySelector('.player input')).value === value,
      String(playbackFrame),
    );
    await page.getByRole('button', { name: 'Play' }).click();
    await until(page, () => !window.embeddingSphere.state().playing);
    assert.deepEqual((await state()).positions, ends[1]);
  });

  test('other data begin a time of their own', async () => {
    await page.selectOption('#data-set', 'emoji');
    await until(page, () => window.embeddingSphere.state().dataSet === 'emoji');
    assert.equal((await state()).recordedFrames, 0);
    assert.equal(await slider().isVisible(), false);
    assert.deepEqual(opened.problems, []);
  });
});
