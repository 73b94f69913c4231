import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { ASKED, dishesWithQuestions, halvedDishes, openBytes } from './asked-dishes.js';
import { openPage, ROOT } from './page.js';
import { state, until } from './panels.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('how the data answer their questions', () => {
  /** @type {Opened} */
  let opened;
  /** @type {number[]} */
  let least;
  before(async () => {
    opened = await openPage({ bypassCSP: true });
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  test('the tab is there for data that bring questions alone', async () => {
    const { page } = opened;
    await page.selectOption('#data-set', 'emoji');
    await page.locator('#tab-retrieval').waitFor({ state: 'hidden' });
    const made = await dishesWithQuestions();
    ({ least } = made);
    await openBytes(opened, made.bytes, 'asked.esb');
    await page.locator('#tab-retrieval').click();
    await page.locator('.measures').waitFor();
    const measured = await page.locator('.measures > div').allTextContents();
    // One of two answers, in the first of ten rows.
    assert.deepEqual(measured, [
      'Recall0.500',
      'Precision0.100',
      'Hit rate1.000',
      'MRR1.000',
      `nDCG${(1 / (1 + 1 / Math.log2(3))).toFixed(3)}`,
      'MAP0.500',
    ]);
  });

  test('the causes add up to all misses, and each selects its rows', async () => {
    const { page } = opened;
    const heading = page.getByRole('heading', { name: `Why ${ASKED} answers are missed` });
    await heading.waitFor();
    await page.locator('.cause').first().waitFor();
    const counts = await page.locator('.cause .count').allTextContents();
    assert.equal(
      counts.reduce((sum, count) => sum + Number(count), 0),
      ASKED,
    );
    const cause = page.locator('.cause').last();
    await cause.click();
    assert.equal(await cause.getAttribute('aria-pressed'), 'true');
    assert.equal(await page.locator('.questions li').count(), Number(counts.at(-1)));
    const { selection } = await state(opened);
    assert.ok(selection.length > 0 && selection.every((row) => least.includes(row)));
  });

  test('a miss is asked, and the row that is not found is pinned', async () => {
    const { page } = opened;
    const entry = page.locator('.questions button').first();
    const asked = Number((await entry.textContent())?.match(/dish (\d+)/)?.[1]);
    await entry.click();
    await until(opened, ({ pinned }) => pinned >= 0);
    assert.equal((await state(opened)).pinned, least[asked]);
    assert.match((await page.locator('#answer').textContent()) ?? '', /What is dish/);
  });

  test('a question is asked, and its answers are selected', async () => {
    const { page } = opened;
    await page.locator('.cause[aria-pressed="true"]').click();
    assert.equal(await page.locator('.questions li').count(), ASKED);
    await page.locator('.questions button', { hasText: 'What is dish 7?' }).click();
    await page.locator('#answer', { hasText: 'What is dish 7?' }).waitFor();
    const { selection } = await state(opened);
    assert.deepEqual(
      [...selection].sort((a, b) => a - b),
      [7, least[7]].sort((a, b) => a - b),
    );
  });

  test('another k is measured anew', async () => {
    const { page } = opened;
    await page.locator('.retrieval-k').getByRole('button', { name: '100' }).click();
    await page.locator('.measures > div', { hasText: 'Precision0.010' }).waitFor();
  });

  test('other vectors are compared with the open ones, and their layout is flown to', async () => {
    const { page } = opened;
    await page.locator('.contrast input[type="file"]').setInputFiles({
      name: 'halves.esb',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(await halvedDishes()),
    });
    await page.locator('.contrast-table').waitFor();
    const told = (await page.locator('.contrast').innerText()).replaceAll(/\s+/g, ' ');
    assert.match(told, /“Halves” brings no questions: those of/);
    assert.match(told, /20 questions put to both\. 1,877 rows joined by number\./);
    await page.locator('.contrast').getByRole('button', { name: 'B', exact: true }).click();
    // A mirror image of the layout lies where the layout lies.
    const turned = page.locator('.contrast .note', { hasText: 'turned onto A and mirrored' });
    assert.match((await turned.textContent()) ?? '', / 0° from its place/);
    const alike = page.locator('.contrast .tally').last();
    await alike.click();
    const listed = await page.locator('.questions li').count();
    assert.equal(await alike.locator('.count').textContent(), String(listed));
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
  });

  test('saved with the data, the other vectors are compared again with one click', async () => {
    const { page } = opened;
    assert.match(await page.locator('.contrast-told').innerText(), /saves B, too/);
    await page.locator('.contrast').getByRole('button', { name: 'A', exact: true }).click();
    await page.getByRole('button', { name: 'Share' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save data and layout' }).click(),
    ]);
    await page.keyboard.press('Escape');
    const bytes = new Uint8Array(await readFile(await download.path()));
    await page.selectOption('#data-set', 'emoji');
    await page.locator('#tab-retrieval').waitFor({ state: 'hidden' });
    await openBytes(opened, bytes, 'both.esb');
    await page.locator('#tab-retrieval').click();
    await page.getByRole('button', { name: 'Compare with “Halves”' }).click();
    await page.locator('.contrast-told', { hasText: 'B came with the data.' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Compare with “Halves”' }).count(), 0);
  });

  test('other data close the tab that they have nothing for', async () => {
    const { page } = opened;
    await page.selectOption('#data-set', 'emoji');
    await page.locator('#tab-retrieval').waitFor({ state: 'hidden' });
    assert.ok(await page.locator('.drawer').isHidden());
  });
});
