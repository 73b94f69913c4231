import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalPool } from '../../../web/providers/local-pool.js';
import { deferred } from '../examples.js';

/** @import { Options } from '../../../web/providers/local.js' */

/** A pool whose models note what they are given, and answer when a test has them answer. */
function setUp(cores = 4) {
  /** @type {{texts: string[], options: Options, answer: ReturnType<typeof deferred>}[][]} */
  const given = [];
  const pool = new LocalPool(cores, () => {
    /** @type {typeof given[number]} */
    const calls = [];
    given.push(calls);
    return /** @type {any} */ ({
      embed(/** @type {string[]} */ texts, /** @type {Options} */ options) {
        const answer = deferred();
        options.signal?.addEventListener('abort', () => answer.reject(options.signal?.reason));
        calls.push({ texts, options, answer });
        return answer.promise;
      },
    });
  });
  return { pool, given };
}

const TEXTS = Array.from({ length: 9 }, (_, i) => `text ${i}`);
const vectorsOf = (/** @type {string[]} */ texts) =>
  texts.map((text) => Float32Array.of(Number(text.slice(5))));

test('many texts are dealt out, and their vectors come back in order', async () => {
  const { pool, given } = setUp();
  assert.equal(given.length, 2, 'two workers at most');
  const embedding = pool.embed(TEXTS);
  for (const [{ texts, answer }] of given) answer.resolve(/** @type {any} */ (vectorsOf(texts)));
  assert.deepEqual(
    (await embedding).map(([number]) => number),
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
  );
});

test('a question goes to the first worker alone, and so does all on one core', async () => {
  const { pool, given } = setUp();
  void pool.embed(['text 1']);
  assert.deepEqual(
    given.map(({ length }) => length),
    [1, 0],
  );
  const one = setUp(1);
  void one.pool.embed(TEXTS);
  assert.equal(one.given.length, 1);
  assert.deepEqual(one.given[0][0].texts, TEXTS);
});

test('progress is that of all: loading until each embeds', () => {
  const { pool, given } = setUp();
  /** @type {unknown[]} */
  const told = [];
  void pool.embed(TEXTS, {
    onProgress: ({ stage, done, total }) => told.push([stage, done, total]),
  });
  const [first, second] = given.map(([{ options }]) => options);
  first.onProgress?.({ stage: 'loading', done: 4, total: 10 });
  second.onProgress?.({ stage: 'loading', done: 2, total: 10 });
  first.onProgress?.({ stage: 'embedding', done: 1, total: 5 });
  second.onProgress?.({ stage: 'embedding', done: 1, total: 4 });
  assert.deepEqual(told, [
    ['loading', 4, 10],
    ['loading', 6, 20],
    ['loading', 2, 10],
    ['embedding', 2, 9],
  ]);
});

test('where one worker fails, and when it is cancelled, all of them end', async () => {
  const { pool, given } = setUp();
  const failing = pool.embed(TEXTS);
  given[1][0].answer.reject(/** @type {any} */ (new Error('It did not run.')));
  await assert.rejects(failing, /It did not run/);
  assert.equal(given[0][0].options.signal?.aborted, true);
  const controller = new AbortController();
  const cancelled = pool.embed(TEXTS, { signal: controller.signal });
  controller.abort(new DOMException('Enough.', 'AbortError'));
  await assert.rejects(cancelled, /Enough/);
  assert.equal(given[0][1].options.signal?.aborted, true);
});
