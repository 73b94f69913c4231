import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distinct } from '../../../web/state/distinct.js';
import { createStore, watch } from '../../../web/state/store.js';

test('a change is heard only where what is derived from it is another', () => {
  const store = createStore({
    answer: /** @type {{label: string} | null} */ (null),
    theme: 'dark',
  });
  /** @type {(string | undefined)[]} */
  const heard = [];
  watch(
    store,
    ['answer'],
    distinct(
      ({ answer }) => [answer?.label],
      ({ answer }) => heard.push(answer?.label),
    ),
  );
  assert.deepEqual(heard, [undefined], 'the present is heard at once');
  store.set({ answer: { label: 'one' } });
  store.set({ answer: { label: 'one' } });
  store.set({ answer: { label: 'two' }, theme: 'light' });
  store.set({ answer: null });
  assert.deepEqual(heard, [undefined, 'one', 'two', undefined]);
});
