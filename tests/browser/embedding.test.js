import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { allowSending, BASE, createFakeServer, KEY, searchPage, vectorOf } from './server.js';
import { before, test, until } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const DIMENSION = 16;

/** Embedding a whole table with a server: cost before, failure, resumption, what is kept. */
describe('embedding the texts again', () => {
  const server = createFakeServer(DIMENSION);
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    opened = await openPage({ routes: server.routes });
    ({ page } = opened);
  });
  after(() => opened.close());

  async function plan() {
    await page.locator('.chip').click();
    await page.locator('#provider-openai').check();
    await page.locator('#provider-url').fill(`${new URL(page.url()).origin}${BASE}`);
    await page.locator('#provider-model').fill('fake-model');
    await page.locator('#provider-key').fill(KEY);
    await page.locator('.provider .again').click();
    await page.locator('.dialog .facts', { hasText: 'Time' }).waitFor();
    return Object.fromEntries(
      await page
        .locator('.dialog .facts div')
        .evaluateAll((rows) =>
          rows.map((row) => [
            row.querySelector('dt')?.textContent,
            row.querySelector('dd')?.textContent,
          ]),
        ),
    );
  }

  test('a model that does not fit is told, and its cost is shown before anything is sent', async () => {
    const facts = await plan();
    // Those of 1,877 rows, and 187 questions.
    assert.equal(facts.Texts, '2,064');
    assert.match(facts.Tokens, /^about \d{2,3},\d{3}$/);
    assert.equal(facts.Cost, 'nothing', 'the price of an unknown server is not guessed');
    await page.locator('#embedding-price').fill('200');
    assert.match(await page.locator('.dialog .facts').innerText(), /about \$\d+\.\d\d/);
    assert.match(facts.Time, /about/);
    assert.equal(server.heard.length, 0);
    assert.match(
      (await page.locator('.fit').textContent()) ?? '',
      /embedded with "all-MiniLM-L6-v2 \(int8\)", not with "fake-model"/,
    );
  });

  test('a failure in the middle is one sentence; what is done is kept', async () => {
    server.left = 9;
    await page.locator('.dialog .primary', { hasText: 'Embed' }).click();
    assert.match(
      await allowSending(page),
      /^2,064 texts of the table go to 127\.0\.0\.1:\d+, with your key for it\.$/,
    );
    await page.locator('.dialog .wrong:not([hidden])').waitFor();
    assert.match(
      await page.locator('.dialog .wrong').innerText(),
      /refused the request \(400\): The server is being tested\./,
    );
    assert.match(
      await page.locator('.dialog [role="status"]').innerText(),
      /900 of 2,064 texts\. What is done is kept/,
    );
    assert.equal(server.paid.length, 900);
  });

  test('after a reload it goes on without paying twice, and the new data set is opened, laid out and asked', async () => {
    await page.reload();
    await page.evaluate(() => window.embeddingSphere.engineReady);
    const facts = await plan();
    assert.match(facts['Done before'], /^900, kept on this device/);
    server.left = Infinity;
    await page.locator('.dialog .primary', { hasText: 'Embed' }).click();
    await page.locator('.dialog[open]').waitFor({ state: 'detached' });
    assert.equal(server.paid.length, 2064);
    assert.equal(new Set(server.paid).size, 2064);
    const { model, count, labels, first } = await page.evaluate(async () => {
      const load = (/** @type {string} */ path) => import(new URL(path, document.baseURI).href);
      const { vectorsToFloat32 } = await load('source/formats/bundle.js');
      const { bundle } = window.embeddingSphere.state();
      const column = bundle?.columns.find(({ name }) => name === 'name');
      return {
        model: bundle?.model,
        count: bundle?.count,
        labels: column && 'values' in column ? column.values.length : 0,
        first: [...vectorsToFloat32(bundle).slice(0, 16)],
      };
    });
    assert.deepEqual(
      [model?.provider, model?.name, model?.dimension, model?.normalized],
      ['openai', 'fake-model', DIMENSION, true],
    );
    assert.deepEqual([count, labels], [1877, 1877]);
    // Batches come in the order of the rows, so the first text that was paid is that of row 0.
    vectorOf(server.paid[0], DIMENSION).forEach((value, i) =>
      assert.ok(Math.abs(value - first[i]) < 1e-3),
    );
    await until(page, () => window.embeddingSphere.state().positionsFrom === 'result');
    await page.locator('#question').fill(server.paid[5]);
    await page.locator('#question').press('Enter');
    await page.locator('#answer:not([hidden])').waitFor();
    const best = await page.evaluate(() => window.embeddingSphere.hits());
    assert.equal(best[0].row, 5, 'the text of row 5 is most like row 5');
    assert.ok(best[0].score > 0.999);
  });

  test('what was made is kept for next time, and opened again without asking anybody', async () => {
    await page.reload();
    await page.evaluate(() => window.embeddingSphere.planetReady);
    await plan();
    const asked = server.heard.length;
    await page.locator('.dialog button', { hasText: 'Open what was made before' }).click();
    await page.locator('.dialog[open]').waitFor({ state: 'detached' });
    assert.equal(
      await page.evaluate(() => window.embeddingSphere.state().bundle?.model.name),
      'fake-model',
    );
    assert.equal(server.heard.length, asked);
  });

  test('the key is in nothing that is kept, shown or told', async () => {
    const found = Object.entries(await searchPage(page)).filter(
      ([, text]) => text.includes(KEY) || text.includes(KEY.slice(3, 15)),
    );
    assert.deepEqual(
      found.map(([place]) => place),
      [],
    );
  });

  test('the local model embeds in the tab, pauses and is cancelled; nothing leaves the machine', async () => {
    await page.locator('.chip').click();
    await page.locator('#provider-local').check();
    await page.locator('.provider .again').click();
    await page.locator('.dialog .facts', { hasText: 'Cost' }).waitFor();
    assert.match(await page.locator('.dialog[open]').innerText(), /Nothing leaves this tab/);
    await page.locator('.dialog .primary', { hasText: 'Embed' }).click();
    await until(page, () => (window.embeddingSphere.state().embedding?.done ?? 0) > 0);
    await page.locator('.dialog button', { hasText: 'Pause' }).click();
    await page.locator('.dialog [role="status"]', { hasText: 'Paused' }).waitFor();
    await page.locator('.dialog button', { hasText: 'Cancel' }).click();
    await page.locator('.dialog[open]').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => window.embeddingSphere.state().embedding), null);
    assert.deepEqual(
      opened.problems.filter((problem) => !problem.includes('400')),
      [],
    );
  });
});

