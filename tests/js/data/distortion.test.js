import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createColoring } from '../../../web/data/coloring.js';
import {
  describeDistortion,
  DISTORTION_COLUMNS,
  highestShown,
} from '../../../web/data/distortion.js';
import { rampColor } from '../../../web/data/palette.js';
import { goldenBundle } from '../examples.js';

/** @import { Distortion } from '../../../web/data/distortion.js' */

/** @type {Distortion} of five points, the last outside the sample */
const MEASURED = {
  kept: Float32Array.of(1, 0.5, 0.5, 0, NaN),
  lost: Float32Array.of(0, 0.25, 0.125, 0.5, NaN),
  false: Float32Array.of(0, 0, 0, 0, NaN),
};

test('each column has a name of its own, a title and a sentence', () => {
  assert.equal(new Set(DISTORTION_COLUMNS.map(({ name }) => name)).size, 3);
  for (const column of DISTORTION_COLUMNS) {
    assert.match(column.help, /^[A-Z].*\.$/);
  }
});

test('shares end at one; distances where all but a few end, whatever is missing', () => {
  const [lost, wrong, kept] = DISTORTION_COLUMNS;
  assert.equal(highestShown(kept, MEASURED), 1);
  assert.equal(highestShown(wrong, MEASURED), 0);
  const many = Float32Array.from({ length: 101 }, (_, i) => (i === 100 ? 1e6 : i / 100));
  assert.ok(
    Math.abs(highestShown(lost, { ...MEASURED, lost: many }) - 0.95) < 1e-6,
    'one outlier does not stretch the ramp',
  );
  assert.equal(highestShown(lost, { ...MEASURED, lost: new Float32Array(3).fill(NaN) }), 0);
});

test('a point is told in sentences that hold its numbers', () => {
  const told = {
    kept: Float32Array.of(1, 0.5, 0, NaN),
    lost: Float32Array.of(0, 0.25, 0.004, NaN),
    false: Float32Array.of(0, 0.05, 0.6, NaN),
  };
  assert.deepEqual(
    [0, 1, 2, 3].map((row) => describeDistortion(told, row, 10)),
    [
      ['All of its 10 nearest in meaning are among its 10 nearest here.'],
      [
        '5 of its 10 nearest in meaning are among its 10 nearest here.',
        'The others are far off (25 % of the farthest, by rank); those in their place are fairly alike (5 %).',
      ],
      [
        'None of its 10 nearest in meaning are among its 10 nearest here.',
        'The others are just beyond them (0.4 % of the farthest, by rank); those in their place are unlike it (60 %).',
      ],
      ['Not measured: of this many points only a sample is.'],
    ],
  );
});

test('it colours points by the ramp, grey outside the sample, and only once it was measured', () => {
  const bundle = goldenBundle('full');
  const { colorOf, range, missing } = createColoring(bundle, 'distortion: kept', 'dark', {
    distortion: MEASURED,
    answer: null,
  });
  assert.deepEqual(
    [0, 1, 3, 4].map(colorOf),
    [1, 0.5, 0, NaN].map((share) => rampColor(share, 'dark')),
  );
  assert.deepEqual([range, missing], [{ low: 0, high: 1 }, 1]);
  assert.equal(createColoring(bundle, 'distortion: kept', 'dark').range, null);
});

test('no false neighbour anywhere is one colour that is not grey', () => {
  const { colorOf } = createColoring(goldenBundle('full'), 'distortion: false', 'light', {
    distortion: MEASURED,
    answer: null,
  });
  assert.deepEqual(colorOf(0), colorOf(3));
  assert.notDeepEqual(colorOf(0), colorOf(4));
});
