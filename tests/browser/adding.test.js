/** Rows added to the open data on the page: most of the dishes are open, the rest join them. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Bundle } from '../../web/formats/bundle.js'
 * @import { Opened } from './page.js'
 */

const OPEN = 1500;
const ALL = 1877;
/**
 * @typedef {{take: (from: number, to: number) => File, csv: (from: number, to: number) => File,
 *   cosines: (a: Float32Array, b: Float32Array) => number[]}} Bench
 */

describe('adding rows', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await opened.page.evaluate(async () => {
      const { decodeBundle, vectorsToFloat32 } = await import(
        new URL('source/formats/bundle.js', location.href).href
      );
      const { encodeBundle } = await import(
        new URL('source/formats/bundle-encode.js', location.href).href
      );
      /** @type {Bundle} */
      const whole = decodeBundle(
        new Uint8Array(await (await fetch('data/dishes.esb')).arrayBuffer()),
      );
      const { dimension } = whole.model;
      const take = (/** @type {number} */ from, /** @type {number} */ to) =>
        new File(
          [
            encodeBundle({
              ...whole,
              count: to - from,
              vectors: whole.vectors.slice(from * dimension, to * dimension),
              neighbors: null,
              questions: null,
              columns: whole.columns.map((column) =>
                'codes' in column
                  ? { ...column, codes: column.codes.slice(from, to) }
                  : { ...column, values: column.values.slice(from, to) },
              ),
              layouts: whole.layouts.map((layout) => ({
                ...layout,
                positions: layout.positions.slice(3 * from, 3 * to),
              })),
            }),
          ],
          'some dishes.esb',
        );
      const csv = (/** @type {number} */ from, /** @type {number} */ to) => {
        const numbers = vectorsToFloat32(whole);
        const label = whole.columns.find(({ name }) => name === whole.display.label);
        const lines = Array.from({ length: to - from }, (_, i) =>
          [
            JSON.stringify(label && 'values' in label ? label.values[from + i] : ''),
            `"[${[...numbers.subarray((from + i) * dimension, (from + i + 1) * dimension)].join(', ')}]"`,
            7,
          ].join(','),
        );
        return new File(
          [[`${whole.display.label},embedding,stars`, ...lines].join('\n')],
          'more.csv',
        );
      };
      const cosines = (/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) =>
        Array.from(
          { length: Math.min(a.length, b.length) / 3 },
          (_, i) => a[3 * i] * b[3 * i] + a[3 * i + 1] * b[3 * i + 1] + a[3 * i + 2] * b[3 * i + 2],
        );
      Object.assign(window, { bench: { take, csv, cosines } });
      await window.embeddingSphere.engineReady;
      await window.embeddingSphere.open(take(0, 1500));
    });
  });
  after(() => opened.close());

  test('cancelled while the new rows settle, everything is as it was', async () => {
    const seen = await opened.page.evaluate(async () => {
      const sphere = window.embeddingSphere;
      const { take } = /** @type {{bench: Bench}} */ (/** @type {unknown} */ (window)).bench;
      const before = sphere.state();
      const growth = sphere.grow(take(1500, 1877)).catch((reason) => reason.name);
      await new Promise((resolve) => {
        sphere.addEventListener('frame', resolve, { once: true });
      });
      const during = [sphere.state().bundle?.count, sphere.state().drawn];
      await sphere.cancel();
      const name = await growth;
      const now = sphere.state();
      return {
        during,
        name,
        same:
          now.bundle === before.bundle &&
          now.positions === before.positions &&
          now.dataSet === before.dataSet,
        drawn: now.drawn,
        error: now.error,
        kept: now.library.length,
      };
    });
    assert.deepEqual(seen, {
      during: [ALL, ALL],
      name: 'AbortError',
      same: true,
      drawn: OPEN,
      error: '',
      kept: 0,
    });
    const length = await opened.page.evaluate(
      async () =>
        (await window.embeddingSphere.relayout({ method: 'radial-pca' })).positions.length,
    );
    assert.equal(length, 3 * OPEN, 'and Python holds what it held');
  });

  test('the new rows settle among the old ones, which move little, and are chosen and kept', async () => {
    const seen = await opened.page.evaluate(async () => {
      const sphere = window.embeddingSphere;
      const { take, cosines } = /** @type {{bench: Bench}} */ (/** @type {unknown} */ (window))
        .bench;
      await sphere.open(take(0, 1500));
      const { positions } = sphere.state();
      const { added, drift } = await sphere.grow(take(1500, 1877));
      const now = sphere.state();
      const degrees = cosines(positions, now.positions).map(
        (cosine) => (Math.acos(Math.min(cosine, 1)) * 180) / Math.PI,
      );
      return {
        added,
        drift,
        count: now.bundle?.count,
        drawn: now.drawn,
        selection: [Math.min(...now.selection), now.selection.size],
        notice: now.notice,
        median: degrees.sort((a, b) => a - b)[750],
        legend: /** @type {HTMLSelectElement} */ (document.getElementById('color-column'))
          .selectedOptions[0].text,
        length: now.positions.length,
        kept: now.library.map(({ key, about: { count } }) => [key, count]),
        dataSet: now.dataSet,
      };
    });
    assert.deepEqual(
      [seen.added, seen.count, seen.drawn, seen.length],
      [ALL - OPEN, ALL, ALL, 3 * ALL],
    );
    assert.deepEqual(
      [seen.selection, seen.legend, seen.dataSet],
      [[OPEN, ALL - OPEN], 'Drift', 'some dishes, grown'],
    );
    assert.deepEqual(seen.kept, [['some dishes, grown', ALL]]);
    assert.match(seen.notice, /^377 rows added; the old points drifted \d/);
    assert.ok(seen.median < 10, `half of the old points moved ${seen.median} degrees`);
    assert.ok(
      Math.abs(seen.median - seen.drift.median) < 0.1,
      `${seen.drift.median} told, ${seen.median} seen`,
    );
  });

  test('what was kept opens as it was left, and can be laid out', async () => {
    const before = await opened.page.evaluate(() => [
      ...window.embeddingSphere.state().positions.subarray(0, 30),
    ]);
    await opened.page.evaluate(() => window.embeddingSphere.open('data/emoji.esb'));
    await opened.page.selectOption('#data-set', 'some dishes, grown');
    await opened.page.waitForFunction(
      (count) =>
        window.embeddingSphere.state().drawn === count &&
        window.embeddingSphere.state().dataSet === 'some dishes, grown',
      ALL,
    );
    const now = await opened.page.evaluate(() => [
      ...window.embeddingSphere.state().positions.subarray(0, 30),
    ]);
    now.forEach((value, i) => assert.ok(Math.abs(value - before[i]) < 1e-6));
    const length = await opened.page.evaluate(
      async () =>
        (await window.embeddingSphere.relayout({ method: 'radial-pca' })).positions.length,
    );
    assert.equal(length, 3 * ALL);
  });

  test('a table is shown first, says what does not fit, and is added when that is confirmed', async () => {
    const { page } = opened;
    const csv = await page.evaluate(async () => {
      const { take, csv: write } = /** @type {{bench: Bench}} */ (/** @type {unknown} */ (window))
        .bench;
      await window.embeddingSphere.open(take(0, 1500));
      return write(1500, 1520).text();
    });
    const choose = async (/** @type {string} */ name, /** @type {string} */ text) => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Add rows…' }).click();
      await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.locator('dialog.opening[open]').waitFor();
    };
    const dialog = page.locator('dialog.opening');
    await choose('narrow.csv', 'name,embedding\na,"[1, 2, 3]"\nb,"[3, 2, 1]"\n');
    assert.match(
      await dialog.getByRole('alert').innerText(),
      /narrow\.csv has vectors of 3 numbers, .* of 384: expected as many/,
    );
    assert.equal(await dialog.getByRole('button', { name: /^Add/ }).count(), 0);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await choose('texts.csv', 'name,text\na,one long text about soup\nb,another one about bread\n');
    await dialog.getByRole('button', { name: 'Embed and add…' }).click();
    const embedding = page.getByRole('dialog', { name: 'Embed the texts' });
    await embedding.getByText('and the rows join').waitFor();
    await embedding.getByRole('button', { name: 'Embed and add' }).waitFor();
    await embedding.getByRole('button', { name: 'Cancel' }).click();

    await choose('more.csv', csv);
    await dialog.getByRole('button', { name: 'Add 20 points' }).click();
    await page.locator('.status-text', { hasText: '20 rows added' }).waitFor();
    assert.match(await page.locator('.status-text').innerText(), /The old rows have no “stars”\./);
    const grown = await page.evaluate(() => {
      const { bundle, drawn } = window.embeddingSphere.state();
      return { drawn, columns: bundle?.columns.map(({ name }) => name) };
    });
    assert.equal(grown.drawn, 1520);
    assert.ok(grown.columns?.includes('stars'));
  });

  test('asked nothing of any other machine and logged no error', () => {
    assert.deepEqual(opened.problems, []);
  });
});
