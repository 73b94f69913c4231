import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage, until } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

const COUNT = 40;
/** Forty days of 2021, a vector each; two rows of every document. */
const TABLE = [
  'text,created,met,doc_id,embedding',
  ...Array.from({ length: COUNT }, (_, row) => {
    const day = new Date(Date.UTC(2021, 0, 1 + row)).toISOString().slice(0, 10);
    const vector = [Math.cos(row / 4), Math.sin(row / 4), row % 2, 0.1];
    return `note ${row},${day},0${1 + (row % 9)}/04/2021,file ${row >> 1},"[${vector.join(', ')}]"`;
  }),
].join('\n');

/** Dates as a kind, and the parts of one document grouped in the answers. */
describe('a table with dates and documents', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ dishes: 400 });
    const { page } = opened;
    await until(page, () => window.embeddingSphere.state().engine === 'ready');
    await page.setInputFiles('.controls input[type="file"]', {
      name: 'dated.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(TABLE),
    });
    await page.locator('dialog[open] .preview').waitFor();
  });
  after(() => opened.close());
  const passing = () =>
    opened.page.evaluate(() => {
      const { filterMask } = window.embeddingSphere.state();
      return filterMask && [...filterMask].flatMap((passes, row) => (passes ? [row] : []));
    });

  test('dates are recognised; those that can be read in two ways stay text and say so', async () => {
    const { page } = opened;
    const kinds = await page.locator('dialog[open] .preview th').allInnerTexts();
    assert.match(kinds.join(' | '), /created\s*date/i);
    assert.match(kinds.join(' | '), /met\s*(category|text)/i);
    assert.match(await page.locator('dialog[open]').innerText(), /dates in .met. stay text/);
    await page.locator('dialog[open] .primary').click();
    await until(page, (count) => window.embeddingSphere.state().bundle?.count === count, COUNT);
  });

  test('a range is written in dates, and colours have dates at their ends', async () => {
    const { page } = opened;
    await page.locator('#color-column').selectOption('created');
    assert.match(await page.locator('#legend').innerText(), /2021-01-01\s+2021-02-09/);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.locator('#menu-filter summary', { hasText: 'Created' }).click();
    await page.getByLabel('At least Created').fill('2021-02-01');
    await page.getByLabel('At least Created').press('Tab');
    await until(page, () => window.embeddingSphere.state().filterMask !== null);
    assert.deepEqual(await passing(), [31, 32, 33, 34, 35, 36, 37, 38, 39]);
    assert.match(
      await page.locator('#menu-filter summary', { hasText: 'Created' }).innerText(),
      /2021-02-01 – 2021-02-09/,
    );
  });

  test('time is played, step by step for who wants no motion', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Next step' }).click();
    const first = await passing();
    assert.ok(first && first.length < COUNT && first.every((row, at) => row === at));
    for (let step = 0; step < 10; step++)
      await page.getByRole('button', { name: 'Next step' }).click();
    const later = await passing();
    assert.ok(later && later.length > first.length && later.length < COUNT);
    await page.locator('#menu-filter').getByRole('button', { name: 'Show all' }).click();
    await page.keyboard.press('Escape');
  });

  test('hits of one document are one entry that opens, and another column can be chosen', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Words', exact: true }).click();
    await page.locator('#question').fill('note');
    await page.locator('#question').press('Enter');
    const folded = page.locator('.match-alike', { hasText: /^2 of “file \d+”$/ });
    await folded.first().waitFor();
    const hits = await page.evaluate(() => window.embeddingSphere.hits().map(({ row }) => row));
    const visible = () => page.locator('.match-list > li:visible').count();
    assert.equal(await visible(), new Set(hits.map((row) => row >> 1)).size);
    const hidden = hits.find((row, at) => hits.findIndex((other) => other >> 1 === row >> 1) < at);
    await page.locator('#tab-table').click();
    await page.locator(`#row-${hidden}`).locator('td').nth(1).click();
    await until(page, (row) => window.embeddingSphere.state().pinned === row, hidden);
    assert.equal(
      await visible(),
      new Set(hits.map((row) => row >> 1)).size + 1,
      'what is pinned is unfolded',
    );
    await page.locator('#document-column').selectOption('');
    assert.equal(await folded.count(), 0);
    assert.deepEqual(opened.problems, []);
  });
});
