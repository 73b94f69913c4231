import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openPage, ROOT, until } from './page.js';
import { points } from './panels.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

const DISHES = ['tomato soup', 'apple cake', 'fish stew', '', 'potato salad', 'onion soup'];
const CORPUS = DISHES.map((text, row) => JSON.stringify({ _id: `d${row}`, text })).join('\n');
const QUERIES = [
  { _id: 'q0', text: 'a soup of tomatoes' },
  { _id: 'q1', text: 'a cake with apples' },
]
  .map((question) => JSON.stringify(question))
  .join('\n');
const JUDGED =
  'query-id\tcorpus-id\tscore\r\nq0\td0\t1\r\nq1\td1\t1\r\nq1\td9\t1\r\nq0\td5\tmuch\r\n';

/** @param {string} name @param {string} content */
const file = (name, content) => ({ name, mimeType: '', buffer: Buffer.from(content) });

/** Questions and judgements that are dropped on the page: with their rows, and on open data. */
describe('question files', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ bypassCSP: true });
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  /** @param {...ReturnType<typeof file>} files */
  const give = (...files) => opened.page.setInputFiles('.controls input[type="file"]', files);

  /** @param {string} within a selector */
  async function expectAccessible(within) {
    const { page } = opened;
    await page.addScriptTag({ path: join(ROOT, 'node_modules', 'axe-core', 'axe.min.js') });
    const found = await page.evaluate(async (selector) => {
      const { violations } = await /** @type {any} */ (window).axe.run(selector);
      return violations
        .filter((/** @type {any} */ { impact }) => ['serious', 'critical'].includes(impact))
        .map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
    }, within);
    assert.deepEqual(found, []);
  }

  test('rows, questions and judgements that come together are told, with every line that is no use', async () => {
    const { page } = opened;
    await give(
      file('test.tsv', JUDGED),
      file('queries.jsonl', QUERIES),
      file('corpus.jsonl', CORPUS),
    );
    const dialog = page.locator('dialog.opening[open]');
    await dialog.waitFor();
    const told = (await dialog.textContent()) ?? '';
    assert.match(told, /2 questions with 3 judgements, of which 2 name a row that answers\./);
    assert.match(told, /1 row that judgements name is not there: "d9"\./);
    await dialog.locator('summary', { hasText: '2 lines of them cannot be used' }).click();
    assert.match(told, /test\.tsv, line 5: the grade is "much", expected a number/);
    assert.match(told, /test\.tsv, line 4: there is no row "d9"/);
    await expectAccessible('dialog.opening[open]');
  });

  test('they are embedded by the model in the tab, and the planet and its measures stand', async () => {
    const { page } = opened;
    await page.locator('dialog.opening[open] .primary').click();
    const dialog = page.locator('dialog.dialog[open]');
    await dialog.locator('.facts', { hasText: 'Time' }).waitFor();
    assert.match((await dialog.textContent()) ?? '', /text and 2 questions become vectors/);
    await dialog.locator('#embedding-prompt-question').fill('ask: ');
    await dialog.locator('.facts', { hasText: 'Time' }).waitFor();
    await expectAccessible('dialog.dialog[open]');
    await dialog.locator('.primary', { hasText: 'Embed' }).click();
    await page.locator('.measures').waitFor();
    assert.match((await page.locator('.measures').textContent()) ?? '', /Recall1\.000/);
    assert.equal((await points(opened)).length, DISHES.length, 'rows without a text are kept');
  });

  test('questions that are dropped on open data are matched, embedded and joined', async () => {
    const { page } = opened;
    await until(page, () => {
      const { running, positionsFrom, measuring } = window.embeddingSphere.state();
      return !running && positionsFrom === 'result' && measuring === null;
    });
    const before = await points(opened);
    await give(
      file(
        'questions.csv',
        'question,answer_id\nwhat is made of fish?,d2\nwith potatoes?,d4\nnone?,d77\n',
      ),
    );
    const dialog = page.locator('dialog.asking-questions[open]');
    await dialog.waitFor();
    assert.match((await dialog.textContent()) ?? '', /there is no row "d77"/);
    await expectAccessible('dialog.asking-questions[open]');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await give(
      file(
        'questions.csv',
        'question,answer_id\nwhat is made of fish?,d2\nwith potatoes?,d4\nnone?,d77\n',
      ),
    );
    await dialog.locator('.primary', { hasText: 'Ask 3 questions' }).click();
    await page.locator('.questions li', { hasText: 'what is made of fish?' }).waitFor();
    await page.locator('.measures', { hasText: 'Recall1.000' }).waitFor();
    assert.deepEqual(await points(opened), before, 'the layout stays');
  });

  test('a table of questions and answers can be opened, or asked of what is open', async () => {
    const { page } = opened;
    await give(
      file(
        'ragas.csv',
        'question,contexts\nfish?,"[""fish stew""]"\nsalad?,"[""potato salad""]"\n',
      ),
    );
    const opening = page.locator('dialog.opening[open]');
    await opening.getByRole('button', { name: /^Ask them of/ }).click();
    const dialog = page.locator('dialog.asking-questions[open]');
    await dialog.locator('.primary', { hasText: 'Ask 2 questions' }).click();
    await page.locator('.questions li', { hasText: 'salad?' }).waitFor();
  });

  test('what cannot be read is one sentence, and what was open stays', async () => {
    const { page } = opened;
    await give(file('queries.jsonl', '{"_id": "a"}\n{"_id": "b"}\n'));
    await page.locator('#status', { hasText: 'queries.jsonl has no question' }).waitFor();
    assert.equal((await points(opened)).length, DISHES.length);
    assert.deepEqual(opened.problems, []);
  });
});
