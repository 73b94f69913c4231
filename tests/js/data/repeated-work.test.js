import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRepeatedWork } from '../../../web/data/repeated-work.js';
import { settle } from '../examples.js';

/** Work that waits until a test lets it go on. */
function createWork() {
  /** @type {{signal: AbortSignal, goOn: () => void}[]} */
  const begun = [];
  let done = 0;
  const work = createRepeatedWork(async (signal) => {
    await new Promise((resolve) => begun.push({ signal, goOn: () => resolve(undefined) }));
    signal.throwIfAborted();
    done++;
  });
  return { work, begun, done: () => done };
}

test('however often more comes, what is under way is done, and then once more', async () => {
  const { work, begun, done } = createWork();
  const all = work.begin();
  for (let i = 0; i < 5; i++) work.repeat();
  assert.ok(!begun[0].signal.aborted);
  begun[0].goOn();
  await settle();
  assert.deepEqual([begun.length, done(), work.isBusy()], [2, 1, true]);
  begun[1].goOn();
  await all;
  assert.deepEqual([begun.length, done(), work.isBusy()], [2, 2, false]);
});

test('what begins anew takes the place of what is under way, and none comes after the end', async () => {
  const { work, begun, done } = createWork();
  const first = work.begin();
  work.repeat();
  const second = work.begin();
  assert.ok(begun[0].signal.aborted);
  for (const { goOn } of begun) goOn();
  await Promise.all([first, second]);
  assert.deepEqual([begun.length, done()], [2, 1]);
  const third = work.begin();
  work.repeat();
  work.end();
  assert.ok(!work.isBusy());
  begun[2].goOn();
  await third;
  work.repeat();
  assert.deepEqual([begun.length, done()], [3, 1]);
});

test('a fault is told, and the next begins', async () => {
  let isFaulty = true;
  const work = createRepeatedWork(async () => {
    if (isFaulty) throw new Error('fault');
  });
  await assert.rejects(work.begin(), /fault/);
  assert.ok(!work.isBusy());
  isFaulty = false;
  await work.begin();
});
