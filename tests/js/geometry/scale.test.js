import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ticks, toShares } from '../../../web/geometry/scale.js';

test('ticks are round, within the range, evenly spaced and not too many', () => {
  for (const [low, high, most] of [
    [0, 1, 5],
    [-0.13, 0.68, 5],
    [1, 1877, 4],
    [0, 143, 4],
    [0.2, 0.21, 3],
    [0, 20000, 6],
  ]) {
    const found = ticks(low, high, most);
    assert.ok(found.length >= 2 && found.length <= most + 1, `${found}`);
    assert.ok(
      found.every((tick) => tick >= low - 1e-12 && tick <= high + 1e-12),
      `${found}`,
    );
    const step = found[1] - found[0];
    for (let i = 1; i < found.length; i++)
      assert.ok(Math.abs(found[i] - found[i - 1] - step) < step * 1e-6);
    const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
    assert.ok(
      [1, 2, 5].some((digit) => Math.abs(mantissa - digit) < 1e-6),
      `step ${step}`,
    );
  }
});

test('ticks print as they read', () => {
  assert.deepEqual(ticks(0, 0.7, 7), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  assert.deepEqual(ticks(3, 3, 4), [3]);
});

test('shares go from the lowest, 0, to the highest, 1, and of equal numbers all are 0', () => {
  assert.deepEqual([...toShares([-0.25, 0.5, 0.125, 1.25])], [0, 0.5, 0.25, 1]);
  assert.deepEqual([...toShares([0.3, 0.3])], [0, 0]);
  assert.deepEqual([...toShares([])], []);
});
