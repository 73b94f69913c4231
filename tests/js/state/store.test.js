import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore, watch } from '../../../web/state/store.js';

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

test('a watch is told the present at once, and then each change of its keys alone', () => {
  const store = createStore({ a: 1, b: 'x', c: 0 });
  /** @type {{a: number, b: string, c: number}[]} */
  const heard = [];
  const leave = watch(store, ['a', 'b'], (now) => heard.push(now));
  assert.deepEqual(heard, [{ a: 1, b: 'x', c: 0 }]);
  store.set({ c: 1 });
  assert.equal(heard.length, 1);
  store.set({ a: 2, b: 'y' });
  assert.deepEqual(heard.at(-1), { a: 2, b: 'y', c: 1 });
  assert.equal(heard.length, 2);
  leave();
  store.set({ a: 3 });
  assert.equal(heard.length, 2);
});

test('a watch that begins while a change is told ends with the newest record', () => {
  const store = createStore({ a: 0 });
  /** @type {number[]} */
  const heard = [];
  const leave = store.subscribe(({ a }) => {
    if (a === 1) store.set({ a: 2 });
    if (a !== 2) return;
    leave();
    watch(store, ['a'], (now) => heard.push(now.a));
  });
  store.set({ a: 1 });
  assert.equal(heard.at(-1), 2);
  store.set({ a: 3 });
  assert.equal(heard.at(-1), 3);
});

test('a listener of a watch may change what it watches', () => {
  const store = createStore({ a: 5 });
  watch(store, ['a'], ({ a }) => {
    if (a > 0) store.set({ a: a - 1 });
  });
  assert.equal(store.get().a, 0);
  store.set({ a: 3 });
  assert.equal(store.get().a, 0);
});

test('a change that is much work to show is told in tasks, and what changes meanwhile after it', async () => {
  const store = createStore({ a: 0, b: 0 });
  /** @type {string[]} */
  const heard = [];
  const busy = () => {
    const end = performance.now() + 10;
    while (performance.now() < end);
  };
  for (const name of ['one', 'two', 'three'])
    store.subscribe(({ a, b }) => {
      heard.push(`${name} ${a} ${b}`);
      busy();
    });
  const told = store.setInTasks({ a: 1 });
  assert.deepEqual(heard, ['one 1 0']);
  assert.equal(store.get().a, 1);
  store.set({ b: 1 });
  assert.equal(heard.length, 1);
  await told;
  assert.deepEqual(heard, ['one 1 0', 'two 1 0', 'three 1 0', 'one 1 1', 'two 1 1', 'three 1 1']);
  store.set({ a: 2 });
  assert.equal(heard.length, 9, 'then all is told at once again');
  await store.setInTasks({ a: 2 });
  assert.equal(heard.length, 9);
});

test('a change in tasks that has to wait for another resolves when it has been told', async () => {
  const store = createStore({ a: 0, b: 0 });
  /** @type {string[]} */
  const heard = [];
  for (const name of ['one', 'two'])
    store.subscribe(({ a, b }) => {
      heard.push(`${name} ${a} ${b}`);
      const end = performance.now() + 10;
      while (performance.now() < end);
    });
  const first = store.setInTasks({ a: 1 });
  await store.setInTasks({ b: 1 });
  assert.deepEqual(heard, ['one 1 0', 'two 1 0', 'one 1 1', 'two 1 1']);
  await first;
});

test('a listener that fails keeps nobody from hearing what was changed meanwhile', async () => {
  for (const verb of /** @type {const} */ (['set', 'setInTasks'])) {
    const store = createStore({ a: 0, b: 0 });
    /** @type {number[]} */
    const heard = [];
    store.subscribe(({ b }) => {
      if (b === 0) store.set({ b: 1 });
      heard.push(b);
    });
    store.subscribe(({ b }) => {
      if (b === 0) throw new Error('fault');
    });
    await assert.rejects(async () => store[verb]({ a: 1 }), /fault/);
    assert.deepEqual(heard, [0, 1], verb);
    store.set({ a: 2 });
    assert.deepEqual(heard, [0, 1, 1], verb);
  }
});

test('a listener that fails in a task of its own ends the telling, and later changes are told', async () => {
  const store = createStore({ a: 0 });
  let isFaulty = true;
  store.subscribe(() => {
    if (isFaulty) throw new Error('fault');
  });
  await assert.rejects(store.setInTasks({ a: 1 }), /fault/);
  isFaulty = false;
  let heard = 0;
  store.subscribe(() => heard++);
  store.set({ a: 2 });
  assert.equal(heard, 1);
});
