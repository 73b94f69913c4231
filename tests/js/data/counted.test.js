import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, percent } from '../../../web/data/counted.js';

test('one is one, and more are many', () => {
  assert.deepEqual(
    [0, 1, 2, 1200].map((count) => counted(count, 'row')),
    ['0 rows', '1 row', '2 rows', '1,200 rows'],
  );
});

test('a share is told as a whole number of percent', () => {
  assert.deepEqual([0, 0.004, 0.375, 1].map(percent), ['0%', '0%', '38%', '100%']);
});
