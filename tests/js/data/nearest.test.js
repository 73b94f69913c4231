import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestInMeaning } from '../../../web/data/nearest.js';
import { unitRows } from '../../../web/data/similarity.js';
import { goldenBundle } from '../examples.js';

const full = goldenBundle('full');
const { dimension } = full.model;
/** Rows that have a direction: one of the example has none. */
const directed = Array.from({ length: full.count }, (_, row) => row).filter((row) =>
  full.vectors
    .subarray(row * dimension, (row + 1) * dimension)
    .some((bits) => (bits & 0x7fff) !== 0),
);

/** @param {number} row @returns {Promise<number[]>} the cosines with every row, term by term */
async function cosinesOf(row) {
  const rows = await unitRows(full);
  return Array.from({ length: full.count }, (_, other) => {
    let sum = 0;
    for (let i = 0; i < dimension; i++)
      sum += rows[row * dimension + i] * rows[other * dimension + i];
    return sum;
  });
}

test('stored neighbours come as they are stored, with their cosines', async () => {
  const { k, indices } = full.neighbors ?? assert.fail('the example has no neighbours');
  for (const row of directed) {
    const cosines = await cosinesOf(row);
    const found = await nearestInMeaning(full, row, k);
    assert.deepEqual(
      found.map((near) => near.row),
      [...indices.subarray(row * k, (row + 1) * k)],
    );
    for (const near of found) assert.ok(Math.abs(near.score - cosines[near.row]) < 1e-6);
  }
});

test('where none or too few are stored, all rows are looked at, and never the row itself', async () => {
  for (const bundle of [{ ...full, neighbors: null }, full]) {
    for (const row of directed) {
      const cosines = await cosinesOf(row);
      const found = await nearestInMeaning(bundle, row, full.count + 3);
      assert.equal(found.length, full.count - 1);
      assert.ok(found.every((near) => near.row !== row));
      found.forEach((near, place) => {
        assert.ok(Math.abs(near.score - cosines[near.row]) < 1e-6);
        assert.ok(place === 0 || found[place - 1].score >= near.score);
      });
    }
  }
});

test('a row without direction is near to nothing, and an abandoned search ends', async () => {
  assert.equal(directed.length, full.count - 1);
  const zero = Array.from({ length: full.count }, (_, row) => row).find(
    (row) => !directed.includes(row),
  );
  assert.deepEqual(await nearestInMeaning(full, zero ?? 0, 3), []);
  const stopped = nearestInMeaning(
    { ...full, neighbors: null },
    directed[0],
    3,
    AbortSignal.abort(),
  );
  await assert.rejects(stopped, { name: 'AbortError' });
});
