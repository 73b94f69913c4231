import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { untilState } from './faults.js';
import { openPage } from './page.js';
import { told } from './told.js';
import { before, test, until } from './waiting.js';

/**
 * @import { Planet } from '../../web/planet/planet.js'
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const LAYOUT = { method: 'spherical-tsne', perplexity: 12, iterations: 400, seed: 5 };

/** What is on the screen, apart from time. @param {Page} page */
const shown = (page) =>
  told(page, () => {
    const { dataSet, layoutSource, pinned, selection, positions, error } =
      window.embeddingSphere.state();
    const { latitude, longitude, zoom } = /** @type {Planet} */ (
      window.embeddingSphere.planet
    ).pose();
    const pose = [latitude, longitude, zoom].map((value) => Math.round(value * 100) / 100);
    return {
      dataSet,
      layoutSource,
      pinned,
      selection: [...selection],
      positions: Array.from(positions),
      pose,
      error,
    };
  });

/** Lay out and resolve as soon as the points move. @param {Page} page */
const beginLayout = (page) =>
  page.evaluate(
    (layout) =>
      new Promise((resolve) => {
        window.embeddingSphere.addEventListener('frame', () => resolve(undefined), { once: true });
        window.embeddingSphere.relayout(layout).catch(() => {});
      }),
    LAYOUT,
  );

describe('a page that is loaded again in the middle of a run', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    opened = await openPage({ dishes: 400 });
    ({ page } = opened);
    await page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  /** Load the page again and wait for the layout that was asked for. */
  async function reload() {
    await page.reload();
    await page.evaluate(() => window.embeddingSphere.planetReady);
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const look = () =>
            window.embeddingSphere.state().positionsFrom === 'result' && resolve(undefined);
          window.embeddingSphere.addEventListener('statechange', look);
          look();
        }),
    );
  }

  test('shows the same data, point, selection and view, and the layout that was running', async () => {
    await page.evaluate((layout) => window.embeddingSphere.relayout(layout), LAYOUT);
    await page.locator('#globe').focus();
    await page.keyboard.press('Enter');
    await untilState(page, { running: false });
    const whole = await shown(page);
    assert.ok(whole.pinned >= 0);

    await page.evaluate(() =>
      window.embeddingSphere.relayout({ method: 'spherical-tsne', perplexity: 40, iterations: 50 }),
    );
    await beginLayout(page);
    await reload();
    const { positions, ...rest } = await shown(page);
    const { positions: expected, ...others } = whole;
    assert.deepEqual(rest, others);
    assert.deepEqual(positions, expected, 'the same seed gives the same layout');
  });

  test('that the browser has ended, as a phone does for want of memory, comes back to the same table, layout and point', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, row) => `note ${row},"[${row},1,${(row * row) % 7}]"`,
    );
    await page.setInputFiles('.controls input[type="file"]', {
      name: 'notes.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`text,vector\n${rows.join('\n')}\n`),
    });
    await page.locator('dialog.opening .primary').click();
    // A table is laid out as it is opened; a second layout would end that one.
    await until(page, () => {
      const { bundle, positionsFrom, running, measuring, ...now } = window.embeddingSphere.state();
      const isKept = measuring === null && now.namedPositions === now.positions;
      return bundle?.count === 40 && positionsFrom === 'result' && !running && isKept;
    });
    await page.evaluate((layout) => window.embeddingSphere.relayout(layout).then(() => {}), {
      ...LAYOUT,
      iterations: 60,
    });
    const { pose: start } = await shown(page);
    await page.locator('#globe').focus();
    // Where the point in the middle lies in sight already, pinning it alone moves no camera.
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    // The address follows the camera, and any flight to what was pinned.
    await until(
      page,
      (latitude) => {
        const fields = new URLSearchParams(location.hash.slice(1));
        const pose = window.embeddingSphere.planet?.pose();
        const camera = `${pose?.latitude.toFixed(2)},${pose?.longitude.toFixed(2)}`;
        const isThere = pose?.latitude !== latitude && fields.get('camera')?.startsWith(camera);
        return isThere && fields.has('pinned') && location.hash.includes('iterations=60');
      },
      start[0],
    );
    const whole = await shown(page);

    const address = page.url();
    const session = await page.context().newCDPSession(page);
    const ended = page.waitForEvent('crash');
    void session.send('Page.crash').catch(() => {});
    await ended;
    page = await page.context().newPage();
    await page.goto(address);
    await page.evaluate(() => window.embeddingSphere.planetReady);
    await untilState(page, { positionsFrom: 'result', running: false });
    assert.deepEqual(await shown(page), whole);
  });
});
