import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { before, drawn, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

/** The colours are those of the land at first; what they mean is chosen, walked and lit. */
describe('the legend', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    opened = await openPage();
    ({ page } = opened);
  });
  after(() => opened.close());

  const entries = () => page.locator('#legend .entry');

  test('names the continents of the stored layout, in at most ten colours, and the planet has terrain', async () => {
    assert.equal(await page.locator('#color-column').inputValue(), 'land: continents');
    const count = await entries().count();
    assert.ok(count >= 2 && count <= 10, `${count} entries`);
    const { titles, layers } = await page.evaluate(() => {
      const { regions, layers } = window.embeddingSphere.state();
      const continents = regions.filter(({ level }) => level === 0);
      return { titles: continents.map(({ title }) => title), layers };
    });
    const names = new Set(titles);
    for (const title of await page.locator('#legend .entry-title').allInnerTexts())
      assert.ok(names.has(title), title);
    assert.equal(layers.terrain, true);
  });

  test('follows a new layout, which has other land', async () => {
    await atRest(page);
    const titles = () => page.locator('#legend .entry-title').allInnerTexts();
    const before = await titles();
    await page.evaluate(() => window.embeddingSphere.relayout({ method: 'radial-pca' }));
    await atRest(page);
    await drawn(page);
    assert.notDeepEqual(await titles(), before);
    assert.equal(await page.locator('#color-column').inputValue(), 'land: continents');
  });

  test('of a column of 230 values colours ten and greys the rest, and is one stop of the Tab key', async () => {
    await page.locator('#color-column').selectOption('country');
    await until(page, () => document.querySelectorAll('#legend .entry').length > 200);
    const colors = await page.evaluate(() =>
      [...document.querySelectorAll('#legend .swatch')].map((swatch) =>
        /** @type {HTMLElement} */ (swatch).style.getPropertyValue('--color'),
      ),
    );
    assert.equal(new Set(colors).size, 11);
    assert.match(await page.locator('#legend .others').innerText(), /^Other, in grey: \d+$/);

    await page.locator('#legend input[type="search"]').focus();
    await page.keyboard.press('Tab');
    const focused = () =>
      page.evaluate(() => document.activeElement?.querySelector('.entry-title')?.textContent ?? '');
    const titles = await page.locator('#legend .entry-title').allInnerTexts();
    assert.equal(await focused(), titles[0]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), titles[2]);
    await page.keyboard.press('End');
    assert.equal(await focused(), titles.at(-1));
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    assert.deepEqual(await page.evaluate(() => [...window.embeddingSphere.state().isolated]), [0]);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.closest('.entries')), null);
    assert.deepEqual(opened.problems, []);
  });
});
