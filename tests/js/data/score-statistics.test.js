import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { decodeBundle, vectorsToFloat32 } from '../../../web/formats/bundle.js';
import { scoreStatistics } from '../../../web/data/score-statistics.js';
import { cosineScores, normalizeRows, vectorOf } from '../../../web/data/vectors.js';
import { gaussians } from '../random.js';

/**
 * Turn vectors at random, all alike, as another model's space lies to this one: products with a
 * random matrix that Gram and Schmidt made orthogonal.
 * @param {number} dimension
 */
function rotation(dimension) {
  /** @type {number[][]} */
  const axes = [];
  for (let row = 0; row < dimension; row++) {
    const axis = gaussians(dimension, 1000 + row);
    for (const other of axes) {
      const product = axis.reduce((sum, value, i) => sum + value * other[i], 0);
      for (let i = 0; i < dimension; i++) axis[i] -= product * other[i];
    }
    const length = Math.hypot(...axis);
    axes.push(axis.map((value) => value / length));
  }
  return (/** @type {Float32Array} */ vector) =>
    axes.map((axis) => axis.reduce((sum, value, i) => sum + value * vector[i], 0));
}

test("the right model's vectors stand out among the data sets, turned ones do not", async () => {
  const turn = rotation(384);
  for (const name of ['dishes', 'emoji']) {
    const bundle = decodeBundle(
      await readFile(new URL(`../../../data/${name}.esb`, import.meta.url)),
    );
    const rows = normalizeRows(vectorsToFloat32(bundle), 384);
    let right = 0,
      wrong = 0,
      asked = 0;
    for (let row = 0; row < bundle.count; row += 19) {
      const own = vectorOf(rows, row, 384);
      // The row itself is no evidence.
      right += Number(
        scoreStatistics(cosineScores(own, rows).filter((_, other) => other !== row)).standsOut,
      );
      wrong += Number(scoreStatistics(cosineScores(turn(own), rows)).standsOut);
      asked++;
    }
    assert.ok(asked > 90);
    assert.ok(right >= 0.99 * asked, `${name}: ${right} of ${asked} stand out`);
    assert.equal(wrong, 0, name);
  }
});

test('the statistics hold the moments of the scores, and a sentence for each verdict', () => {
  const { best, mean, deviation, standsOut, sentence } = scoreStatistics([0.1, 0.2, 0.6]);
  assert.ok(Math.abs(mean - 0.3) < 1e-12 && Math.abs(deviation - Math.sqrt(0.14 / 3)) < 1e-12);
  assert.equal(best, 0.6);
  assert.ok(standsOut);
  assert.match(sentence, /0\.60/);
  assert.match(scoreStatistics([0.1, -0.1]).sentence, /No row stands out/);
});
