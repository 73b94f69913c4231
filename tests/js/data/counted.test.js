import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted } from '../../../web/data/counted.js';

test('one is one, and more are many', () => {
  assert.deepEqual(
    [0, 1, 2, 1200].map((count) => counted(count, 'row')),
    ['0 rows', '1 row', '2 rows', '1,200 rows'],
  );
});
