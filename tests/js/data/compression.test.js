import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byWeight, describeVariant, frontier } from '../../../web/data/compression.js';

/**
 * @import { Variant, VariantKind } from '../../../web/data/compression.js'
 *
 * @param {VariantKind} kind @param {number} bytes @param {number} kept @returns {Variant}
 */
const variant = (kind, bytes, kept) => ({ kind, dimensions: 384, bytes, kept, recall: null });

const ALL = [
  variant('full', 1536, 1),
  variant('first', 768, 0.76),
  variant('pca', 768, 0.95),
  variant('int8', 384, 0.996),
  variant('rescored', 48, 0.93),
  variant('binary', 48, 0.62),
];

test('the lightest come first, and of equal ones the better last', () => {
  assert.deepEqual(
    byWeight(ALL).map(({ kind }) => kind),
    ['binary', 'rescored', 'int8', 'first', 'pca', 'full'],
  );
});

test('no lighter variant finds as much as one of the frontier', () => {
  const ordered = byWeight(ALL);
  const best = frontier(ordered);
  assert.deepEqual(
    best.map(({ kind }) => kind),
    ['rescored', 'int8', 'full'],
  );
  for (const one of best)
    assert.ok(ordered.every(({ bytes, kept }) => bytes >= one.bytes || kept < one.kept));
});

test('a variant is told in one sentence, with the recall where answers were judged', () => {
  assert.equal(
    describeVariant(variant('pca', 768, 0.957), 10),
    '384 principal components: 768 bytes a vector, with 95.7% of what the exact search has among its first 10.',
  );
  assert.match(
    describeVariant({ ...variant('int8', 384, 0.996), recall: 0.4123 }, 25),
    /^Int8: 384 bytes .* first 25, and a recall of 0\.412\.$/,
  );
});
