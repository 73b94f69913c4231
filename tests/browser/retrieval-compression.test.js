import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openXray } from './asked-dishes.js';
import { ROOT, until } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('smaller vectors in the X-ray', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    ({ opened } = await openXray());
  });
  after(() => opened.close());

  test('they are measured when asked for: a curve, and a table with the same numbers', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Measure at 10' }).click();
    const rows = page.locator('.compression-table tbody tr');
    await rows.first().waitFor({ state: 'attached' });
    const told = await rows.evaluateAll((all) =>
      all.map((row) => [...row.children].map(({ textContent }) => textContent)),
    );
    assert.equal(await page.locator('.compression-chart circle').count(), told.length);
    assert.deepEqual(told.at(-1)?.slice(1, 3), ['1,536', '100.0%']);
    assert.equal(told.at(-1)?.[3], '0.500', 'the recall of the measures above');
    const bytes = told.map(([, weight]) => Number(weight?.replace(',', '')));
    assert.deepEqual(
      bytes,
      [...bytes].sort((a, b) => a - b),
    );
    const int8 = told.find(([title]) => title === 'int8');
    assert.ok(Number.parseFloat(int8?.[2] ?? '') > 90);
  });

  test('the slider chooses one by keys, and the planet is coloured by the neighbours lost', async () => {
    const { page } = opened;
    await page.locator('#compression-slider').focus();
    await page.keyboard.press('Home');
    await until(page, () => window.embeddingSphere.state().lost !== null);
    const { mean, colorColumn } = await page.evaluate(() => {
      const { lost, colorColumn } = window.embeddingSphere.state();
      const values = [...(lost ?? [])];
      return { mean: values.reduce((sum, one) => sum + one, 0) / values.length, colorColumn };
    });
    assert.equal(colorColumn, 'vectors: neighbours lost');
    assert.ok(mean > 0.1 && mean < 0.9, `signs lose some neighbours: ${mean}`);
    await page
      .locator('.compression .note', { hasText: 'coloured by the neighbours lost' })
      .waitFor();
    assert.match(
      (await page.locator('.compression .note').textContent()) ?? '',
      /^Binary: 48 bytes/,
    );
  });

  test('axe finds nothing serious in it', async () => {
    const { page } = opened;
    await page.addScriptTag({ path: join(ROOT, 'node_modules', 'axe-core', 'axe.min.js') });
    const found = await page.evaluate(async () => {
      const { violations } = await /** @type {any} */ (window).axe.run('.drawer');
      return violations
        .filter((/** @type {any} */ { impact }) => ['serious', 'critical'].includes(impact))
        .map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
    });
    assert.deepEqual(found, []);
    assert.deepEqual(opened.problems, []);
  });
});
