import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTourActions } from '../../../web/actions/tour.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { answerOf, bundleOf } from '../examples.js';

const STORED = Float32Array.of(1, 0, 0, 0, 1, 0);
const MOVED = Float32Array.of(0, 1, 0, 1, 0, 0);

/** @import { State } from '../../../web/state/state.js' */

const bundle = () =>
  bundleOf([{ kind: 'text', name: 'name', values: ['a', 'b'], extra: {} }], { label: 'name' });

/** @param {Partial<State>} [state] */
function createTour(state) {
  /** @type {State} */
  const initial = {
    ...INITIAL_STATE,
    bundle: bundle(),
    positions: STORED,
    positionsFrom: 'stored',
    ...state,
  };
  const store = createStore(initial);
  /** @type {string[]} */
  const called = [];
  const actions = createTourActions(store, {
    restore: () => called.push('restore'),
    clearAnswer: () => called.push('clearAnswer'),
    forgetRuns: (runs) => called.push(`forgetRuns ${runs}`),
    recording: { runs: [] },
  });
  return { store, actions, called };
}

test('whatever a stop changes is put back, as often as it is asked for', () => {
  const { store, actions, called } = createTour({
    ...{ pinned: 1, colorColumn: 'course', answer: answerOf([1, 0], { kind: 'text', label: 'a' }) },
  });
  const before = store.get();
  const goBack = actions.rememberView();
  for (let time = 0; time < 2; time++) {
    actions.lookAt([0]);
    assert.deepEqual(store.get().framed, [0]);
    store.set({
      ...{ pinned: 0, hovered: 1, isolated: new Set([2]), colorColumn: 'land: continents' },
      ...{ answer: null, queryHistory: ['x'], filterMask: Uint8Array.of(1, 0), tray: 'table' },
      ...{ filters: [{ kind: 'text', column: '', query: 'x' }] },
    });
    goBack();
    assert.deepEqual(store.get(), before);
  }
  assert.deepEqual(called, ['forgetRuns 0', 'forgetRuns 0']);
});

test('a layout is gone back from, and a question that is under way is given up', () => {
  const { store, actions, called } = createTour();
  const before = store.get();
  const goBack = actions.rememberView();
  store.set({ positions: MOVED, positionsFrom: 'frame', quality: null, outdated: true });
  store.set({ asking: { label: 'Asking', fraction: null } });
  goBack();
  assert.deepEqual(called, ['clearAnswer', 'restore', 'forgetRuns 0']);
  assert.equal(store.get().positions, before.positions);
  assert.equal(store.get().positionsFrom, 'stored');
  assert.equal(store.get().outdated, before.outdated);
});

test("a layout that is the person's own is left alone, and so are data opened meanwhile", () => {
  const own = createTour({ positionsFrom: 'result' });
  const goBack = own.actions.rememberView();
  own.store.set({ positions: MOVED });
  goBack();
  assert.equal(own.store.get().positions, MOVED);
  assert.deepEqual(own.called, []);

  const other = createTour();
  const goBackToOther = other.actions.rememberView();
  other.store.set({ bundle: bundle(), pinned: 1 });
  goBackToOther();
  assert.equal(other.store.get().pinned, 1);
});
