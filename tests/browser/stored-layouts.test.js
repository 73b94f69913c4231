import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** Several layouts of the same data, and the way between them. */
describe('stored layouts', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ dishes: 400 });
    await atRest(opened.page);
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  test('a run that is kept stands in a menu beside the one that came with the data', async () => {
    const { page } = opened;
    await page.locator('#layout-line').click();
    const keep = page.getByRole('button', { name: 'Keep layout' });
    assert.equal(await keep.isVisible(), false);
    assert.equal(await page.locator('#stored-layout').isVisible(), false);
    await page.evaluate(() => window.embeddingSphere.relayout({ method: 'radial-pca' }));
    await atRest(page);
    await keep.click();
    assert.deepEqual(await page.locator('#stored-layout option').allInnerTexts(), [
      'Spherical t-SNE',
      'PCA, from its middle',
    ]);
    assert.equal(
      await page.evaluate(() => document.activeElement?.id),
      'stored-layout',
      'the focus is not lost with the button',
    );
    await page.evaluate(() => window.embeddingSphere.relayout({ method: 'radial-pca', seed: 1 }));
    assert.equal(
      await page.locator('#stored-layout option:checked').innerText(),
      'This run, not kept',
    );
  });

  test('the menu goes from one to the other, with method, quality and land', async () => {
    const { page } = opened;
    const shown = () =>
      page.evaluate(() => {
        const { positions, bundle, keptLayouts, method, quality } = window.embeddingSphere.state();
        return {
          isFirst: positions === bundle?.layouts[0].positions,
          isKept: positions === keptLayouts[0].positions,
          method,
          quality: quality?.trustworthiness,
        };
      });
    await page.locator('#stored-layout').selectOption('0');
    await atRest(page);
    const first = await shown();
    assert.deepEqual([first.isFirst, first.method], [true, 'spherical-tsne']);
    await page.locator('#stored-layout').selectOption('1');
    await until(page, () => window.embeddingSphere.state().measuring === null);
    await atRest(page);
    const kept = await shown();
    assert.deepEqual([kept.isKept, kept.method], [true, 'radial-pca']);
    assert.notEqual(kept.quality, first.quality);
    assert.match(await page.locator('.layout-summary').innerText(), /^PCA, from its middle/);
    const resumed = await page.evaluate(async () => {
      const { positions } = window.embeddingSphere.state();
      /** @type {Float32Array[]} */
      const frames = [];
      window.embeddingSphere.addEventListener('frame', (event) =>
        frames.push(/** @type {CustomEvent} */ (event).detail.positions),
      );
      await window.embeddingSphere.relayout({
        method: 'spherical-tsne',
        resume: true,
        iterations: 50,
      });
      const [beginning] = frames;
      const cosine = [0, 1, 2].reduce((sum, axis) => sum + beginning[axis] * positions[axis], 0);
      return cosine;
    });
    assert.ok(resumed > 0.9, `a run that resumes begins where the points are: cosine ${resumed}`);
    assert.deepEqual(opened.problems, []);
  });
});
