import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openPage, ROOT, until } from './page.js';
import { state } from './panels.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

const ROWS = 24;
/** Vectors of which one is zero and two are the same. */
const TABLE = [
  'text,vector',
  ...Array.from({ length: ROWS }, (_, row) => {
    const at = row === 9 ? 8 : row;
    const vector = Array.from({ length: 6 }, (_, i) =>
      row === 3 ? 0 : Number((((1 + at) * (7 + 5 * i * i)) % 29) - 14.5).toFixed(1),
    );
    return `text ${row},"[${vector}]"`;
  }),
].join('\n');

describe('the health of what is open', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ dishes: 400, bypassCSP: true });
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  test('data are checked with what Python starts with: nothing more is fetched', async () => {
    await until(opened.page, () => window.embeddingSphere.state().health !== null);
    assert.deepEqual(
      opened.requests.filter((path) => path.includes('deferred')),
      [],
    );
  });

  test('one quiet line opens into a list, and an entry selects its rows', async () => {
    const { page } = opened;
    const file = { name: 'mine.csv', mimeType: '', buffer: Buffer.from(TABLE) };
    await page.setInputFiles('.controls input[type="file"]', file);
    await page.locator('dialog.opening[open] .primary').click();
    const health = page.locator('.health');
    const entry = health.locator('button', { hasText: '1 row has a vector of zeros' });
    await entry.waitFor({ state: 'attached' });
    assert.match(
      (await health.locator('summary').textContent()) ?? '',
      /^Health: \d findings need a look/,
    );
    assert.ok(await entry.isHidden(), 'it is closed at first');
    await health.locator('summary').focus();
    await page.keyboard.press('Enter');
    await entry.focus();
    await page.keyboard.press('Enter');
    assert.deepEqual((await state(opened)).selection, [3]);
    await health.locator('button', { hasText: 'twin' }).click();
    assert.deepEqual((await state(opened)).selection, [8, 9]);
    assert.ok(
      await health.getByRole('button', { name: /Read the texts/ }).isHidden(),
      'an unknown model',
    );
  });

  test('axe finds nothing serious in it', async () => {
    const { page } = opened;
    await page.addScriptTag({ path: join(ROOT, 'node_modules', 'axe-core', 'axe.min.js') });
    const found = await page.evaluate(async () => {
      const { violations } = await /** @type {any} */ (window).axe.run('.controls');
      return violations
        .filter((/** @type {any} */ { impact }) => ['serious', 'critical'].includes(impact))
        .map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
    });
    assert.deepEqual(found, []);
  });

  test('the model in the tab tells of the texts of data that it embedded, when asked', async () => {
    const { page } = opened;
    const buffer = Buffer.from('text\nred\ngreen\nblue\nyellow\nblack\nwhite\n');
    await page.setInputFiles('.controls input[type="file"]', {
      name: 'few.csv',
      mimeType: '',
      buffer,
    });
    await page.locator('dialog.opening[open] .primary').click();
    await page.locator('dialog.dialog[open] .primary', { hasText: 'Embed' }).click();
    const read = page.locator('.health').getByRole('button', { name: /Read the texts/ });
    await read.click();
    const health = page.locator('.health');
    await health.locator('li', { hasText: 'Of 6 rows that were embedded anew all have' }).waitFor();
    await health.locator('li', { hasText: 'The model reads all texts to their end' }).waitFor();
    assert.ok(await read.isHidden());
    assert.deepEqual(opened.problems, []);
  });
});
