import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** Tags: a selection gets a name that colours, filters, is kept and can be taken back. */
describe('tags', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ dishes: 400 });
  });
  after(() => opened.close());

  /** @param {number[]} rows @param {string} tag */
  async function give(rows, tag) {
    const { page } = opened;
    await page.locator('#tab-table').click();
    for (const row of rows)
      await page.locator('.table-scroll tbody tr[id]').nth(row).locator('td').first().click();
    await page.locator('#tab-table').click();
    await page.getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByLabel('Name of the tag').fill(tag);
    await page.getByLabel('Name of the tag').press('Enter');
    await until(page, () => window.embeddingSphere.state().colorColumn === 'tag');
  }
  const legend = () => opened.page.locator('#legend').innerText();

  test('a selection gets a name: it colours, is listed and filters', async () => {
    const { page } = opened;
    await atRest(page);
    await give([0, 1, 2], 'to check');
    assert.match(await legend(), /to check\s+3/);
    assert.match(await page.locator('#status').innerText(), /3 points tagged “to check”/);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.locator('.filter summary', { hasText: 'Tag' }).click();
    await page.locator('.filter-option', { hasText: 'to check' }).click();
    await until(page, () => {
      const { filterMask } = window.embeddingSphere.state();
      return filterMask?.reduce((sum, passes) => sum + passes, 0) === 3;
    });
  });

  test('it is removed, and the notice brings it back', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Remove the tag to check' }).click();
    await until(page, () => window.embeddingSphere.state().colorColumn !== 'tag');
    assert.ok(await page.evaluate(() => window.embeddingSphere.state().filterMask === null));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await until(page, () => window.embeddingSphere.state().colorColumn === 'tag');
    assert.match(await legend(), /to check\s+3/);
  });

  test('it is on this device after a reload, with the colours of the address', async () => {
    const { page } = opened;
    await until(page, () => location.hash.includes('color=tag'));
    await page.reload();
    await page.evaluate(() => window.embeddingSphere.planetReady);
    await until(page, () => window.embeddingSphere.state().colorColumn === 'tag');
    assert.match(await legend(), /to check\s+3/);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('button', { name: 'Save data and layout' }).click();
    const stream = await (await saved).createReadStream();
    const bytes = await stream.toArray();
    assert.ok(Buffer.concat(bytes).includes('to check'), 'the saved bundle has it');
    assert.deepEqual(opened.problems, []);
  });
});