describe('what the page keeps on this device', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
  });
  after(() => opened.close());

  test('collections keep, list, replace and remove values, apart from each other, over a reload', async () => {
    const { page } = opened;
    const first = await page.evaluate(async () => {
      const { openCollection } = await import(
        new URL('source/platform/storage.js', document.baseURI).href
      );
      const [one, other] = [openCollection('one'), openCollection('one-more')];
      await one.put('a', new Uint8Array([1, 2]), { title: 'A' });
      await one.put('b/c', { deep: [1] });
      await other.put('a', 'elsewhere');
      await one.put('a', new Uint8Array([3]), { title: 'A again' });
      return {
        list: (await one.list()).map((/** @type {any} */ { key, about }) => [key, about]),
        missing: await one.get('none'),
      };
    });
    assert.deepEqual(first, {
      list: [
        ['a', { title: 'A again' }],
        ['b/c', {}],
      ],
      missing: undefined,
    });
    await page.reload();
    const later = await page.evaluate(async () => {
      const { openCollection } = await import(
        new URL('source/platform/storage.js', document.baseURI).href
      );
      const [one, other] = [openCollection('one'), openCollection('one-more')];
      const kept = [[...(await one.get('a'))], await one.get('b/c'), await other.get('a')];
      await one.remove('b/c');
      const left = (await one.list()).length;
      await one.clear();
      return { kept, left, cleared: (await one.list()).length, other: (await other.list()).length };
    });
    assert.deepEqual(later, {
      kept: [[3], { deep: [1] }, 'elsewhere'],
      left: 1,
      cleared: 0,
      other: 1,
    });
  });

  test('what cannot be stored is told in one sentence', async () => {
    const said = await opened.page.evaluate(async () => {
      const { openCollection } = await import(
        new URL('source/platform/storage.js', document.baseURI).href
      );
      return openCollection('one')
        .put('f', () => {})
        .catch((/** @type {Error} */ reason) => `${reason.name}: ${reason.message}`);
    });
    assert.match(said, /^StorageError: .*\.$/);
  });
});
