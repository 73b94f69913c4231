/** The panels around the planet, on one page: each part goes on where the one before it ended. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openPage, ROOT } from './page.js';
import { column, drawn, mapPlaces, openMap, state, toggleFilters, until } from './panels.js';
import { describeMap } from './panels.map.js';
import { describeTable } from './panels.table.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('panels around the planet', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  describeMap(() => opened);

  test('filters combine, tell how many are shown, and are cleared', async () => {
    const { page } = opened;
    const course = await column(opened, 'course');
    const dessert = course.categories.indexOf('Dessert');
    await toggleFilters(opened);
    await page.locator('#menu-filter summary', { hasText: 'Course' }).click();
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Dessert' }).check();
    const desserts = course.codes.filter((code) => code === dessert).length;
    assert.equal((await state(opened)).filterMask?.filter(Boolean).length, desserts);
    assert.ok((await page.locator('.filter-count').textContent())?.startsWith(`${desserts} of `));
    await page.getByLabel('Words that must be there').fill('COCONUT');
    await until(opened, ({ filters }) => filters.length === 2);
    const { filterMask } = await state(opened);
    const texts = await page.evaluate(() => {
      const { bundle } = window.embeddingSphere.state();
      return Array.from({ length: bundle?.count ?? 0 }, (_, i) =>
        (bundle?.columns ?? [])
          .map((found) => (found.kind === 'text' ? found.values[i] : ''))
          .join(' '),
      );
    });
    assert.deepEqual(
      filterMask,
      texts.map((text, i) => Number(course.codes[i] === dessert && /coconut/i.test(text))),
    );
    await toggleFilters(opened);
    const count = filterMask?.filter(Boolean).length ?? 0;
    assert.ok(
      count > 3 && (await page.locator('#selection-bar').textContent())?.includes(`${count} of `),
    );
    await page.getByRole('button', { name: 'Select these' }).click();
    assert.deepEqual(
      (await state(opened)).selection,
      filterMask?.flatMap((passes, i) => (passes ? [i] : [])),
    );
    await page.locator('#selection-bar').getByRole('button', { name: 'Show all' }).click();
    const after = await state(opened);
    assert.deepEqual([after.filterMask, after.filters], [null, []]);
  });

  test('what is filtered out can be neither pointed at nor caught', async () => {
    const { page } = opened;
    await openMap(opened);
    const places = await mapPlaces(opened);
    const course = await column(opened, 'course');
    await toggleFilters(opened);
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Dessert' }).check();
    await toggleFilters(opened);
    await drawn(opened);
    const dessert = course.categories.indexOf('Dessert');
    const i = places.findIndex(
      (place, at) =>
        course.codes[at] !== dessert &&
        places.every(
          (other, j) =>
            course.codes[j] !== dessert || Math.hypot(other.x - place.x, other.y - place.y) > 14,
        ),
    );
    await page.mouse.move(places[i].x, places[i].y);
    assert.equal((await state(opened)).hovered, -1);
    await page.locator('#selection-bar').getByRole('button', { name: 'Show all' }).click();
  });

  describeTable(() => opened);

  test('what tells the selection from the rest is said in words and columns', async () => {
    const { page } = opened;
    await toggleFilters(opened);
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Dessert' }).check();
    await toggleFilters(opened);
    await page.getByRole('button', { name: 'Select these' }).click();
    await page.locator('#selection-bar').getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.locator('.compare-words li').first().waitFor();
    const words = await page.locator('.compare-words.a .word').allTextContents();
    assert.ok(words.includes('sugar') || words.includes('sweet'), words.join(' '));
    assert.ok(!words.includes('the') && !words.includes('and') && !words.includes('with'));
    assert.ok((await page.locator('.compare-columns').textContent())?.includes('Course'));
    await page.getByRole('button', { name: 'Keep as B' }).click();
    await page.locator('.compare .note', { hasText: 'the same' }).waitFor();
    await page.getByRole('button', { name: 'Invert' }).click();
    await page.locator('.compare-words.b .word', { hasText: words[0] }).first().waitFor();
    await page.getByRole('button', { name: 'Compare with the rest' }).click();
    await page.locator('.compare-sets', { hasText: 'the rest' }).waitFor();
    await page.locator('#selection-bar').getByRole('button', { name: 'Clear' }).click();
  });

  test('a long legend is searched', async () => {
    const { page } = opened;
    await page.selectOption('#color-column', 'region');
    await page.getByLabel('Search in the legend').fill('africa');
    const shown = await page.locator('.entry:visible .entry-title').allTextContents();
    assert.ok(shown.length > 2 && shown.every((title) => /africa/i.test(title)));
    await page.selectOption('#color-column', 'course');
    assert.equal(await page.getByLabel('Search in the legend').isVisible(), false);
    await page.selectOption('#color-column', 'region');
  });

  test('ranges of numbers pass by fields and by handles', async () => {
    const { page } = opened;
    const bytes = (await readFile(join(ROOT, 'tests', 'golden', 'full.esb'))).toString('base64');
    await page.evaluate(async (text) => {
      await window.embeddingSphere.open(
        new File([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))], 'full.esb'),
      );
    }, bytes);
    const { name, values } = await page.evaluate(() => {
      const found = window.embeddingSphere
        .state()
        .bundle?.columns.find(({ kind }) => kind === 'number');
      return { name: found?.name ?? '', values: found?.kind === 'number' ? [...found.values] : [] };
    });
    const known = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    const title = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
    await toggleFilters(opened);
    await page.locator('#menu-filter summary', { hasText: title }).click();
    await page.getByLabel(`At least ${title}`).fill(String(known[1]));
    await page.getByLabel(`At least ${title}`).press('Enter');
    await until(opened, ({ filterMask }) => filterMask !== null);
    assert.deepEqual(
      (await state(opened)).filterMask,
      values.map((value) => Number(value >= known[1])),
    );
    await page.getByLabel(`Lowest ${title}`).focus();
    await page.keyboard.press('ArrowRight');
    const [filter] = (await state(opened)).filters;
    assert.ok(filter.kind === 'number' && filter.low !== null && filter.low > known[1]);
    await page.locator('#menu-filter').getByRole('button', { name: 'Show all' }).click();
    assert.equal((await state(opened)).filterMask, null);
    await page.keyboard.press('Escape');
  });

  test('logged no error and asked nothing of any other machine', () => {
    assert.deepEqual(opened.problems, []);
  });
});
