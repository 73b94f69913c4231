import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cramersV, findDifferences, rankBiserial } from '../../../web/data/column-differences.js';
import { bundleOf } from '../examples.js';
import { createRandom } from '../random.js';

const extra = {};

test('the rank-biserial correlation is the share of pairs won less the share lost', () => {
  const random = createRandom(4);
  const draw = (/** @type {number} */ count) =>
    Array.from({ length: count }, () => Math.floor(random() * 12));
  const [first, second] = [draw(23), draw(31)];
  const pairs = first.flatMap((a) => second.map((b) => Math.sign(a - b)));
  assert.ok(
    Math.abs(
      rankBiserial(first, second) - pairs.reduce((sum, sign) => sum + sign, 0) / pairs.length,
    ) < 1e-12,
  );
  assert.equal(rankBiserial([3, 4], [1, 2]), 1);
  assert.equal(rankBiserial([1], [1]), 0);
});

test('Cramér’s V is 1 for sets without a category in common, 0 for equal ones, and known in between', () => {
  assert.ok(cramersV([50, 0], [0, 50]) > 0.99);
  assert.equal(cramersV([10, 20], [10, 20]), 0);
  // χ² of [[30, 10], [10, 30]] is 20, n = 80: φ² = 0.25 − 1/79; both sides corrected to 2 − 1/79.
  assert.ok(
    Math.abs(cramersV([30, 10], [10, 30]) - Math.sqrt((0.25 - 1 / 79) / (1 - 1 / 79))) < 1e-12,
  );
  assert.equal(cramersV([5], [5]), 0);
});

test('many categories by chance are no difference', () => {
  const random = createRandom(9);
  const counts = () => {
    const made = new Array(60).fill(0);
    for (let i = 0; i < 200; i++) made[Math.floor(random() * 60)]++;
    return made;
  };
  assert.ok(cramersV(counts(), counts()) < 0.2);
});

test('columns come by the strength of their difference, with what differs', () => {
  const bundle = bundleOf([
    { kind: 'text', name: 'name', values: ['a', 'b', 'c', 'd', 'e', 'f'], extra },
    { kind: 'number', name: 'same', values: Float32Array.of(1, 2, 3, 1, 2, 3), extra },
    { kind: 'number', name: 'price', values: Float32Array.of(1, 2, NaN, 10, 20, 30), extra },
    {
      kind: 'category',
      name: 'kind',
      categories: ['x', 'y'],
      codes: Uint8Array.of(0, 0, 0, 1, 1, 1),
      extra,
    },
    { kind: 'number', name: 'unknown', values: Float32Array.of(NaN, NaN, NaN, 1, 1, 1), extra },
  ]);
  const found = findDifferences(bundle, [0, 1, 2], [3, 4, 5], 9);
  assert.deepEqual(found.map(({ column }) => column).sort(), ['kind', 'price']);
  const price = found.find(({ column }) => column === 'price');
  assert.deepEqual([price?.strength, price?.medians], [1, [1.5, 20]]);
  const kind = found.find(({ column }) => column === 'kind');
  assert.deepEqual(kind?.category, { category: 'x', shares: [1, 0] });
  assert.deepEqual(findDifferences(bundle, [], [1], 9), []);
  assert.equal(findDifferences(bundle, [0, 1, 2], [3, 4, 5], 1).length, 1);
});
