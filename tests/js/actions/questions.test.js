import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createQuestionActions } from '../../../web/actions/questions.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';

function setUp() {
  const bundle = /** @type {any} */ ({
    questions: {
      texts: ['a', 'b'],
      judgements: {
        offsets: Uint32Array.of(0, 2, 3),
        rows: Uint16Array.of(4, 6, 1),
        grades: Float32Array.of(1, 1, 1),
      },
    },
  });
  const store = createStore({ ...INITIAL_STATE, bundle });
  /** @type {unknown[]} */
  const done = [];
  const actions = createQuestionActions(store, {
    askQuestion: async (question) => /** @type {any} */ (done.push(['ask', question])),
    selectPoints: (rows) => done.push(['select', [...rows]]),
    pin: (row) => done.push(['pin', row]),
  });
  return { store, actions, done };
}

test('a question is asked with its answers selected', async () => {
  const { actions, done } = setUp();
  await actions.showQuestion(0);
  assert.deepEqual(done, [
    ['select', [4, 6]],
    ['ask', 0],
  ]);
});

test('a miss is pinned once its question is asked', async () => {
  const { actions, done } = setUp();
  await actions.showMiss(1, 1);
  assert.deepEqual(done, [
    ['ask', 1],
    ['pin', 1],
  ]);
});

test('a question is pointed at, and let go', () => {
  const { store, actions } = setUp();
  actions.hoverQuestion(1);
  assert.equal(store.get().hoveredQuestion, 1);
  actions.hoverQuestion(-1);
  assert.equal(store.get().hoveredQuestion, -1);
});
