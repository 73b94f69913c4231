import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { decodeBundle, float16ToFloat32 } from '../../web/formats/bundle.js';
import { openPage, ROOT } from './page.js';
import { before, test, until } from './waiting.js';

/** @import { Opened } from './page.js' */

const FIRST = 10;

/**
 * How many answers each question has, and how many of them are among the first ten rows: every
 * score computed, every row sorted.
 */
async function countAnswers() {
  const { vectors, count, model, questions } = decodeBundle(
    await readFile(join(ROOT, 'dist', 'data', 'dishes.esb')),
  );
  assert.ok(questions);
  const size = model.dimension;
  const rows = float16ToFloat32(vectors);
  const asked = float16ToFloat32(questions.vectors);
  const { offsets, rows: judged } = questions.judgements;
  return questions.ids.map((_, question) => {
    const vector = asked.subarray(question * size, (question + 1) * size);
    const scores = Array.from({ length: count }, (_, row) =>
      vector.reduce((sum, number, at) => sum + number * rows[row * size + at], 0),
    );
    const first = scores.map((_, row) => row).sort((a, b) => scores[b] - scores[a]);
    const answers = new Set(judged.subarray(offsets[question], offsets[question + 1]));
    return {
      answers: answers.size,
      found: first.slice(0, FIRST).filter((row) => answers.has(row)).length,
    };
  });
}

describe('the questions of the first data set', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  test('their tab is there, and waits to be opened', async () => {
    const { page } = opened;
    await page.locator('#tab-retrieval').waitFor();
    assert.equal(await page.locator('#tab-retrieval').getAttribute('aria-selected'), 'false');
    assert.ok(await page.locator('.drawer').isHidden());
  });

  test('the page measures what a plain search measures', async () => {
    const { page } = opened;
    await page.locator('#tab-retrieval').click();
    await page.locator('.measures > div').first().waitFor();
    const counted = await countAnswers();
    const recall = counted.reduce((sum, { answers, found }) => sum + found / answers, 0);
    const missed = counted.reduce((sum, { answers, found }) => sum + answers - found, 0);
    assert.equal(
      await page.locator('.measures > div').first().textContent(),
      `Recall${(recall / counted.length).toFixed(3)}`,
    );
    await page.getByRole('heading', { name: `Why ${missed} answers are missed` }).waitFor();
  });

  test('on a phone the tab scrolls to the last question', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('.measures').hover();
    await page.mouse.wheel(0, 100_000);
    await until(page, () => {
      const last = document.querySelector('.questions li:last-child');
      return last !== null && last.getBoundingClientRect().bottom <= innerHeight;
    });
  });
});
