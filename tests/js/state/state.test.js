import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_STATE } from '../../../web/state/state.js';

test('the page starts with nothing open, nothing chosen and something to wait for', () => {
  assert.equal(INITIAL_STATE.bundle, null);
  assert.equal(INITIAL_STATE.positions.length, 0);
  assert.deepEqual(
    [INITIAL_STATE.hovered, INITIAL_STATE.pinned, INITIAL_STATE.previewed],
    [-1, -1, -1],
  );
  assert.equal(INITIAL_STATE.isolated.size, 0);
  assert.equal(INITIAL_STATE.error, '');
  assert.ok(INITIAL_STATE.progress?.label);
});
