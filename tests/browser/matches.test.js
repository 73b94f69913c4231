import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage, until } from './page.js';
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

  test('a threshold is set on the histogram: what lies below is no hit', async () => {
    const last = Number(await page.locator('#score-threshold').getAttribute('max'));
    await page.locator('#score-threshold').fill(String((last - 0.02).toFixed(2)));
    const { threshold, scores, hits } = await page.evaluate(() => ({
      threshold: window.embeddingSphere.state().scoreThreshold ?? NaN,
      scores: [...(window.embeddingSphere.state().answer?.scores ?? [])],
      hits: window.embeddingSphere.hits(),
    }));
    const reaching = scores.filter((score) => score >= threshold).length;
    assert.ok(reaching < 10 && reaching === hits.length, `${reaching} reach ${threshold}`);
    await page.locator('.threshold', { hasText: `: ${reaching} row` }).waitFor();
    await until(page, () => document.querySelectorAll('.bin.below').length > 30);
    assert.equal(await page.locator('.match-list li').count(), reaching);
    await page.locator('#score-threshold').fill(String(last));
    await page.locator('.answer-more .note', { hasText: 'lower the threshold' }).waitFor();
    await page.locator('#score-threshold').press('Home');
    assert.equal(await page.evaluate(() => window.embeddingSphere.hits().length), 10);
    await until(page, () => document.querySelectorAll('.bin.below').length === 0);
  });

  test('k is drawn where the hits end, and is the one of the answer', async () => {
    await page.selectOption('#top-k', '100');
    await page.locator('.cutoff text', { hasText: 'top 100' }).waitFor();
    const at = Number(await page.locator('.cutoff line').getAttribute('x1'));
    assert.ok(Math.abs(at - (await placeOf(100.5)).x) < 1);
    await page.selectOption('#top-k', '10');
  });

  test('displacement is set in its menu: height, exponent and animation; it sleeps without spikes', async () => {
    await page.locator('[aria-label="View"].tool').click();
    assert.ok(await page.locator('#displacement-height').isDisabled());
    assert.match(
      await page.locator('#menu-view .note').innerText(),
      /Turn spikes or the line globe on to set it\./,
    );
    await page.locator('#layer-spikes').check();
    assert.ok(await page.locator('#displacement-exponent').isEnabled());
    assert.ok(await page.locator('#menu-view .note').isHidden());
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
