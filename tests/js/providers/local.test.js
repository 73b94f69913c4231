import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalModel } from '../../../web/providers/local.js';
import { meanPool, truncateTokens } from '../../../web/providers/pooling.js';

/** A worker that says what a test has it say. */
class FakeWorker extends EventTarget {
  /** @type {any[]} */
  sent = [];
  isTerminated = false;

  /** @param {unknown} message */
  postMessage(message) {
    this.sent.push(message);
  }

  terminate() {
    this.isTerminated = true;
  }

  /** @param {unknown} data */
  say(data) {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

function setUp() {
  /** @type {FakeWorker[]} */
  const workers = [];
  const model = new LocalModel(() => {
    workers.push(new FakeWorker());
    return /** @type {any} */ (workers[workers.length - 1]);
  });
  return { workers, model };
}

test('nothing starts before the first text; the vectors come back one a text', async () => {
  const { workers, model } = setUp();
  assert.deepEqual(await model.embed([]), []);
  assert.equal(workers.length, 0);
  /** @type {unknown[]} */
  const progress = [];
  const given = model.embed(['a', 'b'], { onProgress: (step) => progress.push(step) });
  const [worker] = workers;
  worker.say({ type: 'loading', done: 5, total: 10 });
  worker.say({ type: 'embedding', id: 0, done: 1, total: 2 });
  worker.say({ type: 'done', id: 0, vectors: Float32Array.of(1, 2, 3, 4) });
  assert.deepEqual(await given, [Float32Array.of(1, 2), Float32Array.of(3, 4)]);
  assert.deepEqual(progress, [
    { stage: 'loading', done: 5, total: 10 },
    { stage: 'embedding', done: 1, total: 2 },
  ]);
});

test('cancelling ends loading, unless another waits for it', async () => {
  const { workers, model } = setUp();
  const first = new AbortController(),
    second = new AbortController();
  const one = model.embed(['a'], { signal: first.signal });
  const two = model.embed(['b'], { signal: second.signal });
  first.abort();
  await assert.rejects(one, { name: 'AbortError' });
  assert.ok(!workers[0].isTerminated);
  second.abort();
  await assert.rejects(two, { name: 'AbortError' });
  assert.ok(workers[0].isTerminated);
  model.embed(['c']).catch(() => {});
  assert.equal(workers.length, 2);
});

test('a failure is one sentence, and the worker can be asked again', async () => {
  const { workers, model } = setUp();
  const given = model.embed(['a']);
  workers[0].say({ type: 'failed', id: 0, sentence: 'It did not run.' });
  await assert.rejects(given, { name: 'ProviderError', kind: 'load', message: 'It did not run.' });
  const again = model.embed(['a']);
  workers[0].dispatchEvent(new Event('error'));
  await assert.rejects(again, /could not be started/);
});

test('pooling counts what the mask counts, and makes the length 1', () => {
  const pooled = meanPool(Float32Array.of(1, 2, 5, 6, 100, 100), [1, 1, 0], 2);
  assert.ok(Math.abs(pooled[0] - 0.6) < 1e-6 && Math.abs(pooled[1] - 0.8) < 1e-6);
  assert.deepEqual([...meanPool(Float32Array.of(0, 0), [1], 2)], [0, 0]);
});

test('truncation keeps the closing token', () => {
  assert.deepEqual(truncateTokens([101, 1, 2, 3, 102], 4), [101, 1, 2, 102]);
  assert.deepEqual(truncateTokens([101, 1, 102], 4), [101, 1, 102]);
});
