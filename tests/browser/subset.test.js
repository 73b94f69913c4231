import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** Some points laid out alone, and the way back. */
describe('lay out only these', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await atRest(opened.page);
  });
  after(() => opened.close());

  test('what passes a filter is laid out alone: the question and the colours go on', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Words', exact: true }).click();
    await page.locator('#question').fill('soup');
    await page.locator('#question').press('Enter');
    await page.locator('.match-open').first().waitFor();
    await page.locator('#color-column').selectOption('region');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.locator('#menu-filter summary', { hasText: 'Course' }).click();
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Soup' }).click();
    await page.keyboard.press('Escape');
    const passing = await page.evaluate(() => {
      const { filterMask } = window.embeddingSphere.state();
      return filterMask?.reduce((sum, passes) => sum + passes, 0) ?? 0;
    });
    assert.ok(passing > 10 && passing < 1000);
    await page.getByRole('button', { name: 'Lay out only these' }).first().click();
    await until(page, ({ count }) => window.embeddingSphere.state().bundle?.count === count, {
      count: passing,
    });
    await until(page, () => window.embeddingSphere.state().positionsFrom === 'result');
    await atRest(page);
    const { label, color, hits } = await page.evaluate(() => {
      const { answer, colorColumn } = window.embeddingSphere.state();
      const found = window.embeddingSphere.hits();
      return { label: answer?.query.label, color: colorColumn, hits: found.length };
    });
    assert.deepEqual([label, color, hits], ['soup', 'region', 10]);
  });

  test('back again all points are where they were, with their filter', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Back to all 1,877' }).click();
    await until(page, () => window.embeddingSphere.state().bundle?.count === 1877);
    const { from, filters, whole, color } = await page.evaluate(() => {
      const { positionsFrom, filters, whole, colorColumn } = window.embeddingSphere.state();
      return { from: positionsFrom, filters: filters.length, whole, color: colorColumn };
    });
    assert.deepEqual([from, filters, whole, color], ['stored', 1, null, 'region']);
    await page.evaluate(() => window.embeddingSphere.relayout({ method: 'radial-pca' }));
    assert.equal(
      await page.evaluate(() => window.embeddingSphere.state().positions.length),
      3 * 1877,
      'Python has all of them again',
    );
    assert.deepEqual(opened.problems, []);
  });
});
