import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  BundleError,
  decodeBundle,
  float16ToFloat32,
  vectorsToFloat32,
} from '../../../web/formats/bundle.js';

/** @import { Bundle } from '../../../web/formats/bundle.js' */

const GOLDEN = new URL('../../golden/', import.meta.url);
/** @type {{file: string, content?: any, error?: string}[]} */
const INDEX = JSON.parse(readFileSync(new URL('index.json', GOLDEN), 'utf8'));

/** @param {string} file */
function golden(file) {
  return new Uint8Array(readFileSync(new URL(file, GOLDEN)));
}

/**
 * index.json nests an array's rows; typed arrays are flat, and NaN stands for its null.
 * @param {ArrayLike<number>} got
 * @param {any} expected
 * @param {number} tolerance
 */
function assertNumbers(got, expected, tolerance = 0) {
  const flat = expected.flat();
  assert.equal(got.length, flat.length);
  for (let i = 0; i < flat.length; i++) {
    if (flat[i] === null) assert.ok(Number.isNaN(got[i]), `value ${i} is ${got[i]}, expected NaN`);
    else
      assert.ok(
        Math.abs(got[i] - flat[i]) <= tolerance,
        `value ${i} is ${got[i]}, expected ${flat[i]}`,
      );
  }
}

/**
 * A part as it stands in the file: known keys and those of `extra` in one map, without `keys`.
 * @param {any} part
 * @param {string[]} keys
 */
function merged(part, ...keys) {
  const { extra, ...known } = part;
  const all = { ...known, ...extra };
  for (const key of keys) delete all[key];
  return all;
}

/** @param {any} content @param {string[]} keys */
function without(content, ...keys) {
  return merged({ ...content, extra: {} }, ...keys);
}

/** @param {Bundle} bundle @param {any} content of index.json */
function assertContent(bundle, content) {
  const parts = ['vectors', 'model', 'columns', 'neighbors', 'layouts', 'questions', 'others'];
  assert.deepEqual(merged(bundle, ...parts), {
    license: null,
    source: null,
    ...without(content, ...parts, 'format', 'version'),
  });
  assert.deepEqual(merged(bundle.model), content.model);
  assertNumbers(vectorsToFloat32(bundle), content.vectors);

  assert.equal(bundle.columns.length, content.columns.length);
  for (const [index, column] of bundle.columns.entries()) {
    const expected = content.columns[index];
    assert.deepEqual(merged(column, 'values', 'codes'), without(expected, 'values', 'codes'));
    if (column.kind === 'category') assertNumbers(column.codes, expected.codes);
    else if (column.kind === 'number') assertNumbers(column.values, expected.values);
    else assert.deepEqual(column.values, expected.values);
  }

  if (content.neighbors) {
    assert.ok(bundle.neighbors);
    const { indices, distances } = bundle.neighbors;
    assert.deepEqual(
      merged(bundle.neighbors, 'indices', 'distances'),
      without(content.neighbors, 'indices', 'distances'),
    );
    assertNumbers(indices, content.neighbors.indices);
    assert.equal(distances === null, content.neighbors.distances === undefined);
    if (distances) assertNumbers(float16ToFloat32(distances), content.neighbors.distances);
  } else {
    assert.equal(bundle.neighbors, null);
  }

  assertQuestions(bundle.questions, content.questions);
  assertLayouts(bundle.layouts, content.layouts);

  const others = content.others ?? [];
  assert.equal(bundle.others.length, others.length);
  for (const [index, other] of bundle.others.entries()) {
    const expected = others[index];
    const keys = ['vectors', 'model', 'layouts', 'questions'];
    assert.deepEqual(merged(other, ...keys), without(expected, ...keys));
    assert.deepEqual(merged(other.model), expected.model);
    assertNumbers(float16ToFloat32(other.vectors), expected.vectors);
    assertQuestions(other.questions, expected.questions);
    assertLayouts(other.layouts, expected.layouts);
  }
}

/** @param {Bundle['questions']} questions @param {any} expected */
function assertQuestions(questions, expected) {
  assert.equal(questions === null, (expected ?? null) === null);
  if (!questions) return;
  const { vectors, judgements } = questions;
  assert.deepEqual(
    merged(questions, 'vectors', 'judgements'),
    without(expected, 'vectors', 'judgements'),
  );
  assertNumbers(float16ToFloat32(vectors), expected.vectors);
  const arrays = /** @type {const} */ (['offsets', 'rows', 'grades']);
  assert.deepEqual(merged(judgements, ...arrays), without(expected.judgements, ...arrays));
  for (const key of arrays) assertNumbers(judgements[key], expected.judgements[key]);
}

/** @param {Bundle['layouts']} layouts @param {any[]} expected */
function assertLayouts(layouts, expected) {
  assert.equal(layouts.length, expected.length);
  for (const [index, layout] of layouts.entries()) {
    assert.deepEqual(merged(layout, 'positions'), without(expected[index], 'positions'));
    assertNumbers(layout.positions, expected[index].positions, 1e-7);
  }
}

for (const { file, content, error } of INDEX) {
  test(`golden ${file}`, () => {
    const bytes = golden(file);
    if (content) {
      assertContent(decodeBundle(bytes), content);
      return;
    }
    assert.throws(
      () => decodeBundle(bytes),
      (/** @type {Error} */ thrown) => {
        assert.ok(thrown instanceof BundleError, `${thrown.name}: ${thrown.message}`);
        assert.ok(thrown.message.includes(error ?? '?'), thrown.message);
        assert.match(thrown.message, /; .*\.$/, 'says what to do');
        return true;
      },
    );
  });
}

test('a bundle may lie anywhere in a buffer', () => {
  const bytes = golden('full.esb');
  const { content } = INDEX.find(({ file }) => file === 'full.esb') ?? {};
  let views = 0;
  for (let offset = 0; offset < 16; offset++) {
    const buffer = new ArrayBuffer(bytes.length + 32);
    const moved = new Uint8Array(buffer, offset, bytes.length);
    moved.set(bytes);
    const bundle = decodeBundle(moved);
    assertContent(bundle, content);
    if (bundle.vectors.buffer === buffer) views++;
  }
  assert.equal(views, 8, 'vectors are a view wherever they are aligned');
});

test('reading leaves the bytes as they are', () => {
  const bytes = golden('full.esb');
  decodeBundle(bytes);
  assert.deepEqual(bytes, golden('full.esb'));
});

test('float16 numbers in closed form', () => {
  const known = /** @type {const} */ ([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ]);
  for (const [bits, number] of known)
    assert.equal(float16ToFloat32(Uint16Array.of(bits))[0], number);
  assert.ok(Number.isNaN(float16ToFloat32(Uint16Array.of(0x7e00))[0]));

  // Positive numbers grow with their bits, and every negative mirrors one.
  const finite = float16ToFloat32(Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits));
  const mirrored = float16ToFloat32(
    Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits | 0x8000),
  );
  for (let bits = 1; bits < 0x7c00; bits++) {
    assert.ok(finite[bits] > finite[bits - 1]);
    assert.equal(mirrored[bits], -finite[bits]);
  }
});

test('positions come back with length 1', () => {
  for (const { positions } of decodeBundle(golden('full.esb')).layouts) {
    for (let i = 0; i < positions.length; i += 3) {
      assert.ok(Math.abs(Math.hypot(positions[i], positions[i + 1], positions[i + 2]) - 1) < 1e-6);
    }
  }
});
