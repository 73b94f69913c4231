import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

/** Parts of the planet are named by what is in them, and the names are written on it. */
describe('regions', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    opened = await openPage();
    ({ page } = opened);
    await atRest(page);
  });
  after(() => opened.close());

  const regions = () =>
    page.evaluate(() => {
      const { regions: named, bundle, positions } = window.embeddingSphere.state();
      return {
        count: bundle?.count ?? 0,
        regions: named.map(({ level, title, members }) => {
          const mean = [0, 1, 2].map(
            (axis) =>
              members.reduce((sum, row) => sum + positions[3 * row + axis], 0) / members.length,
          );
          return { level, title, members: [...members], together: Math.hypot(...mean) };
        }),
      };
    });
  const written = () => page.locator('#labels .region:visible').allInnerTexts();

  test('are there after the start: several levels, each point in one of a level at most, close together', async () => {
    const { regions: found, count } = await regions();
    const levels = [...new Set(found.map(({ level }) => level))];
    assert.ok(levels.length >= 2, `${levels.length} levels`);
    for (const level of levels) {
      const members = found
        .filter((region) => region.level === level)
        .flatMap((region) => region.members);
      assert.equal(new Set(members).size, members.length);
      assert.ok(members.every((row) => row >= 0 && row < count));
    }
    const coarse = found.filter(({ level }) => level === 0);
    assert.ok(coarse.length >= 2 && coarse.length <= 40, `${coarse.length} coarse regions`);
    assert.ok(coarse.every(({ title }) => /\p{L}/u.test(title) && title.length < 60));
    // Points all over a sphere have a mean near its centre.
    const mean = coarse.reduce((sum, { together }) => sum + together, 0) / coarse.length;
    assert.ok(mean > 0.5, `regions have a mean resultant of ${mean.toFixed(2)}`);
  });

  test('are written on the planet, and change with the distance', async () => {
    await until(page, () => document.querySelectorAll('#labels .region:not([hidden])').length > 0);
    const far = (await written()).map((text) => text.replaceAll('\n', ' ').toLowerCase());
    const { regions: found } = await regions();
    const titles = new Set(found.map(({ title }) => title.toLowerCase()));
    for (const text of far) assert.ok(titles.has(text), `“${text}” is the name of no region`);
    assert.equal(
      await page.locator('#labels .level-2:visible').count(),
      0,
      'the finest are kept for those who come near',
    );
    await page.evaluate(() => window.embeddingSphere.planet?.jump({ zoom: 5 }));
    await until(page, () =>
      [...document.querySelectorAll('#labels .region:not([hidden])')].some(
        (name) => !name.classList.contains('level-0'),
      ),
    );
  });

  test('follow a new layout, and are hidden with the names', async () => {
    await page.evaluate(() => window.embeddingSphere.planet?.jump({ zoom: 1 }));
    const before = await regions();
    await page.evaluate(() => window.embeddingSphere.relayout({ method: 'radial-pca' }));
    await atRest(page);
    assert.notDeepEqual(
      (await regions()).regions.map(({ members }) => members),
      before.regions.map(({ members }) => members),
    );
    await page.locator('.tool[aria-label="View"]').click();
    await page.locator('#layer-labels').uncheck();
    await until(
      page,
      () => document.querySelectorAll('#labels .region:not([hidden])').length === 0,
    );
    assert.deepEqual(opened.problems, []);
  });
});
