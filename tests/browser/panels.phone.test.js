import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { mapPlaces, openMap, state, until } from './panels.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('panels on a phone', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ width: 390, height: 844, touch: true });
  });
  after(() => opened.close());

  /**
   * Whether anything in the open panels lies outside of the window, or is too small for a finger.
   */
  const faults = () =>
    opened.page.evaluate(() => {
      const controls = [
        ...document.querySelectorAll(
          '#tray button, #tray select, #selection-bar button, #menu-filter:popover-open :is(button, summary)',
        ),
      ].map((control) => ({ box: control.getBoundingClientRect(), name: control.textContent }));
      const seen = controls.filter(({ box }) => box.width > 0);
      return {
        wide: document.documentElement.scrollWidth > innerWidth,
        small: seen.filter(({ box }) => box.height < 30).map(({ name }) => name),
        outside: [...document.querySelectorAll('#tray .drawer, #menu-filter:popover-open')]
          .map((panel) => panel.getBoundingClientRect())
          .filter(
            (box) => box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1,
          ).length,
      };
    });
  const none = { wide: false, small: [], outside: 0 };

  test('a finger pins on the map and draws a lasso', async () => {
    const { page } = opened;
    await page.getByRole('tab', { name: 'Map' }).tap();
    await openMap(opened);
    assert.deepEqual(await faults(), none);
    const places = await mapPlaces(opened);
    await page.touchscreen.tap(places[10].x, places[10].y);
    assert.ok((await state(opened)).pinned >= 0);
    const box = await page.locator('.map-stage').boundingBox();
    assert.ok(box);
    const touch = await page.context().newCDPSession(page);
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const corners = [
      [-70, -40],
      [70, -40],
      [70, 40],
      [-70, 40],
      [-70, -30],
    ].map(([x, y]) => ({ x: middle.x + x, y: middle.y + y }));
    // A tenth of a second apart, and at rest in the end: after a fling Chromium takes the next tap
    // for what stops it.
    const begun = Date.now() / 1000 - 1;
    const send = (/** @type {string} */ type, /** @type {object[]} */ touchPoints, at = 0) =>
      touch.send('Input.dispatchTouchEvent', {
        type: /** @type {'touchStart'} */ (type),
        touchPoints: /** @type {{x: number, y: number}[]} */ (touchPoints),
        timestamp: begun + at / 10,
      });
    await send('touchStart', corners.slice(0, 1));
    for (const [at, corner] of corners.slice(1).entries())
      await send('touchMove', [corner], at + 1);
    await send('touchMove', [{ ...corners[4], y: corners[4].y + 1 }], 8);
    await send('touchEnd', [], 9);
    const { selection } = await state(opened);
    const inside = places.flatMap(({ x, y }, i) =>
      Math.abs(x - middle.x) < 69 && Math.abs(y - middle.y) < 39 ? [i] : [],
    );
    assert.ok(inside.length > 10 && inside.every((i) => selection.includes(i)));
    assert.deepEqual(await faults(), none);
  });

  test('the table and the comparison fit, and rows are as tall as a finger', async () => {
    const { page } = opened;
    await page.getByRole('tab', { name: 'Table' }).tap();
    await until(opened, ({ tray }) => tray === 'table');
    const row = page.locator('.table-scroll tbody tr[id]').first();
    await row.waitFor();
    assert.ok(((await row.boundingBox())?.height ?? 0) >= 44);
    await row.locator('td').first().tap();
    assert.deepEqual(await faults(), none);
    await page.getByRole('tab', { name: 'Compare' }).tap();
    await page.locator('.compare-words').first().waitFor();
    assert.deepEqual(await faults(), none);
  });

  test('filters open, fit, and are cleared', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Filter', exact: true }).tap();
    await page.locator('#menu-filter summary', { hasText: 'Course' }).tap();
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Soup' }).tap();
    assert.notEqual((await state(opened)).filterMask, null);
    assert.deepEqual(await faults(), none);
    await page.locator('#menu-filter').getByRole('button', { name: 'Show all' }).tap();
    assert.equal((await state(opened)).filterMask, null);
  });

  test('logged no error', () => {
    assert.deepEqual(opened.problems, []);
  });
});

describe('without WebGL', () => {
  test('the flat map takes the planet’s place, and the table works', async () => {
    const opened = await openPage();
    try {
      const { page } = opened;
      await page.addInitScript(() => {
        const original = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = /** @type {any} */ (
          function getContext(/** @type {string} */ kind, /** @type {any[]} */ ...rest) {
            return kind.startsWith('webgl') ? null : Reflect.apply(original, this, [kind, ...rest]);
          }
        );
      });
      await page.reload();
      await page.evaluate(() => window.embeddingSphere.planetReady);
      await openMap(opened);
      const places = await mapPlaces(opened);
      await page.mouse.click(places[3].x, places[3].y);
      assert.ok((await state(opened)).pinned >= 0);
      await page.getByRole('tab', { name: 'Table' }).click();
      await page.locator('.table-scroll tbody tr[id]').first().waitFor();
      // three.js itself tells the console that there is no WebGL.
      assert.deepEqual(
        opened.problems.filter((problem) => !problem.includes('Error creating WebGL context')),
        [],
      );
    } finally {
      await opened.close();
    }
  });
});
