/** "Show me": eight stops, which any key ends, and after which all is as it was. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { told } from './told.js';
import { before, stand, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const STOPS = 8;

/** What is seen, and comes back. @param {Opened} opened */
const view = ({ page }) =>
  told(page, () => {
    const now = window.embeddingSphere.state();
    const { latitude, longitude, zoom } = window.embeddingSphere.planet?.pose() ?? {};
    return {
      ...{ hovered: now.hovered, pinned: now.pinned, color: now.colorColumn, tray: now.tray },
      ...{ isolated: [...now.isolated], filters: now.filters, selection: [...now.selection] },
      ...{ answer: now.answer?.query.label ?? null, parameters: now.parameters },
      ...{ from: now.positionsFrom, positions: [...now.positions], running: now.running },
      recorded: now.recordedFrames,
      ...{ quality: now.quality, land: now.regions.map(({ title }) => title) },
      pose: [latitude, longitude, zoom].map((value) => value?.toFixed(3)),
    };
  });

/** @param {Opened} opened the part that is pointed at, and the words beside it, do not overlap */
const overlap = ({ page }) =>
  page.evaluate(() => {
    const card = document.querySelector('.tour')?.getBoundingClientRect();
    const target = document.querySelector('.toured')?.getBoundingClientRect();
    if (!card || !target) return false;
    return (
      card.top < target.bottom &&
      target.top < card.bottom &&
      card.left < target.right &&
      target.left < card.right
    );
  });

/** What each stop does, as the record of the page has it. */
const DONE = [
  () => window.embeddingSphere.state().framed.length > 0,
  () => window.embeddingSphere.state().hovered >= 0,
  () => window.embeddingSphere.state().pinned >= 0,
  () => window.embeddingSphere.state().answer !== null,
  () => window.embeddingSphere.state().isolated.size === 1,
  () => window.embeddingSphere.state().filterMask !== null,
  () => window.embeddingSphere.state().positionsFrom === 'frame',
  () => document.querySelector('.toured')?.textContent?.includes('Open…') ?? false,
];

describe('the tour', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await atRest(opened.page);
  });
  after(() => opened.close());

  test('by keys: each of eight stops does its thing, and all is as it was at the end', async () => {
    const { page } = opened;
    const before = await view(opened);
    await page.locator('.show-me').focus();
    await page.keyboard.press('Tab');
    await page.locator('.show-me').focus();
    await page.keyboard.press('Enter');
    for (let stop = 0; stop < STOPS; stop++) {
      assert.equal(await page.locator('.tour .caption').textContent(), `${stop + 1} of ${STOPS}`);
      await until(page, DONE[stop]);
      assert.equal(await overlap(opened), false, `stop ${stop + 1} covers what it points at`);
      await page.keyboard.press('Enter');
    }
    assert.equal(await page.locator('.tour').count(), 0);
    assert.equal(await page.locator('.toured').count(), 0);
    await until(page, () => !window.embeddingSphere.state().running);
    assert.deepEqual(await view(opened), before);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'globe');
    assert.deepEqual(opened.problems, []);
  });

  test('any other key ends it, does nothing else, and brings back what was there', async () => {
    const { page } = opened;
    await page.evaluate(() => {
      location.hash = '#data=dishes&pinned=7&filter=text,,rice';
    });
    await until(page, () => window.embeddingSphere.state().filterMask !== null);
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await atRest(page);
    // What passes the filter is flown to with the next picture.
    await stand(page);
    const before = await view(opened);
    await page.getByRole('button', { name: 'Show me around' }).click();
    assert.deepEqual([before.filters.length, before.pinned], [1, 7]);
    for (let stop = 1; stop < 6; stop++)
      await page.getByRole('button', { name: 'Next', exact: true }).click();
    await until(page, () => window.embeddingSphere.state().filters.length === 2);
    await page.keyboard.press('m');
    assert.equal(await page.locator('.tour').count(), 0);
    await stand(page);
    assert.deepEqual(await view(opened), before);
    assert.deepEqual(opened.problems, []);
  });
});

describe('the tour by touch', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ width: 390, height: 844, touch: true, theme: 'light' });
    await atRest(opened.page);
  });
  after(() => opened.close());

  /** @type {[number, number, (page: Page) => Promise<void>][]} */ ([
    [390, 844, (page) => page.locator('.show-me').tap()],
    [
      844,
      390,
      async (page) => {
        await page.getByRole('button', { name: 'View', exact: true }).tap();
        await page.getByRole('button', { name: 'Show me around' }).tap();
      },
    ],
  ]).forEach(([width, height, begin]) =>
    test(`at ${width}×${height}: all of it is on the screen, and a finger ends it`, async () => {
      const { page } = opened;
      await page.setViewportSize({ width, height });
      await begin(page);
      for (let stop = 0; stop < STOPS - 2; stop++) {
        await until(page, DONE[stop]);
        const box = await page.locator('.tour').boundingBox();
        assert.ok(box && box.x >= 0 && box.y >= 0, `stop ${stop + 1}`);
        assert.ok(box.x + box.width <= width && box.y + box.height <= height, `${stop + 1}`);
        await page.getByRole('button', { name: 'Next', exact: true }).tap();
      }
      await page.touchscreen.tap(3, height - 3);
      assert.equal(await page.locator('.tour').count(), 0);
      assert.ok(await page.evaluate(() => window.embeddingSphere.state().filterMask === null));
      assert.deepEqual(opened.problems, []);
    }),
  );
});
