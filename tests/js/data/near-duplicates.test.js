import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALIKE, groupNearDuplicates } from '../../../web/data/near-duplicates.js';
import { float32ToFloat16 } from '../../../web/formats/bundle-encode.js';
import { bundleOf } from '../examples.js';

/**
 * @param {number[]} angles of vectors in the plane, in radians; NaN for a row without direction
 * @param {string[]} texts
 */
function planar(angles, texts) {
  const numbers = angles.flatMap((angle) =>
    Number.isNaN(angle) ? [0, 0] : [Math.cos(angle), Math.sin(angle)],
  );
  const bundle = bundleOf([{ name: 'text', kind: 'text', values: texts, extra: {} }], {
    text: 'text',
  });
  return {
    ...bundle,
    count: angles.length,
    vectors: float32ToFloat16(Float32Array.from(numbers)),
    model: { ...bundle.model, dimension: 2 },
  };
}

const limit = Math.acos(ALIKE);

test('rows whose cosine reaches the limit are a group, others are not', () => {
  const bundle = planar([0, 0.9 * limit, 1.1 * limit], ['a', 'b', 'c']);
  assert.deepEqual(groupNearDuplicates(bundle, [0, 1, 2]), [[0, 1], [2]]);
});

test('a chain of small steps does not bring unlike rows together', () => {
  const bundle = planar([0, 0.9 * limit, 1.8 * limit], ['a', 'b', 'c']);
  assert.deepEqual(groupNearDuplicates(bundle, [0, 1, 2]), [[0, 1], [2]]);
  assert.deepEqual(groupNearDuplicates(bundle, [1, 0, 2]), [[1, 0, 2]]);
});

test('the same text is alike whatever its vector, no text and no direction are not', () => {
  const bundle = planar([0, 2, NaN, NaN, 4], ['same', 'same', '', '', 'other']);
  assert.deepEqual(groupNearDuplicates(bundle, [4, 1, 2, 3, 0]), [[4], [1, 0], [2], [3]]);
});

test('nothing is lost: every row is in one group, in the order given', () => {
  const angles = Array.from({ length: 40 }, (_, row) => (row * 7) % 11);
  const bundle = planar(
    angles,
    angles.map((_, row) => `row ${row}`),
  );
  const groups = groupNearDuplicates(bundle, [...angles.keys()]);
  assert.equal(groups.length, new Set(angles).size);
  assert.deepEqual(
    groups.flat().sort((a, b) => a - b),
    [...angles.keys()],
  );
  for (const group of groups) assert.equal(new Set(group.map((row) => angles[row])).size, 1);
});
