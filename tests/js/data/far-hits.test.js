/** Near in meaning, far on the map: against what the recall of the layout lets expect. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { farHits, highestExpectedRank } from '../../../web/data/far-hits.js';
import { fromLatLng } from '../../../web/geometry/sphere.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { answerOf } from '../examples.js';

/**
 * A band of points round the equator, a degree apart; the hits are named by their longitudes.
 * @param {number[]} longitudes whole degrees, the best hit first
 * @param {number} recall
 */
function onBand(longitudes, recall) {
  const scores = new Float32Array(360);
  longitudes.forEach((longitude, k) => {
    scores[longitude] = 0.9 - k / 1e4;
  });
  return {
    ...INITIAL_STATE,
    answer: answerOf(scores),
    scoreThreshold: 0.5,
    positions: Float32Array.from(Array.from(scores, (_, row) => fromLatLng(0, row)).flat()),
    quality: { recall, neighbors: 10 },
  };
}
/** Nine in one place, and one elsewhere. */
const ONE_ASTRAY = [10, 11, 12, 13, 14, 15, 16, 17, 19, 190];

test('the formula: N·(k/N)^(0.1/(1 − R)), and the middle of the range where nearly all is kept', () => {
  for (const [count, neighbors, recall] of [
    [1877, 10, 0.319],
    [1906, 10, 0.547],
    [50_000, 10, 0.04],
    [1877, 100, 0.319],
  ])
    assert.ok(
      Math.abs(
        Math.log(highestExpectedRank(count, neighbors, recall) / count) -
          (0.1 / (1 - recall)) * Math.log(neighbors / count),
      ) < 1e-9,
    );
  for (const recall of [0.8, 0.95, 1])
    assert.ok(Math.abs(highestExpectedRank(1000, 10, recall) - 100) < 1e-9);
  assert.equal(highestExpectedRank(5, 10, 0.3), 5, 'of so few points none is far');
});

test('beyond that rank lies the tenth of all neighbours that the model puts there', () => {
  for (const recall of [0.05, 0.3, 0.55, 0.75]) {
    const rank = highestExpectedRank(2000, 10, recall);
    const beyond = ((1 - recall) * Math.log(2000 / rank)) / Math.log(2000 / 10);
    assert.ok(Math.abs(beyond - 0.1) < 1e-9);
  }
});

test('one hit on the other side is far, its fellows are not', () => {
  assert.deepEqual(farHits(onBand(ONE_ASTRAY, 0.6)), { rows: new Set([190]), isScattered: false });
});

test('a hair beside the others is not far, however good the layout is', () => {
  const beside = [10, 11, 12, 13, 14, 15, 16, 17, 18, 22];
  for (const recall of [0.1, 0.5, 0.99]) assert.equal(farHits(onBand(beside, recall)).rows.size, 0);
});

test('the worse the layout, the farther a hit may lie', () => {
  const quarter = [...ONE_ASTRAY.slice(0, 9), 100];
  assert.deepEqual([...farHits(onBand(quarter, 0.7)).rows], [100]);
  assert.equal(farHits(onBand(quarter, 0.05)).rows.size, 0);
});

test('hits all over the map are one sentence about the question, not a warning at each', () => {
  const scattered = [0, 60, 70, 80, 120, 180, 190, 240, 290, 300];
  assert.deepEqual(farHits(onBand(scattered, 0.9)), { rows: new Set(), isScattered: true });
});

test('of a layout whose recall is not known nothing is said', () => {
  const state = onBand(ONE_ASTRAY, 0.6);
  assert.equal(farHits({ ...state, quality: null }).rows.size, 0);
  assert.equal(farHits(state).rows.size, 1, 'and it is when it is measured');
});

test('ranks count among the rows that the filters let pass', () => {
  const state = onBand(ONE_ASTRAY, 0.6);
  const filterMask = Uint8Array.from({ length: 360 }, (_, row) => Number(ONE_ASTRAY.includes(row)));
  assert.equal(farHits({ ...state, filterMask }).rows.size, 0, 'ten of ten are all near');
});
