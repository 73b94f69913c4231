import assert from 'node:assert/strict';
import { test } from 'node:test';
import Papa from 'papaparse';
import { exportName, toCsv, toJson } from '../../../web/data/table-export.js';
import { toLatLng } from '../../../web/geometry/sphere.js';
import { answerOf, bundleOf, ring } from '../examples.js';

const extra = {};
const TEXTS = [
  'plain',
  'with "quotes", commas\r\nand lines',
  '=HYPERLINK("http://x")',
  '+1',
  '-1',
  '@sum',
  ' =1',
  '',
];
const BUNDLE = {
  ...bundleOf(
    [
      { kind: 'text', name: 'text', values: TEXTS, extra },
      {
        kind: 'number',
        name: 'change',
        values: Float64Array.of(-1.5, 0, NaN, 1e-7, 2, 3, 4, 5),
        extra,
      },
      {
        kind: 'category',
        name: '=kind',
        categories: ['-a', 'b'],
        codes: Uint8Array.of(0, 1, 0, 1, 0, 1, 0, 1),
        extra,
      },
    ],
    { text: 'text' },
  ),
  name: 'Dishes: “of” the world / 2',
};
const FACTS = { bundle: BUNDLE, positions: ring(TEXTS.length, 0.3) };
const ROWS = [6, 0, 1, 2, 3, 4, 5, 7];

test('another reader of CSV gets back what was written, in its order', () => {
  const csv = toCsv(FACTS, ROWS);
  const { data, errors, meta } = Papa.parse(csv.replace('\ufeff', ''), {
    header: true,
    skipEmptyLines: true,
  });
  assert.deepEqual(errors, []);
  assert.equal(meta.linebreak, '\r\n');
  assert.deepEqual(meta.fields, ['row', 'text', 'change', "'=kind", 'lat', 'lng', 'x', 'y', 'z']);
  assert.deepEqual(
    data.map((/** @type {any} */ line) => Number(line.row)),
    ROWS,
  );
  data.forEach((/** @type {any} */ line, i) => {
    const row = ROWS[i];
    assert.equal(line.text.replace(/^'/, ''), TEXTS[row]);
    assert.equal(Number(line.x), FACTS.positions[3 * row]);
    assert.deepEqual(
      [Number(line.lat), Number(line.lng)],
      toLatLng(
        FACTS.positions[3 * row],
        FACTS.positions[3 * row + 1],
        FACTS.positions[3 * row + 2],
      ),
    );
  });
});

test('no text is left that a spreadsheet would run, and numbers stay numbers', () => {
  const { data } = Papa.parse(toCsv(FACTS, ROWS).replace('\ufeff', ''), {
    header: true,
    skipEmptyLines: true,
  });
  for (const line of /** @type {any[]} */ (data)) {
    assert.ok(!/^[=+\-@\t\r]/.test(line.text), line.text);
    assert.ok(!/^[=+\-@]/.test(line["'=kind"]));
  }
  const byRow = new Map(/** @type {any[]} */ (data).map((line) => [Number(line.row), line]));
  assert.deepEqual(
    [byRow.get(0).change, byRow.get(2).change, byRow.get(3).change],
    ['-1.5', '', '1e-7'],
  );
});

test('JSON keeps fields, places and numbers, with null for what is missing', () => {
  const { name, query, rows } = JSON.parse(toJson(FACTS, ROWS));
  assert.equal(name, BUNDLE.name);
  assert.equal(query, null);
  assert.deepEqual(
    rows.map((/** @type {any} */ { row }) => row),
    ROWS,
  );
  for (const { row, fields, lat, lng, x, y, z } of rows) {
    assert.equal(fields.text, TEXTS[row]);
    assert.ok(
      Math.abs(Math.cos((lat * Math.PI) / 180) * Math.cos((lng * Math.PI) / 180) - x) < 1e-6,
    );
    assert.ok(Math.abs(Math.hypot(x, y, z) - 1) < 1e-6);
  }
  assert.deepEqual([rows[1].fields.change, rows[3].fields.change], [-1.5, null]);
});

test('the similarity to the last query is a column of its own', () => {
  const answer = answerOf(
    Float32Array.from(TEXTS, (_, i) => i / 8),
    { kind: 'text', label: 'sweet' },
  );
  const { query, rows } = JSON.parse(toJson({ ...FACTS, answer }, [4]));
  assert.equal(query, 'sweet');
  assert.equal(rows[0].fields['query: similarity'], 0.5);
});

test('a file is named after its data', () => {
  assert.equal(exportName(BUNDLE, 'csv'), 'dishes-of-the-world-2.csv');
  assert.equal(exportName({ ...BUNDLE, name: '…' }, 'json'), 'points.json');
});
