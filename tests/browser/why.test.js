import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openXray } from './asked-dishes.js';
import { ROOT } from './page.js';
import { state, until } from './panels.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('why not this one', () => {
  /** @type {Opened} */
  let opened;
  /** @type {number[]} */
  let least;
  before(async () => {
    ({ opened, least } = await openXray());
  });
  after(() => opened.close());

  const why = () => opened.page.locator('#card .why');

  test('a missed row tells by a key its place, its cause, and what stands before it', async () => {
    const { page } = opened;
    await page.locator('.cause').last().click();
    await page.locator('.questions button', { hasText: 'dish 7?' }).first().click();
    await until(opened, ({ pinned }) => pinned === least[7]);
    await why().getByRole('button', { name: 'Why not this one?' }).focus();
    await page.keyboard.press('Enter');
    await why().locator('.rivals li').first().waitFor();
    assert.match(
      (await why().locator('.why-place').textContent()) ?? '',
      /^Place [\d,]+ of [\d,]+/,
    );
    assert.ok(((await why().locator('.why-cause').textContent()) ?? '').length > 20);
    assert.equal(await why().locator('.rivals li').count(), 10);
    assert.match((await why().locator('.rivals li').first().textContent()) ?? '', /an answer/);
  });

  test('the model in the tab reads its sentences', async () => {
    await why().locator('blockquote').first().waitFor();
    assert.match((await why().locator('.why-parts').textContent()) ?? '', /Matches best, alone/);
    assert.ok(await why().getByRole('button', { name: 'Stop' }).isHidden());
  });

  test('axe finds nothing serious in it', async () => {
    const { page } = opened;
    await page.addScriptTag({ path: join(ROOT, 'node_modules', 'axe-core', 'axe.min.js') });
    const found = await page.evaluate(async () => {
      const { violations } = await /** @type {any} */ (window).axe.run('#card');
      return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
    });
    assert.deepEqual(found, []);
  });

  test('what stands before it is pinned by a click, and tells why it is there', async () => {
    await why().locator('.rivals button').first().click();
    await until(opened, ({ pinned }) => pinned === 7);
    assert.ok(await why().locator('.why-told').isHidden());
    await why().getByRole('button', { name: 'Why this one?' }).click();
    await why().locator('.why-parts > *').first().waitFor();
    assert.equal(await why().locator('.why-cause').count(), 0);
    await why().getByRole('button', { name: 'Close' }).click();
    assert.ok(await why().locator('.why-told').isHidden());
  });

  test('a question that was refined has its reasons, too', async () => {
    const { page } = opened;
    await page.locator('#card .like').click();
    await page.locator('#answer', { hasText: 'More like' }).waitFor();
    await why().getByRole('button', { name: /^Why/ }).click();
    await why().locator('blockquote').first().waitFor();
    assert.equal((await state(opened)).pinned, 7);
  });

  test('all texts that are missed are read to their ends when asked for', async () => {
    const { page } = opened;
    const part = page.locator('.long-texts');
    await part.getByRole('button', { name: /too long/ }).click();
    await part.locator('p', { hasText: 'were read to their ends' }).waitFor();
    assert.ok(await part.getByRole('button').isHidden());
    assert.deepEqual(opened.problems, []);
  });
});
