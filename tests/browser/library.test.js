import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { setState } from './record.js';
import { told } from './told.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const ROWS = 90;
const SUBJECTS = ['boat', 'bread', 'snow', 'violin', 'garden', 'letter'];
const table = Array.from({ length: ROWS }, (_, row) => {
  const kind = row % SUBJECTS.length;
  const vector = SUBJECTS.map((_, axis) => Number(axis === kind) + Math.sin(row * (axis + 2)) / 5);
  return `note ${row} about ${SUBJECTS[kind]}<br />see https://example.org/${row}.,"[${vector}]"`;
});

/** What is on the screen, to be compared. @param {Page} page */
const shown = (page) =>
  told(page, () => {
    const { dataSet, positions, regions, quality, bundle } = window.embeddingSphere.state();
    // What is stored is of unit length again when it is read: the last bits may differ.
    const round = (/** @type {number} */ value) => Number(value.toFixed(5));
    return {
      dataSet,
      count: bundle?.count,
      positions: [...positions].map(round),
      regions: regions.map(({ title, members }) => ({ title, members: [...members] })),
      quality:
        quality &&
        Object.fromEntries(Object.entries(quality).map(([name, value]) => [name, round(value)])),
    };
  });

/** Data that the device keeps come back as they were left. */
describe('kept data', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  /** @type {Awaited<ReturnType<typeof shown>>} */
  let left;
  before(async () => {
    opened = await openPage({ dishes: 400 });
    ({ page } = opened);
    await atRest(page);
    await page.setInputFiles('.controls input[type="file"]', {
      name: 'notes.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`text,vector\n${table.join('\n')}\n`),
    });
    await page.locator('dialog.opening .primary').click();
    await until(page, () => window.embeddingSphere.state().positionsFrom === 'result');
    await atRest(page);
    left = await shown(page);
    assert.equal(left.count, ROWS);
    assert.ok(left.quality && left.quality.recall > 0);
  });
  after(() => opened.close());

  /** @param {string} name of an entry of the menu */
  async function choose(name) {
    await page.locator('#data-set').selectOption(name);
    await until(page, (wanted) => window.embeddingSphere.state().dataSet === wanted, name);
    await atRest(page);
  }

  test('chosen again after others lie where they lay, with their regions and their quality', async () => {
    await choose('emoji');
    await choose(left.dataSet);
    assert.deepEqual(await shown(page), left);
  });

  test('do so after the page was loaded again, too', async () => {
    await choose('emoji');
    await page.goto('about:blank');
    await page.goto(opened.address);
    await page.evaluate(() => window.embeddingSphere.planetReady);
    await atRest(page);
    await choose(left.dataSet);
    assert.deepEqual(await shown(page), left);
    assert.equal(
      await page.evaluate(() => window.embeddingSphere.state().positionsFrom),
      'stored',
      'nothing was laid out for it',
    );
  });

  test('are read with their breaks and links, which lead out of the page without telling where from', async () => {
    await setState(page, { pinned: 3, tray: 'table' });
    const text = page.locator('#card .text');
    assert.equal(await text.locator('br').count(), 1);
    const link = text.locator('a');
    assert.deepEqual(
      await link.evaluate((anchor) =>
        ['href', 'rel', 'target'].map((name) => anchor.getAttribute(name)),
      ),
      ['https://example.org/3', 'noopener noreferrer', '_blank'],
    );
    await page.locator('#tray td a').first().waitFor();
    assert.match(await page.locator('#tray td.text').first().innerText(), / ↵ see https:/);
    await setState(page, { pinned: -1, tray: '' });
  });

  test('are removed when it was asked twice, and come back by “Undo”', async () => {
    const listed = () =>
      page.evaluate(() => window.embeddingSphere.state().library.map(({ key }) => key));
    const remove = page.locator('.controls').getByRole('button', { name: 'Remove', exact: true });
    await remove.click();
    assert.deepEqual(await listed(), [left.dataSet], 'it is asked first');
    await page.getByRole('button', { name: 'Really remove?' }).click();
    await until(page, () => window.embeddingSphere.state().library.length === 0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await until(page, () => window.embeddingSphere.state().library.length === 1);
    assert.deepEqual(await listed(), [left.dataSet]);
    await choose('emoji');
    await choose(left.dataSet);
    assert.deepEqual(await shown(page), left);
    assert.deepEqual(opened.problems, []);
  });
});
