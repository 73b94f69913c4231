import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

/** How all rows match: the sorted curve with its crosshair, and the histogram. */
describe('the distribution of the matches', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  /** @type {number[]} rows from the highest score to the lowest, sorted by this test */
  let sorted;
  before(async () => {
    opened = await openPage();
    ({ page } = opened);
    await page.locator('#tab-matches').click();
    assert.match(await page.locator('.page.matches').innerText(), /Ask the planet something/);
    const scores = await page.evaluate(async () => {
      const { bundle } = window.embeddingSphere.state();
      const vector = Array.from({ length: bundle?.model.dimension ?? 0 }, (_, i) =>
        Math.sin(i * i),
      );
      return [...(await window.embeddingSphere.query(vector)).scores];
    });
    sorted = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
    await page.locator('.curve[d]').waitFor();
  });
  after(() => opened.close());

  const state = () =>
    page.evaluate(() => {
      const { hovered, pinned, selection } = window.embeddingSphere.state();
      return { hovered, pinned, selection: [...selection] };
    });
  const curve = () => page.locator('.chart-box.wide svg');

  /**
   * @param {number} rank from 1
   * @returns {Promise<{x: number, y: number}>} where its place on the curve is
   */
  async function placeOf(rank) {
    const { left, right } = await page
      .locator('.chart-box.wide .axes line')
      .first()
      .evaluate((line) => ({
        left: Number(line.getAttribute('x1')),
        right: Number(line.getAttribute('x2')),
      }));
    return { x: left + ((rank - 1) / (sorted.length - 1)) * (right - left), y: 60 };
  }

  test('touching rank r of the sorted curve picks the row of that rank, not row r', async () => {
    for (const rank of [1, Math.round(sorted.length / 2), sorted.length]) {
      await curve().hover({ position: await placeOf(rank) });
      const { hovered } = await state();
      // A pixel holds a few ranks: the row is one of those drawn there.
      const found = sorted.indexOf(hovered) + 1;
      assert.ok(
        Math.abs(found - rank) <= sorted.length / 300,
        `rank ${rank} gave row ${hovered} of rank ${found}`,
      );
      assert.match(
        await page.locator('.readout-line').innerText(),
        new RegExp(`^Rank ${found.toLocaleString('en')} of`),
      );
      await curve().click({ position: await placeOf(rank) });
      assert.equal((await state()).pinned, hovered);
      const title = await page.locator('#card h2').innerText();
      assert.ok(
        (await page.locator('.readout-line').innerText()).endsWith(title),
        'the text that is shown is the one of that rank',
      );
    }
  });

  test('the arrow keys walk from rank to rank, and Enter pins', async () => {
    await page.mouse.move(2, 2);
    await curve().focus();
    await curve().press('Home');
    assert.equal((await state()).hovered, sorted[0]);
    await curve().press('ArrowRight');
    await curve().press('ArrowRight');
    assert.equal((await state()).hovered, sorted[2]);
    await curve().press('ArrowLeft');
    assert.equal((await state()).hovered, sorted[1]);
    assert.equal(await curve().getAttribute('aria-valuenow'), '2');
    assert.match(
      String(await curve().getAttribute('aria-valuetext')),
      /^Rank 2 of 1,877, similarity 0\.\d{3}: \S/,
    );
    await curve().press('Enter');
    assert.equal((await state()).pinned, sorted[1]);
    await curve().press('End');
    assert.equal((await state()).hovered, sorted[sorted.length - 1]);
    await curve().press('ArrowRight');
    assert.equal((await state()).hovered, sorted[sorted.length - 1], 'the last rank is the end');
  });

  test('a point hovered elsewhere moves the crosshair to its rank', async () => {
    await page.locator('.match-open').nth(4).hover();
    assert.equal((await state()).hovered, sorted[4]);
    assert.match(await page.locator('.readout-line').innerText(), /^Rank 5 of/);
    assert.equal(await page.locator('.bin.lit').count(), 1);
  });

  test('the histogram counts every row, says so in words, and a bar selects its rows', async () => {
    const bars = await page.locator('.bin title').allTextContents();
    const counts = bars.map((text) => Number(text.split(' ')[0].replace(',', '')));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      sorted.length,
    );
    assert.match(
      String(await page.locator('.histogram').getAttribute('aria-label')),
      /Histogram of 1,877 similarities from/,
    );
    const last = counts.length - 1;
    await page.locator('.bin').nth(last).locator('.hit').click();
    assert.deepEqual(
      (await state()).selection.toSorted((a, b) => a - b),
      sorted.slice(0, counts[last]).toSorted((a, b) => a - b),
    );
  });

  test('both have axes with names and numbers, and follow the window', async () => {
    assert.deepEqual(await page.locator('.axis-title').allTextContents(), [
      'rank',
      'similarity',
      'similarity',
      'rows',
    ]);
    assert.ok((await page.locator('.axes text').count()) > 12);
    const before = await curve().getAttribute('viewBox');
    await page.setViewportSize({ width: 1500, height: 900 });
    await page.locator(`.chart-box.wide svg:not([viewBox="${before}"])`).waitFor();
    assert.deepEqual(opened.problems, []);
  });

  test('displacement is set in its menu: height, exponent and animation', async () => {
    await page.locator('[aria-label="View"].tool').click();
    await page.locator('#displacement-height').fill('0.5');
    await page.locator('#displacement-exponent').fill('7');
    await page.locator('#displacement-animated').check();
    assert.deepEqual(await page.evaluate(() => window.embeddingSphere.state().displacement), {
      height: 0.5,
      exponent: 7,
      animated: true,
    });
  });
});
