import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSizing } from '../../../web/data/sizing.js';

/** @param {number[]} values @returns {any} */
const bundleOf = (values) => ({
  count: values.length,
  columns: [
    { name: 'stars', kind: 'number', values: Float64Array.from(values) },
    { name: 'dish', kind: 'text', values: values.map(String) },
  ],
});

test('the area of a point grows with its number, evenly', () => {
  const sizes = createSizing(bundleOf([10, 20, 30]), 'stars');
  assert.ok(sizes);
  const areas = [...sizes].map((size) => size ** 2);
  assert.ok(areas[0] > 0);
  assert.ok(Math.abs(areas[1] - areas[0] - (areas[2] - areas[1])) < 1e-5);
  assert.ok(areas[2] > 4 * areas[0]);
});

test('where a number is missing the point is as small as the least', () => {
  const sizes = createSizing(bundleOf([NaN, -5, 7]), 'stars');
  assert.ok(sizes);
  assert.equal(sizes[0], sizes[1]);
  assert.ok(sizes.every(Number.isFinite));
});

test('equal numbers, and none, give finite sizes', () => {
  for (const values of [[4, 4], [NaN, NaN], []])
    assert.ok(createSizing(bundleOf(values), 'stars')?.every(Number.isFinite));
});

test('what is no column of numbers gives all points one size', () => {
  for (const name of ['dish', 'nothing', ''])
    assert.equal(createSizing(bundleOf([1, 2]), name), null);
});
