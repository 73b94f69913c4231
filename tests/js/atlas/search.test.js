import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bestRows, createTables, estimateScores, rotate } from '../../../web/atlas/codes.js';
import { merge } from '../../../web/atlas/search.js';
import { createRandom } from '../random.js';
import { createHost, openSmall } from './opened.js';

const never = new AbortController().signal;

describe('codes', () => {
  test('add up to the estimate that their definition says', () => {
    const random = createRandom(3);
    const dimension = 13;
    const numbers = () => Array.from({ length: dimension }, () => random() - 0.5);
    const [question, mean] = [numbers(), numbers()];
    const signs = Array.from({ length: 4 }, () =>
      Array.from({ length: dimension }, () => (random() < 0.5 ? '-' : '+')).join(''),
    );
    const scales = Float32Array.from({ length: 50 }, () => random());
    const codes = Uint8Array.from({ length: 100 }, () => Math.floor(256 * random()));
    const scores = new Float32Array(50);
    const how = { kind: /** @type {const} */ ('rabitq'), mean, signs };
    estimateScores(createTables(question, how), codes, scales, scores);
    const rotated = rotate(question, signs);
    scores.forEach((score, row) => {
      const shared = question.reduce((sum, q, i) => sum + q * mean[i], 0);
      const own = rotated.reduce(
        (sum, q, i) => sum + (codes[2 * row + (i >> 3)] & (1 << (i & 7)) ? q : -q),
        0,
      );
      assert.ok(Math.abs(score - shared - scales[row] * own) < 1e-5);
    });
  });

  test('are taken after a rotation: lengths and angles stay, and numbers are mixed', () => {
    const random = createRandom(4);
    const signs = Array.from({ length: 4 }, () =>
      Array.from({ length: 384 }, () => (random() < 0.5 ? '-' : '+')).join(''),
    );
    const vector = () => Float32Array.from({ length: 384 }, () => random() - 0.5);
    const dot = (/** @type {Float32Array} */ a, /** @type {Float32Array} */ b) =>
      a.reduce((sum, value, i) => sum + value * b[i], 0);
    const [a, b] = [vector(), vector()];
    const [c, d] = [rotate(a, signs), rotate(b, signs)];
    assert.ok(Math.abs(dot(a, b) - dot(c, d)) < 1e-4);
    assert.ok(Math.abs(dot(a, a) - dot(c, c)) < 1e-4);
    const unit = new Float32Array(384);
    unit[200] = 1;
    assert.ok(rotate(unit, signs).every((value) => Math.abs(value) < 0.5));
  });

  test('give the best rows that a sort gives', () => {
    const random = createRandom(5);
    for (const [count, most] of [
      [0, 3],
      [5, 10],
      [90_000, 300],
    ]) {
      const scores = Float32Array.from({ length: count }, () => Math.round(random() * 500) / 500);
      const sorted = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
      assert.deepEqual([...bestRows(scores, most)], sorted.slice(0, most));
    }
  });

  test('never stand above what was compared exactly', () => {
    const scores = Float32Array.of(0.9, 0.5, 0.8, 0.1);
    const exact = new Map([
      [1, 0.7],
      [2, 0.4],
    ]);
    assert.deepEqual([...merge(scores, exact)], [1, 2]);
    assert.deepEqual([...scores], [...Float32Array.of(0.4, 0.7, 0.4, 0.1)]);
  });
});

describe('a question to an atlas', () => {
  test('finds nearly all that an exact search finds', async () => {
    const atlas = await openSmall();
    const { rows, dimension } = atlas.description;
    const all = await atlas.search.vectorsOf(
      Array.from({ length: rows }, (_, row) => row),
      () => {},
      never,
    );
    const cosine = (/** @type {number} */ a, /** @type {number} */ b) => {
      let sum = 0;
      for (let i = 0; i < dimension; i++) sum += all[a * dimension + i] * all[b * dimension + i];
      return sum;
    };
    let found = 0;
    const asked = [7, 450, 999, 1500, 2599];
    for (const row of asked) {
      const vector = all.slice(row * dimension, (row + 1) * dimension);
      const { scores, rescored } = await atlas.search.rank(vector, () => {}, never);
      assert.equal(rescored[0], row);
      assert.ok(Math.abs(scores[row] - 1) < 0.02);
      const exact = Array.from({ length: rows }, (_, other) => other)
        .sort((a, b) => cosine(row, b) - cosine(row, a))
        .slice(0, 10);
      found += exact.filter((other) => rescored.subarray(0, 10).includes(other)).length;
    }
    assert.ok(found >= 9.5 * asked.length, `${found} of ${10 * asked.length}`);
  });

  test('fetches the codes once, and tells how far that is', async () => {
    const host = createHost();
    const atlas = await openSmall(host);
    const vector = new Float32Array(16).fill(1);
    /** @type {number[]} */
    const told = [];
    await atlas.search.rank(vector, (fraction) => told.push(fraction), never);
    await atlas.search.rank(vector, (fraction) => told.push(fraction), never);
    assert.equal(told.at(-1), 1);
    assert.equal(host.asked.filter((path) => path.startsWith('codes/')).length, 2);
  });

  test('ends with its signal, and is answered when it is asked again', async () => {
    const atlas = await openSmall();
    const vector = new Float32Array(16).fill(1);
    const controller = new AbortController();
    const asked = atlas.search.rank(vector, () => controller.abort(), controller.signal);
    await assert.rejects(asked, { name: 'AbortError' });
    assert.ok((await atlas.search.rank(vector, () => {}, never)).rescored.length > 0);
  });

  test('goes on where the question before it, which waited for the same codes, was taken back', async () => {
    const atlas = await openSmall();
    const vector = new Float32Array(16).fill(1);
    const controller = new AbortController();
    const first = atlas.search.rank(vector, () => {}, controller.signal);
    const second = atlas.search.rank(vector, () => {}, never);
    controller.abort();
    await assert.rejects(first, { name: 'AbortError' });
    assert.ok((await second).rescored.length > 0);
  });

  test('of another length is refused', async () => {
    const atlas = await openSmall();
    await assert.rejects(
      atlas.search.rank([1, 2], () => {}, never),
      /has 2 numbers, expected the 16/,
    );
  });
});
