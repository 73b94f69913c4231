import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { ASKED, openXray } from './asked-dishes.js';
import { ROOT } from './page.js';
import { state } from './panels.js';
import { before, drawn, test, until } from './waiting.js';

/** @import { Opened } from './page.js' */

/** @param {Opened} opened where the camera is */
const pose = ({ page }) => page.evaluate(() => window.embeddingSphere.planet?.pose());

describe('what the questions tell of the land', () => {
  /** @type {Opened} */
  let opened;
  /** @type {number[]} */
  let least;
  before(async () => {
    ({ opened, least } = await openXray());
  });
  after(() => opened.close());

  test('rows that answer are coloured by the share of their questions that miss them', async () => {
    const { page } = opened;
    await page.locator('#color-column').selectOption('questions: failure');
    const note = page.locator('#legend > .note');
    const answering = new Set([...Array.from({ length: ASKED }, (_, row) => row), ...least]);
    const { count } = await page.evaluate(() => ({
      count: window.embeddingSphere.state().bundle?.count ?? 0,
    }));
    const grey = (count - answering.size).toLocaleString('en');
    assert.match((await note.textContent()) ?? '', new RegExp(`Grey: ${grey} points`));
  });

  test('a region is selected whole, and flown to', async () => {
    const { page } = opened;
    const entries = page.locator('.regions-by-recall button');
    const recalls = await entries.locator('.count').allTextContents();
    const numbers = recalls.filter((text) => text !== '–').map(Number);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => a - b),
    );
    const wanted = Number((await entries.last().textContent())?.match(/([\d,]+) text/)?.[1]);
    const before = await pose(opened);
    await entries.last().click();
    assert.equal((await state(opened)).selection.length, wanted);
    await drawn(page);
    assert.notDeepEqual(await pose(opened), before);
  });

  test('land that nobody asks about is selected', async () => {
    const { page } = opened;
    const entry = page.locator('.tally', { hasText: 'Land that nobody asks about' });
    const count = Number((await entry.locator('.count').textContent())?.replaceAll(',', ''));
    await entry.click();
    const { selection } = await state(opened);
    assert.equal(selection.length, count);
    assert.ok(count > 0 && !selection.some((row) => row < ASKED || least.includes(row)));
    assert.ok(await page.locator('.tally', { hasText: 'that have no land' }).isDisabled());
  });

  test('the threshold tells by keys how many right ones stay and how many wrong ones go', async () => {
    const { page } = opened;
    const slider = page.locator('#threshold-effect');
    const words = page.locator('.threshold-effect [role="status"]');
    const wrong = ASKED * 9;
    assert.match(
      (await words.textContent()) ?? '',
      new RegExp(`${ASKED} right and ${wrong} wrong`),
    );
    await slider.focus();
    await page.keyboard.press('End');
    await until(page, () => window.embeddingSphere.state().scoreThreshold !== null);
    // Each question is its answer's own vector: a right one scores 1, a wrong one less.
    assert.equal(
      await words.textContent(),
      `At 1.00: ${ASKED} of ${ASKED} right ones stay, ${wrong} of ${wrong} wrong ones go.`,
    );
    await page.keyboard.press('Home');
    await until(page, () => window.embeddingSphere.state().scoreThreshold === null);
  });

  test('axe finds nothing serious in it', async () => {
    const { page } = opened;
    await page.addScriptTag({ path: join(ROOT, 'node_modules', 'axe-core', 'axe.min.js') });
    const found = await page.evaluate(async () => {
      const { violations } = await /** @type {any} */ (window).axe.run('.drawer, #legend');
      return violations
        .filter((/** @type {any} */ { impact }) => ['serious', 'critical'].includes(impact))
        .map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
    });
    assert.deepEqual(found, []);
  });
});
