import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBoxes } from '../../../../web/globe/labels/collisions.js';

test('nothing is written over what is written, over what floats there, or beyond the bounds', () => {
  const boxes = createBoxes([0, 300], [[250, 100, 290, 240]]);
  assert.ok(boxes.take([10, 10, 60, 24]));
  assert.ok(!boxes.take([50, 20, 90, 34]), 'over another');
  assert.ok(!boxes.take([10, 26, 60, 40]), 'too near to another');
  assert.ok(boxes.take([10, 40, 60, 54]));
  assert.ok(!boxes.take([200, 120, 260, 134]), 'beneath what floats');
  assert.ok(boxes.take([200, 260, 260, 274]));
  assert.ok(
    !boxes.take([-4, 400, 40, 414]) && !boxes.take([280, 400, 304, 414]),
    'beyond the bounds',
  );
  boxes.reserve([100, 400, 500, 414]);
  assert.ok(!boxes.take([120, 404, 150, 418]), 'over what is reserved');
});
