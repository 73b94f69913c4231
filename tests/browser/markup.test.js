/**
 * Markup in every field of data is text: none of it becomes an element or runs, wherever the page
 * shows it.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { encodeBundle } from '../../web/formats/bundle-encode.js';
import { decodeBundle } from '../../web/formats/bundle.js';
import { openPage, ROOT } from './page.js';
import { openMap } from './panels.js';
import { before, drawn, test, until } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

/**
 * @param {string} text with an element that is found again, one that runs if it becomes one, and
 *   what ends other elements
 */
const marked = (text) =>
  `${text}"'></style></textarea><i class="injected">${text}</i><img src="x" onerror="injected(1)"><svg onload="injected(1)">`;
const TABS = ['Matches', 'Table', 'Compare', 'Playback'];
const MENUS = ['View', 'Filter', 'Share'];

/**
 * The first rows of the dishes, with markup in every field that the page may show.
 * @returns {Promise<Buffer>}
 */
async function markedDishes() {
  const dishes = decodeBundle(await readFile(join(ROOT, 'dist', 'data', 'dishes.esb')));
  const columns = dishes.columns.map((column) => {
    const name = marked(column.name);
    if (column.kind === 'text') return { ...column, name, values: column.values.map(marked) };
    if (column.kind === 'category')
      return { ...column, name, categories: column.categories.map(marked) };
    return { ...column, name };
  });
  const display = Object.fromEntries(
    Object.entries(dishes.display).map(([role, name]) => [role, marked(String(name))]),
  );
  return Buffer.from(
    encodeBundle({
      ...dishes,
      columns,
      display,
      name: marked(dishes.name),
      description: marked(dishes.description),
      license: marked('CC0'),
      source: marked('https://example.org/'),
      model: {
        ...dishes.model,
        template: '',
        name: marked(dishes.model.name),
        provider: marked(dishes.model.provider),
      },
      layouts: dishes.layouts.map((layout) => ({ ...layout, name: marked(layout.name) })),
    }),
  );
}

describe('data with markup in every field', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    opened = await openPage();
    ({ page } = opened);
    await page.evaluate(() =>
      Object.assign(window, {
        injections: 0,
        injected: () => {
          /** @type {any} */ (window).injections++;
        },
      }),
    );
    await page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  /** @param {string} where */
  async function assertPlain(where) {
    await drawn(page);
    const found = await page.evaluate(() => ({
      elements: document.querySelectorAll('.injected, img[src="x"], [onload], [onerror]').length,
      ran: /** @type {any} */ (window).injections,
    }));
    assert.deepEqual(found, { elements: 0, ran: 0 }, where);
  }

  test('a bundle: in the panels, on the planet, in every menu and tab', async () => {
    await page.setInputFiles('.controls input[type="file"]', [
      { name: '<i class=injected>.esb', mimeType: '', buffer: await markedDishes() },
    ]);
    await until(
      page,
      () =>
        window.embeddingSphere.state().bundle?.name.includes('injected') &&
        window.embeddingSphere.state().regions.length > 0,
    );
    await assertPlain('the page');
    await page.focus('#globe');
    await page.keyboard.press('Enter');
    await page.locator('#card h2').waitFor();
    assert.match(
      (await page.locator('#card h2').textContent()) ?? '',
      /<i class="injected">/,
      'what is shown is the text',
    );
    await assertPlain('the card');
    await page.locator('#card button', { hasText: 'More like this' }).click();
    await page.locator('#answer:not([hidden])').waitFor();
    await assertPlain('an answer');
    for (const name of TABS) {
      await page.getByRole('tab', { name, exact: true }).click();
      await assertPlain(name);
    }
    await openMap(opened);
    await assertPlain('the map');
    for (const name of MENUS) {
      await page.locator(`.tool[aria-label="${name}"]`).click();
      await assertPlain(name);
      await page.keyboard.press('Escape');
    }
    const columns = await page
      .locator('#color-column option')
      .evaluateAll((options) =>
        options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
      );
    for (const name of columns) {
      await page.selectOption('#color-column', name);
      await assertPlain(`the legend of ${name}`);
    }
  });

  test('a table: in the dialog that offers it, in its faults, and opened', async () => {
    const rows = Array.from({ length: 24 }, (_, row) =>
      JSON.stringify({
        [marked('text')]: marked(`note ${row}`),
        [marked('kind')]: marked('ab'[row % 2]),
        vector: row % 7 ? [row, 1, (row * row) % 5] : marked('x'),
      }),
    );
    await page.setInputFiles('.controls input[type="file"]', [
      { name: 'notes<i class=injected>.jsonl', mimeType: '', buffer: Buffer.from(rows.join('\n')) },
    ]);
    await page.locator('dialog.opening[open]').waitFor();
    await assertPlain('the dialog');
    await page.locator('dialog.opening .faults summary').click();
    await assertPlain('the faults');
    await page.locator('dialog.opening .primary').click();
    await until(page, () => window.embeddingSphere.state().bundle?.count === 20);
    await assertPlain('the table');
  });

  test('an error that quotes what was wrong', async () => {
    await page.setInputFiles('.controls input[type="file"]', [
      { name: '<i class=injected>.csv', mimeType: '', buffer: Buffer.from(`${marked('a')},b\n`) },
    ]);
    await page.locator('.status.error').waitFor();
    await assertPlain('the error');
  });
});
