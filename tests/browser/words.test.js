import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage, until } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** Words beside meaning: keyword search at the question, and what the table's search lights. */
describe('search by words', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
  });
  after(() => opened.close());

  /** Rows whose texts have a word, looked for by this test. @param {string} word */
  const having = (word) =>
    opened.page.evaluate((wanted) => {
      const { bundle } = window.embeddingSphere.state();
      const texts = bundle?.columns.find(({ name }) => name === bundle.display.text);
      const isWord = new RegExp(`(?<!\\p{L})${wanted}(?!\\p{L})`, 'iu');
      if (texts?.kind !== 'text') return [];
      return [...texts.values.keys()].filter((row) => isWord.test(texts.values[row]));
    }, word);

  test('the switch searches by words, with no model and nothing fetched, and the hits are lit', async () => {
    const { page, requests } = opened;
    await page.getByRole('button', { name: 'Words', exact: true }).click();
    await page.locator('#question').fill('saffron');
    const before = requests.length;
    await page.locator('#question').press('Enter');
    await page.locator('.match-open').first().waitFor();
    assert.deepEqual(
      requests.slice(before).filter((path) => /model|onnx|tokenizer/.test(path)),
      [],
    );
    const rows = await having('saffron');
    assert.ok(rows.length > 1);
    const { kind, hits, color } = await page.evaluate(() => {
      const { answer, colorColumn } = window.embeddingSphere.state();
      const found = window.embeddingSphere.hits().map(({ row }) => row);
      return { kind: answer?.query.kind, hits: found, color: colorColumn };
    });
    assert.equal(kind, 'words');
    assert.equal(color, 'query: similarity', 'they are lit on the globe');
    assert.ok(hits.every((row) => rows.includes(row)));
    assert.equal(hits.length, Math.min(10, rows.length));
    assert.match(await page.locator('.top-k').innerText(), /that have a word of it, 1,877 in all/);
  });

  test('a word that no text has is told, and the link brings the search back', async () => {
    const { page, address } = opened;
    await page.locator('#question').fill('saffron zyzzyva');
    await page.locator('#question').press('Enter');
    await until(page, () => document.querySelector('.trust')?.textContent !== '');
    assert.match(await page.locator('.trust').innerText(), /No text has “zyzzyva”\./);
    await until(page, () => location.hash.includes('zyzzyva'));
    const link = await page.evaluate(() => location.hash);
    const other = await openPage({ path: link });
    try {
      assert.ok(other.address !== address);
      await until(
        other.page,
        () => window.embeddingSphere.state().answer?.query.label === 'saffron zyzzyva',
      );
      const { kind, searchBy } = await other.page.evaluate(() => {
        const { answer, searchBy } = window.embeddingSphere.state();
        return { kind: answer?.query.kind, searchBy };
      });
      assert.deepEqual([kind, searchBy], ['words', 'words']);
    } finally {
      await other.close();
    }
  });

  test('from a hit by words one goes on by meaning', async () => {
    const { page } = opened;
    await page.locator('.match-open').first().hover();
    assert.equal(await page.locator('.match-not:visible').count(), 0);
    await page
      .getByRole('button', { name: /^More like this:/ })
      .first()
      .click();
    await until(page, () => window.embeddingSphere.state().answer?.query.kind === 'points');
  });

  test("what the table's search finds is lit on the globe, until it is over", async () => {
    const { page } = opened;
    await page.locator('#tab-table').click();
    await page.getByLabel('Search in the table').fill('saffron');
    await until(page, () => (window.embeddingSphere.state().found?.size ?? 0) > 0);
    const found = await page.evaluate(() => [...(window.embeddingSphere.state().found ?? [])]);
    const rows = await having('saffron');
    assert.ok(rows.every((row) => found.includes(row)) && found.length < 100);
    await page.locator('#tab-table').click();
    await until(page, () => window.embeddingSphere.state().found === null);
  });

  test('a pattern is searched for in the table; one that cannot be read is told and changes nothing', async () => {
    const { page } = opened;
    await page.locator('#tab-table').click();
    const field = page.getByLabel('Search in the table');
    await field.fill('/\\bsaffron\\b/');
    await until(page, () => (window.embeddingSphere.state().found?.size ?? 0) > 0);
    const found = () => page.evaluate(() => [...(window.embeddingSphere.state().found ?? [])]);
    const before = await found();
    const rows = await having('saffron');
    assert.ok(rows.every((row) => before.includes(row)) && before.length < 100);
    await field.fill('/saffron(?=x)/');
    const problem = page.locator('#table-search-problem');
    await problem.waitFor();
    assert.match(await problem.innerText(), /Looking ahead or behind/);
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await found(), before);
    await field.fill('');
    await problem.waitFor({ state: 'hidden' });
    await page.locator('#tab-table').click();
  });

  test('a pattern filters, and a link carries it; one that would hang a tab does not', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    // It takes a matcher that backtracks longer than anybody lives.
    const pattern = '/(\\w*\\w*\\w*)*saffron$|^(\\w+\\s?)*!!$/';
    await page.getByLabel('Words that must be there').fill(pattern);
    await until(page, () => window.embeddingSphere.state().filterMask !== null);
    const passing = (/** @type {Opened} */ { page }) =>
      page.evaluate(() =>
        window.embeddingSphere.state().filterMask?.reduce((sum, one) => sum + one, 0),
      );
    await until(page, () => location.hash.includes('filter=text'));
    const link = await page.evaluate(() => location.hash);
    const other = await openPage({ path: link });
    try {
      await until(other.page, () => window.embeddingSphere.state().filterMask !== null);
      const [filter] = await other.page.evaluate(() => window.embeddingSphere.state().filters);
      assert.equal(filter.kind === 'text' && filter.query, pattern);
      assert.equal(await passing(other), await passing(opened));
      assert.deepEqual(other.problems, []);
    } finally {
      await other.close();
    }
    assert.deepEqual(opened.problems, []);
  });
});
