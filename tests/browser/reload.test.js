import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { until } from './faults.js';
import { openPage } from './page.js';
import { before, test } from './waiting.js';

/** @typedef {import('playwright-core').Page} Page */

const LAYOUT = { method: 'spherical-tsne', perplexity: 12, iterations: 400, seed: 5 };

/** What is on the screen, apart from time. @param {Page} page */
const shown = (page) => page.evaluate(() => {
  const { dataSet, laidOut, selected, selection, positions, error } = window.embeddingSphere.state();
  const { latitude, longitude, zoom } = /** @type {import('../../web/planet.js').Planet} */ (window.embeddingSphere.planet).pose();
  const pose = [latitude, longitude, zoom].map((value) => Math.round(value * 100) / 100);
  return { dataSet, laidOut, selected, selection: [...selection], positions: Array.from(positions), pose, error };
});

/** Lay out and resolve as soon as the points move. @param {Page} page */
const beginLayout = (page) => page.evaluate((layout) => new Promise((resolve) => {
  window.embeddingSphere.addEventListener('frame', () => resolve(undefined), { once: true });
  window.embeddingSphere.relayout(layout).catch(() => {});
}), LAYOUT);

describe('a page that is loaded again in the middle of a run', () => {
  /** @type {import('./page.js').Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    opened = await openPage();
    ({ page } = opened);
    await page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  /** Load the page again and wait for the layout that was asked for. */
  async function reload() {
    await page.reload();
    await page.evaluate(() => window.embeddingSphere.planetReady);
    await page.evaluate(() => new Promise((resolve) => {
      const look = () => window.embeddingSphere.state().positionsFrom === 'result' && resolve(undefined);
      window.embeddingSphere.addEventListener('statechange', look);
      look();
    }));
  }

  test('shows the same data, point, selection and view, and the layout that was running', async () => {
    await page.evaluate((layout) => window.embeddingSphere.relayout(layout), LAYOUT);
    await page.locator('#globe').focus();
    await page.keyboard.press('Enter');
    await until(page, { running: false });
    const whole = await shown(page);
    assert.ok(whole.selected >= 0);

    await page.evaluate(() => window.embeddingSphere.relayout({ method: 'spherical-tsne', perplexity: 40, iterations: 50 }));
    await beginLayout(page);
    await reload();
    const { positions, ...rest } = await shown(page);
    const { positions: expected, ...others } = whole;
    assert.deepEqual(rest, others);
    assert.deepEqual(positions, expected, 'the same seed gives the same layout');
  });
});
