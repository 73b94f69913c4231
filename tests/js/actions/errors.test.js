/** What went wrong is told until somebody does the next thing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetErrors } from '../../../web/actions/errors.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';

test('an error goes with the next action, and stays while the pointer only wanders', async () => {
  const store = createStore(INITIAL_STATE);
  const actions = forgetErrors(store, {
    recording: [1],
    hover: (/** @type {number} */ index) => index,
    pin: (/** @type {number} */ index) => index + 1,
    async fail() {
      store.set({ error: 'It failed.' });
      throw new Error('It failed.');
    },
  });
  await assert.rejects(actions.fail());
  assert.equal(actions.hover(3), 3);
  assert.equal(store.get().error, 'It failed.');
  assert.equal(actions.pin(3), 4);
  assert.equal(store.get().error, '');
  await assert.rejects(actions.fail());
  await assert.rejects(actions.fail());
  assert.equal(store.get().error, 'It failed.', 'it is told again');
  assert.deepEqual(actions.recording, [1]);
});
