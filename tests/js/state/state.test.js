import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLateStore, createStore, INITIAL_STATE } from '../../../web/state/state.js';

/** @typedef {{a: number, b: string}} Pair */

/** @param {Pair} [initial] */
function recorded(initial = { a: 1, b: 'x' }) {
  const store = createStore(initial);
  /** @type {{now: Pair, before: Pair}[]} */
  const heard = [];
  const leave = store.subscribe((now, before) => heard.push({ now, before }));
  return { store, heard, leave };
}

test('a change merges and is told once, with the record before it', () => {
  const { store, heard } = recorded();
  store.set({ a: 2 });
  assert.deepEqual(heard, [{ now: { a: 2, b: 'x' }, before: { a: 1, b: 'x' } }]);
  assert.equal(store.get(), heard[0].now);
});

test('the record before stays as it was', () => {
  const initial = Object.freeze({ a: 1, b: 'x' });
  const { store } = recorded(initial);
  const before = Object.freeze(store.get());
  store.set({ a: 2, b: 'y' });
  assert.deepEqual(before, { a: 1, b: 'x' });
  assert.deepEqual(store.get(), { a: 2, b: 'y' });
});

test('nothing is told when nothing changes', () => {
  const { store, heard } = recorded({ a: NaN, b: 'x' });
  const before = store.get();
  store.set({});
  store.set({ b: 'x' });
  store.set({ a: NaN, b: 'x' });
  assert.deepEqual(heard, []);
  assert.equal(store.get(), before);
  store.set({ a: 0, b: 'x' });
  assert.equal(heard.length, 1);
});

test('an equal but new value counts as a change, for records are compared by identity', () => {
  const store = createStore({ list: [1] });
  let heard = 0;
  store.subscribe(() => heard++);
  store.set({ list: [1] });
  assert.equal(heard, 1);
  store.set({ list: store.get().list });
  assert.equal(heard, 1);
});

test('listeners hear in the order they came, and those that left hear nothing', () => {
  const store = createStore({ a: 1 });
  /** @type {string[]} */
  const heard = [];
  const leave = store.subscribe(() => heard.push('first'));
  store.subscribe(() => heard.push('second'));
  store.set({ a: 2 });
  leave();
  leave();
  store.set({ a: 3 });
  assert.deepEqual(heard, ['first', 'second', 'second']);
});

test('a listener may leave while it listens, and the others still hear', () => {
  const { store, heard } = recorded();
  const leave = store.subscribe(() => leave());
  let last = 0;
  store.subscribe(() => last++);
  store.set({ a: 2 });
  store.set({ a: 3 });
  assert.equal(heard.length, 2);
  assert.equal(last, 2);
});

test('a change made by a listener reaches all listeners after the change they are hearing', () => {
  const store = createStore({ a: 0, b: '' });
  store.subscribe((now, before) => {
    if (now.a !== before.a) store.set({ b: `a is ${now.a}` });
  });
  /** @type {[Pair, Pair][]} */
  const heard = [];
  store.subscribe((now, before) => heard.push([now, before]));
  store.set({ a: 1 });
  store.set({ a: 2 });
  const records = [
    { a: 0, b: '' },
    { a: 1, b: '' },
    { a: 1, b: 'a is 1' },
    { a: 2, b: 'a is 1' },
    { a: 2, b: 'a is 2' },
  ];
  assert.deepEqual(
    heard,
    records.slice(1).map((now, index) => [now, records[index]]),
  );
  assert.equal(store.get(), heard.at(-1)?.[0]);
});

test('a listener that fails does not silence the next change', () => {
  const store = createStore({ a: 0 });
  let heard = 0;
  store.subscribe((now) => {
    heard++;
    if (now.a === 1) throw new Error('no');
  });
  assert.throws(() => store.set({ a: 1 }), /no/);
  assert.equal(store.get().a, 1);
  store.set({ a: 2 });
  assert.equal(heard, 2);
});

test('the page starts with nothing open, nothing chosen and something to wait for', () => {
  assert.equal(INITIAL_STATE.bundle, null);
  assert.equal(INITIAL_STATE.positions.length, 0);
  assert.deepEqual(
    [INITIAL_STATE.hovered, INITIAL_STATE.selected, INITIAL_STATE.previewed],
    [-1, -1, -1],
  );
  assert.equal(INITIAL_STATE.isolated.size, 0);
  assert.equal(INITIAL_STATE.error, '');
  assert.ok(INITIAL_STATE.progress?.label);
});

test('who comes late is told once what was missed, and then every change', () => {
  const first = Object.freeze({ a: 1, b: 'x' });
  const { store } = recorded(first);
  store.set({ a: 2 });
  store.set({ b: 'y' });
  const { store: late, catchUp } = createLateStore(store, first);
  /** @type {{now: Pair, before: Pair}[]} */
  const heard = [];
  const leave = late.subscribe((now, before) => heard.push({ now, before }));
  late.subscribe(() => assert.fail('it has left'))();
  catchUp();
  catchUp();
  assert.deepEqual(heard, [{ now: { a: 2, b: 'y' }, before: first }]);
  late.set({ a: 3 });
  assert.deepEqual(heard.at(-1), { now: { a: 3, b: 'y' }, before: { a: 2, b: 'y' } });
  leave();
  store.set({ a: 4 });
  assert.equal(heard.length, 2);
});
