import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe } from 'node:test';
import { openPage, ROOT, until } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const DIMENSION = 6;
const PYTHON = join(ROOT, '.venv', 'bin', 'python');
/** The fine-food reviews of the OpenAI cookbook, where this machine has them. */
const REVIEWS = join(
  process.env.EMBEDDING_SPHERE_SHARED ?? join(ROOT, '..', 'shared', 'data'),
  'fine_food_reviews_with_minilm_1k.csv.gz',
);

/** @typedef {{name: string, mimeType: string, buffer: Buffer}} Given */

/** @param {number} row @returns {number[]} */
const vector = (row) =>
  Array.from({ length: DIMENSION }, (_, i) =>
    Number(Math.sin(row * 1.7 + i * ((row % 5) + 1)).toFixed(4)),
  );
/** @param {string} name @param {string | Buffer} content @returns {Given} */
const file = (name, content) => ({ name, mimeType: '', buffer: Buffer.from(content) });
const rows = Array.from({ length: 30 }, (_, row) => row);

/** Tables of any kind, read in the tab and opened once they are confirmed. */
describe('opening a table', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  let folder = '';
  const served = `text,kind,vector\n${rows.map((row) => `served ${row},${row % 2 ? 'odd' : 'even'},"[${vector(row)}]"`).join('\n')}\n`;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opening-'));
    opened = await openPage({
      dishes: 400,
      routes: {
        '/tables/served.csv': (_, response) => {
          response.writeHead(200, { 'content-type': 'text/csv' });
          response.end(served);
        },
      },
    });
    ({ page } = opened);
    await page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(async () => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    if (await dialog().isVisible()) await page.keyboard.press('Escape');
  });

  const dialog = () => page.locator('dialog.opening');
  /** @param {...Given} files */
  async function give(...files) {
    await page.setInputFiles('.controls input[type="file"]', files);
    await page.locator('dialog.opening[open], .status.error').first().waitFor();
  }
  /** Choose what the dialog offers, and see what was opened. @param {string} name */
  async function confirm(name) {
    await dialog().locator('.primary').click();
    await until(page, (expected) => window.embeddingSphere.state().dataSet === expected, name);
    return page.evaluate(async () => {
      const load = (/** @type {string} */ path) => import(new URL(path, document.baseURI).href);
      const { vectorsToFloat32 } = await load('source/formats/bundle.js');
      const { bundle } = window.embeddingSphere.state();
      if (!bundle) throw new Error('No bundle is open.');
      const values = vectorsToFloat32(bundle);
      const columns = bundle.columns.map((column) => ({
        name: column.name,
        kind: column.kind,
        first:
          column.kind === 'category'
            ? [...column.codes.slice(0, 3)].map((code) => column.categories[code])
            : [...column.values.slice(0, 3)],
      }));
      return {
        count: bundle.count,
        dimension: bundle.model.dimension,
        columns,
        vectors: [...values.slice(0, 64)],
        display: bundle.display,
      };
    });
  }
  /**
   * @param {number[]} found
   * @param {number[]} expected float16 of a direction: lengths are of no matter
   */
  function alike(found, expected) {
    const length = Math.hypot(...expected),
      own = Math.hypot(...found);
    found.forEach((value, i) =>
      assert.ok(Math.abs(value / own - expected[i] / length) < 2e-3, `${found} is not ${expected}`),
    );
  }

  test('a CSV with semicolons, quoted newlines and a byte order mark', async () => {
    const table = `\ufeff"Notiz";Kategorie;"Vektor"\r\n${rows.map((row) => `"Zeile ${row}\nmit ""Zitat""; und mehr";${'ABC'[row % 3]};"[${vector(row).join(', ')}]"`).join('\r\n')}`;
    await give(file('notizen.csv', table));
    assert.match(
      await dialog().innerText(),
      /30 rows, 2 columns, vectors of 6 numbers in “Vektor”\. Every row can be used\./,
    );
    assert.deepEqual(
      [
        await page.locator('#opening-text').inputValue(),
        await page.locator('#opening-color').inputValue(),
      ],
      ['Notiz', 'Kategorie'],
    );
    assert.equal(await dialog().locator('.preview tbody tr').count(), 6);
    await page.locator('#opening-name').fill('Meine Notizen');
    const { count, dimension, columns, vectors } = await confirm('Meine Notizen');
    assert.deepEqual([count, dimension], [30, DIMENSION]);
    assert.equal(
      columns.find(({ name }) => name === 'Notiz')?.first[0],
      'Zeile 0\nmit "Zitat"; und mehr',
    );
    assert.deepEqual(columns.find(({ name }) => name === 'Kategorie')?.first, ['A', 'B', 'C']);
    alike(vectors.slice(DIMENSION, 2 * DIMENSION), vector(1));
    await until(page, () => window.embeddingSphere.state().positionsFrom === 'result');
  });

  test('is kept, listed, opened again after a reload, and removed', async () => {
    await page.reload();
    await page.evaluate(() => window.embeddingSphere.planetReady);
    const option = page.locator('#data-set optgroup[label="On this device"] option', {
      hasText: 'Meine Notizen',
    });
    await option.waitFor({ state: 'attached' });
    await page.selectOption('#data-set', 'dishes');
    await until(page, () => window.embeddingSphere.state().dataSet === 'dishes');
    await page.selectOption('#data-set', 'Meine Notizen');
    await until(
      page,
      () =>
        window.embeddingSphere.state().dataSet === 'Meine Notizen' &&
        window.embeddingSphere.state().bundle?.count === 30,
    );
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Really remove?' }).click();
    await until(page, () => window.embeddingSphere.state().library.length === 0);
    assert.equal(
      await page.evaluate(() => window.embeddingSphere.state().bundle?.count),
      30,
      'what is open stays open',
    );
    await page.evaluate(() => window.embeddingSphere.engineReady);
  });

  test("the Embedding Projector's pair: vectors without names, metadata with", async () => {
    await give(
      file('vectors.tsv', rows.map((row) => vector(row).join('\t')).join('\n')),
      file(
        'metadata.tsv',
        `word\tpart\n${rows.map((row) => `word ${row}\t${row % 2 ? 'verb' : 'noun'}`).join('\n')}`,
      ),
    );
    assert.match(await dialog().innerText(), /30 rows, 2 columns, vectors of 6 numbers/);
    const name = await page.locator('#opening-name').inputValue();
    const { count, columns, vectors } = await confirm(name);
    assert.equal(count, 30);
    assert.deepEqual(columns.map(({ name: column, first }) => [column, first[1]]).sort(), [
      ['part', 'verb'],
      ['word', 'word 1'],
    ]);
    alike(vectors.slice(0, DIMENSION), vector(0));
  });

  test('JSON Lines with rows that cannot be used: they are counted and listed by number', async () => {
    const lines = rows.map((row) =>
      JSON.stringify(
        row === 4
          ? { title: `t ${row}`, v: null }
          : row === 9
            ? { title: `t ${row}`, v: vector(row).slice(1) }
            : { title: `t ${row}`, v: vector(row), rating: row / 2 },
      ),
    );
    await give(file('log.jsonl', lines.join('\n')));
    assert.match(await dialog().innerText(), /2 rows cannot be used; see below\./);
    await dialog().locator('summary').click();
    const told = await dialog().locator('.faults li').allInnerTexts();
    assert.equal(told.length, 2);
    assert.match(told[0], /5/);
    assert.match(told[1], /10.*5.*6|10.*6.*5/);
    assert.match(await dialog().locator('.primary').innerText(), /Open 28 points/);
    const { count, columns } = await confirm(await page.locator('#opening-name').inputValue());
    assert.equal(count, 28);
    assert.equal(columns.find(({ name }) => name === 'rating')?.kind, 'number');
  });

  for (const codec of ['snappy', 'zstd']) {
    test(`Parquet with ${codec}, as pyarrow writes it`, async (context) => {
      if (!existsSync(PYTHON)) return context.skip('there is no .venv to write Parquet with');
      const path = join(folder, `${codec}.parquet`);
      execFileSync(PYTHON, [
        '-c',
        `
import json, sys, pyarrow as pa, pyarrow.parquet as pq
vectors = json.loads(sys.argv[1])
pq.write_table(pa.table({"text": [f"row {i}" for i in range(len(vectors))], "group": ["ab"[i % 2] for i in range(len(vectors))],
  "embedding": pa.array(vectors, pa.list_(pa.float32()))}), sys.argv[2], compression=sys.argv[3])`,
        JSON.stringify(rows.map(vector)),
        path,
        codec,
      ]);
      await give(file(`${codec}.parquet`, await readFile(path)));
      assert.match(
        await dialog().innerText(),
        /30 rows, 2 columns, vectors of 6 numbers in “embedding”\. Every row/,
      );
      const { count, columns, vectors } = await confirm(
        await page.locator('#opening-name').inputValue(),
      );
      assert.equal(count, 30);
      assert.deepEqual(columns.find(({ name }) => name === 'text')?.first, [
        'row 0',
        'row 1',
        'row 2',
      ]);
      alike(vectors.slice(DIMENSION, 2 * DIMENSION), vector(1));
    });
  }

  for (const codec of ['gzip', 'zstd']) {
    test(`Parquet with ${codec} that unpacks to far more than it has is told, not tried`, async (context) => {
      if (!existsSync(PYTHON)) return context.skip('there is no .venv to write Parquet with');
      const path = join(folder, `${codec}-bomb.parquet`);
      execFileSync(PYTHON, [
        '-c',
        `
import sys, pyarrow as pa, pyarrow.parquet as pq
texts = pa.array(["a" * 4_000_000] * 150)
pq.write_table(pa.table({"text": texts}), sys.argv[1], compression=sys.argv[2], use_dictionary=False)`,
        path,
        codec,
      ]);
      // The browser reads it from the disk.
      await page.setInputFiles('.controls input[type="file"]', path);
      await page.locator('.status.error').waitFor();
      assert.match(
        await page.locator('.status-text').innerText(),
        /-bomb\.parquet has [\d,]+ bytes and unpacks to more than \d+ MB, (which no table of its size does|the most that a browser tab takes): [^.]*\.$/,
      );
      await page.getByRole('button', { name: 'Dismiss' }).click();
    });
  }

  test("NumPy's vectors with a file of texts", async () => {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (30, ${DIMENSION}), }`;
    const padded = `${header.padEnd(118 - 1)}\n`;
    const bytes = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
      Buffer.from(Uint16Array.of(padded.length).buffer),
      Buffer.from(padded),
      Buffer.from(Float32Array.from(rows.flatMap(vector)).buffer),
    ]);
    await give(
      file('vectors.npy', bytes),
      file('texts.txt', rows.map((row) => `line ${row}`).join('\n')),
    );
    assert.match(await dialog().innerText(), /30 rows, 1 column, vectors of 6 numbers/);
    const { count, vectors, columns } = await confirm(
      await page.locator('#opening-name').inputValue(),
    );
    assert.equal(count, 30);
    assert.deepEqual(columns[0].first, ['line 0', 'line 1', 'line 2']);
    alike(vectors.slice(0, DIMENSION), vector(0));
  });

  test('the reviews of the OpenAI cookbook', async (context) => {
    if (!existsSync(REVIEWS)) return context.skip("the cookbook's CSV is not here");
    await give({
      name: 'fine_food_reviews_with_embeddings_1k.csv.gz',
      mimeType: 'application/gzip',
      buffer: await readFile(REVIEWS),
    });
    assert.match(
      await dialog().innerText(),
      /1,000 rows, .*vectors of 384 numbers in “embedding”\. Every row can be used/,
    );
    const { count, dimension, columns } = await confirm(
      await page.locator('#opening-name').inputValue(),
    );
    assert.deepEqual([count, dimension], [1000, 384]);
    assert.equal(columns.find(({ name }) => name === 'Score')?.kind, 'number');
    assert.ok(
      columns.some(
        ({ kind, first }) =>
          kind === 'text' && String(first[0]).startsWith('Title: where does one'),
      ),
    );
  });

  test('a table by its address, ?data=', async () => {
    const { dataSet } = await page.evaluate(() => ({
      dataSet: window.embeddingSphere.state().dataSet,
    }));
    await page.goto(`${page.url().split('?')[0].split('#')[0]}?data=tables/served.csv`);
    await dialog().waitFor();
    assert.match(await dialog().innerText(), /served\.csv[^]*30 rows, 2 columns/);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    assert.notEqual(dataSet, '');
  });

  test('is cancelled by Escape and by its button: what was open stays', async () => {
    await until(page, () => window.embeddingSphere.state().engine === 'ready');
    const open = () =>
      page.evaluate(() => [
        window.embeddingSphere.state().dataSet,
        window.embeddingSphere.state().bundle?.count,
        window.embeddingSphere.state().pendingTable,
      ]);
    const before = await open();
    for (const way of [
      () => page.keyboard.press('Escape'),
      () => dialog().getByRole('button', { name: 'Cancel' }).click(),
    ]) {
      await give(file('other.csv', served));
      await way();
      await dialog().waitFor({ state: 'hidden' });
      assert.deepEqual(await open(), before);
    }
  });

  test('what is no table is told in one sentence, and nothing is lost', async () => {
    const before = await page.evaluate(() => window.embeddingSphere.state().dataSet);
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    for (const wrong of [
      file('photo.png', png),
      file('broken.parquet', 'PAR1 no'),
      file('empty.csv', ''),
      file('broken.json', '[{"a": 1'),
      file('cut.esb', 'no bundle'),
    ]) {
      await page.setInputFiles('.controls input[type="file"]', [wrong]);
      await until(
        page,
        (name) =>
          window.embeddingSphere.state().error.includes(name) ||
          /bundle/.test(window.embeddingSphere.state().error),
        wrong.name.split('.')[0],
      );
      const said = await page.locator('.status-text').innerText();
      assert.match(said, /^[^\n]{10,300}\.$/, `${wrong.name}: ${said}`);
      assert.doesNotMatch(said, /Traceback|Error:|undefined|\[object/, `${wrong.name}: ${said}`);
      assert.equal(await dialog().isVisible(), false);
      await page.getByRole('button', { name: 'Dismiss' }).click();
    }
    assert.equal(await page.evaluate(() => window.embeddingSphere.state().dataSet), before);
  });

  test('nothing was logged and nothing left the machine', () => {
    assert.deepEqual(opened.problems, []);
  });
});
