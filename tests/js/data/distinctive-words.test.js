import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countWords,
  findDistinctiveWords,
  indexWords,
  scoreWord,
  splitWords,
} from '../../../web/data/distinctive-words.js';
import { runInTimeSlices } from '../../../web/data/time-slices.js';

/** @import { DistinctiveWord } from '../../../web/data/distinctive-words.js' */

/** @param {string[]} texts */
function index(texts) {
  const work = indexWords(texts);
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** @param {DistinctiveWord[]} found */
const wordsOf = (found) => found.map(({ word }) => word);

test('words are those of Unicode, lower-cased, without numbers and signs', () => {
  assert.deepEqual(splitWords('The soup’s 3 GREEN onions — très bon!'), [
    'the',
    'soup’s',
    'green',
    'onions',
    'très',
    'bon',
  ]);
  assert.deepEqual(splitWords(''), []);
});

test('languages without spaces are cut into words', () => {
  const chinese = splitWords('我喜欢吃面条');
  assert.ok(chinese.includes('面条') && chinese.includes('喜欢'), chinese.join(' '));
  const thai = splitWords('ข้าวผัดกุ้ง');
  assert.ok(thai.length > 1 && thai.join('') === 'ข้าวผัดกุ้ง', thai.join(' '));
});

test('an index holds every occurrence of every row', () => {
  const found = index(['a b a', '', 'b c']);
  assert.deepEqual(found.words, ['a', 'b', 'c']);
  assert.deepEqual([...found.offsets], [0, 3, 3, 5]);
  assert.deepEqual(countWords(found, [0, 2]), { counts: Uint32Array.of(2, 2, 1), total: 5 });
  assert.deepEqual(countWords(found, [1]), { counts: Uint32Array.of(0, 0, 0), total: 0 });
});

test('the score of a word is the one worked out by hand', () => {
  // y = 8 of 20 against 1 of 40, prior 3 of 30: log(11/39) − log(4/66) = −1.26567 + 2.80336 =
  // 1.53769; variance 1/11 + 1/4 = 0.340909; 1.53769 / 0.583874 = 2.63360
  assert.ok(Math.abs(scoreWord([8, 20], [1, 40], [3, 30]) - 2.6336) < 1e-4);
  assert.ok(Math.abs(scoreWord([1, 40], [8, 20], [3, 30]) + 2.6336) < 1e-4);
  assert.equal(scoreWord([5, 50], [5, 50], [1, 10]), 0);
});

test('words that one set has more of are found, and words common to both fall out', () => {
  const sweet = Array.from(
    { length: 12 },
    (_, i) => `the cake with sugar and the ${i % 2 ? 'cream' : 'honey'}`,
  );
  const salty = Array.from(
    { length: 30 },
    (_, i) => `the stew with meat and the ${i % 2 ? 'broth' : 'pepper'}`,
  );
  const found = index([...sweet, ...salty]);
  const { first, second } = findDistinctiveWords(
    found,
    sweet.keys(),
    salty.map((_, i) => sweet.length + i),
    10,
  );
  assert.deepEqual(wordsOf(first).slice(0, 2).sort(), ['cake', 'sugar']);
  assert.deepEqual(wordsOf(second).slice(0, 2).sort(), ['meat', 'stew']);
  for (const common of ['the', 'with', 'and'])
    assert.ok(![...wordsOf(first), ...wordsOf(second)].includes(common), common);
  assert.deepEqual(first.find(({ word }) => word === 'sugar')?.counts, [12, 0]);
  assert.ok(first.every(({ z }, i) => i === 0 || first[i - 1].z >= z));
  assert.ok(second.every(({ z }) => z < 0));
});

test('a word that all of a small set has beats one that it has once and no other', () => {
  const small = Array.from({ length: 10 }, (_, i) => `coconut rice ${i === 0 ? 'oddity' : 'dish'}`);
  const large = Array.from(
    { length: 400 },
    (_, i) => `rice dish number ${i % 10 ? 'plain' : 'coconut'}`,
  );
  const { first } = findDistinctiveWords(
    index([...small, ...large]),
    small.keys(),
    large.map((_, i) => 10 + i),
    5,
  );
  assert.equal(first[0].word, 'coconut');
  assert.ok(!wordsOf(first).includes('oddity'));
});

test('the sets exchanged give the same words on the other side', () => {
  const texts = [
    'tea cup cup',
    'tea cup',
    'cup tea tea',
    'fork knife knife',
    'knife fork fork',
    'knife knife spoon',
  ].map((text) => `${text} `.repeat(5));
  const one = findDistinctiveWords(index(texts), [0, 1, 2], [3, 4, 5], 9);
  const two = findDistinctiveWords(index(texts), [3, 4, 5], [0, 1, 2], 9);
  assert.ok(one.first.length > 0);
  assert.deepEqual(wordsOf(one.first), wordsOf(two.second));
  assert.deepEqual(wordsOf(one.second), wordsOf(two.first));
});

test('sets without words, or without difference, say nothing', () => {
  assert.deepEqual(findDistinctiveWords(index(['', 'a b']), [0], [1], 5), {
    first: [],
    second: [],
  });
  assert.deepEqual(findDistinctiveWords(index(['a b', 'a b']), [0], [1], 5), {
    first: [],
    second: [],
  });
});

test('reading in slices gives the same index, tells how far it is, and can be ended', async () => {
  const texts = Array.from(
    { length: 1000 },
    (_, i) => `word${i % 7} and more words of row ${'x'.repeat((i % 5) + 1)}`,
  );
  /** @type {number[]} */
  const shares = [];
  const found = await runInTimeSlices(
    indexWords(texts),
    (share) => shares.push(share),
    new AbortController().signal,
  );
  assert.deepEqual(found, index(texts));
  assert.ok(
    shares.every((share, i) => share > 0 && share <= 1 && (i === 0 || share > shares[i - 1])),
  );
  const abort = new AbortController();
  abort.abort();
  await assert.rejects(
    runInTimeSlices(indexWords(texts), () => {}, abort.signal),
    { name: 'AbortError' },
  );
});
