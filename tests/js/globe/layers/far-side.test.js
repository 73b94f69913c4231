import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareOf } from '../../../../web/globe/layers/far-side.js';

test('the far side is there from afar, fades as one comes near, and is gone before names are fine', () => {
  assert.equal(shareOf(0.6), 1);
  assert.equal(shareOf(1.2), 1);
  const shares = [1.2, 1.4, 1.6, 1.8, 2].map(shareOf);
  for (let i = 1; i < shares.length; i++) assert.ok(shares[i] < shares[i - 1]);
  assert.equal(shareOf(2), 0);
  assert.equal(shareOf(9), 0);
});
