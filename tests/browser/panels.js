/**
 * What the tests of the panels share: what the page holds, the flat map's places, gestures and
 * downloads.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { geoEqualEarth } from 'd3-geo';
import { within } from '../waiting.js';
import { told } from './told.js';
import { drawn as twoFrames } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

/** @param {Opened} opened what the tests look at */
export const state = ({ page }) =>
  told(page, () => {
    const { hovered, pinned, selection, filterMask, filters, tray, undoable, redoable } =
      window.embeddingSphere.state();
    return {
      hovered,
      pinned,
      selection: [...selection].sort((a, b) => a - b),
      filterMask: filterMask && [...filterMask],
      filters,
      tray,
      undoable,
      redoable,
    };
  });

/** @param {Opened} opened coordinates of all points, degrees, and their labels */
export const points = ({ page }) =>
  told(page, () => {
    const { bundle, positions } = window.embeddingSphere.state();
    const label = bundle?.columns.find(({ name }) => name === bundle.display.label);
    return Array.from({ length: bundle?.count ?? 0 }, (_, i) => ({
      latitude: (Math.asin(positions[3 * i + 2]) * 180) / Math.PI,
      longitude: (Math.atan2(positions[3 * i + 1], positions[3 * i]) * 180) / Math.PI,
      label: label?.kind === 'text' ? label.values[i] : '',
    }));
  });

/** @param {Opened} opened codes and categories of a column */
export const column = ({ page }, /** @type {string} */ wanted) =>
  page.evaluate((name) => {
    const found = window.embeddingSphere
      .state()
      .bundle?.columns.find((candidate) => candidate.name === name);
    return found?.kind === 'category'
      ? { categories: found.categories, codes: [...found.codes] }
      : { categories: [], codes: [] };
  }, wanted);

/** Where d3 puts the points of the page's Equal Earth map on the screen. @param {Opened} opened */
export async function mapPlaces(opened) {
  const box = await opened.page.locator('.map-stage').boundingBox();
  assert.ok(box);
  const projection = geoEqualEarth().fitExtent(
    [
      [6, 6],
      [box.width - 6, box.height - 6],
    ],
    { type: 'Sphere' },
  );
  return (await points(opened)).map(({ latitude, longitude }) => {
    const [x, y] = projection([longitude, latitude]) ?? [NaN, NaN];
    return { x: box.x + x, y: box.y + y };
  });
}

/** @param {Opened} opened */
export async function openMap(opened) {
  if ((await state(opened)).tray !== 'map')
    await opened.page.getByRole('tab', { name: 'Map' }).click();
  await opened.page.locator('#map-projection option').first().waitFor({ state: 'attached' });
  await drawn(opened);
}

/** @param {Opened} opened opens the filters, or closes them */
export const toggleFilters = ({ page }) =>
  page.getByRole('button', { name: 'Filter', exact: true }).click();

/** @param {Opened} opened opens the method and its parameters, or closes them */
export const toggleLayout = ({ page }) => page.locator('#layout-line').click();

/** @param {Opened} opened waits for what is to be drawn */
export const drawn = ({ page }) => twoFrames(page);

/** @param {Opened} opened @param {[number, number][]} corners @param {string} [key] held down */
export async function lasso({ page }, corners, key) {
  await page.mouse.move(...corners[0]);
  if (key) await page.keyboard.down(key);
  await page.mouse.down();
  for (const corner of corners.slice(1)) await page.mouse.move(...corner, { steps: 3 });
  await page.mouse.up();
  if (key) await page.keyboard.up(key);
}

/**
 * @param {Opened} opened
 * @param {() => Promise<void>} act
 * @returns {Promise<{name: string, content: string}>}
 */
export async function downloaded({ page }, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return {
    name: download.suggestedFilename(),
    content: await readFile(await download.path(), 'utf8'),
  };
}

/**
 * @param {Opened} opened
 * @param {(found: Awaited<ReturnType<typeof state>>) => boolean} holds waits, from frame to frame,
 *   until it does
 */
export async function until(opened, holds) {
  const look = async () => {
    while (!holds(await state(opened))) await drawn(opened);
  };
  await within(look(), String(holds));
}
