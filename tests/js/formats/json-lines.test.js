import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyed, keyOf, lineOf, nameOf } from '../../../web/formats/json-lines.js';

/** @import { Kind } from '../../../web/formats/json-lines.js' */

/** @param {unknown} value @param {Kind} kind @returns {string} */
const written = (value, kind) => lineOf({ a: value }, new Map([['a', kind]])).slice(5, -1);

test('fractions stay fractions to the last digit, and what is no number is told as Python has it', () => {
  const float = /** @type {Kind} */ ({ type: 'float' });
  assert.equal(written(0.1 + 0.2, float), '0.30000000000000004');
  assert.equal(written(3, float), '3.0');
  assert.equal(written(-0, float), '-0.0');
  assert.equal(written(1e300, float), '1e+300');
  assert.equal(written(NaN, float), 'NaN');
  assert.equal(written(-Infinity, float), '-Infinity');
  assert.equal(written(3, {}), '3');
  assert.equal(written(2n ** 63n, {}), '9223372036854775808');
  assert.equal(written(undefined, float), 'null');
});

test('a vector keeps every float32 as it was', () => {
  const values = Float32Array.from({ length: 400 }, (_, i) => Math.sin(i) * 10 ** ((i % 40) - 20));
  values[7] = -0;
  const item = /** @type {Kind} */ ({ type: 'float' });
  const text = written([...values], { item });
  assert.deepEqual(Float32Array.from(JSON.parse(text)), values);
  assert.equal(written([0.1 + 0.2], { item }), '[0.30000000000000004]');
  assert.equal(written([1, null], { item }), '[1.0,null]');
});

test('times of day, in whatever unit, as Python writes them', () => {
  assert.equal(written(3_723_000, { type: 'time', perSecond: 1e3 }), '"01:02:03"');
  assert.equal(written(3_723_000_007n, { type: 'time', perSecond: 1e6 }), '"01:02:03.000007"');
  assert.equal(written(86_399_999_999_999n, { type: 'time', perSecond: 1e9 }), '"23:59:59.999999"');
  assert.equal(written(0, { type: 'time', perSecond: 1 }), '"00:00:00"');
  assert.equal(written(null, { type: 'time', perSecond: 1 }), 'null');
});

test('columns of one name are all written, under that name', () => {
  const kinds = keyed(['a', 'b', 'a'], String, () => ({}));
  assert.equal(lineOf({ a: 1, b: 2, [keyOf('a', 2)]: 3 }, kinds), '{"a":1,"b":2,"a":3}');
  assert.deepEqual([...kinds.keys()].map(nameOf), ['a', 'b', 'a']);
});

test('moments, decimals, bytes, maps and structs', () => {
  assert.equal(written(-86_400_000, { type: 'day' }), '"1969-12-31"');
  assert.equal(written(Infinity, { type: 'day' }), 'null');
  assert.equal(written(-0.001, { type: 'instant' }), '"1969-12-31 23:59:59.999999"');
  assert.equal(written(3 * 0.1, { type: 'decimal', scale: 2 }), '0.30');
  assert.equal(
    written(Uint8Array.of(0, 255), { type: 'bytes' }),
    '{"$binary":{"base64":"AP8=","subType":"00"}}',
  );
  assert.equal(written({ x: 1 }, { type: 'map', item: { type: 'float' } }), '[["x",1.0]]');
  assert.equal(written({ z: 1, y: '"' }, { fields: new Map([['y', {}]]) }), String.raw`{"y":"\""}`);
});
