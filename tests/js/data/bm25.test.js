import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexForSearch, searchWords } from '../../../web/data/bm25.js';

/** @param {string[]} texts */
function indexOf(texts) {
  const steps = indexForSearch(texts);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/**
 * Equation 3.15, written from the book, over words that stand between spaces.
 * @param {string[]} texts @param {string} question
 */
function expectedScores(texts, question) {
  const split = (/** @type {string} */ text) => text.split(' ');
  const mean = texts.reduce((sum, text) => sum + split(text).length, 0) / texts.length;
  let bound = 0;
  const scores = texts.map(() => 0);
  for (const word of split(question)) {
    const having = texts.filter((text) => split(text).includes(word)).length;
    const idf = Math.log(1 + (texts.length - having + 0.5) / (having + 0.5));
    bound += idf * 2.2;
    texts.forEach((text, row) => {
      const tf = split(text).filter((other) => other === word).length;
      const norm = 1.2 * (0.25 + (0.75 * split(text).length) / mean);
      scores[row] += (idf * tf * 2.2) / (tf + norm);
    });
  }
  return scores.map((score) => score / bound);
}

test('a score is the share that Okapi BM25 gives of the highest that a text could have', () => {
  const texts = ['red red wine', 'white wine from the north', 'a red house', 'nothing of it'];
  const index = indexOf(texts);
  for (const question of ['red wine', 'wine wine', 'the north', 'red absent']) {
    const { scores } = index.score(question);
    expectedScores(texts, question).forEach((share, row) =>
      assert.ok(Math.abs(scores[row] - share) < 1e-6, `${question}: ${scores[row]}, ${share}`),
    );
  }
  assert.ok(indexOf(['salt', 'sweet']).score('salt').scores[0] < 1);
});

test('words are found whatever their case, accents and markup, and numbers are words', () => {
  assert.deepEqual(searchWords('<b class="x">Crème</b> &amp; <br/>404 errors, a < b'), [
    ...['creme', '404', 'errors', 'a', 'b'],
  ]);
  const { scores } = indexOf(['CRÈME brûlée', '<i>404</i>', 'class']).score('creme 404');
  assert.deepEqual(
    [...scores].map((score) => score > 0),
    [true, true, false],
  );
  assert.equal(indexOf(['<p class="big">small</p>']).score('class').scores[0], 0);
});

test('words that no text has are told, and neither they nor an empty corpus break anything', () => {
  const { scores, missing } = indexOf(['one', 'two']).score('two three');
  assert.deepEqual(missing, ['three']);
  assert.equal(scores[0], 0);
  assert.ok(scores[1] > 0);
  assert.deepEqual([...indexOf([]).score('one').scores], []);
  assert.deepEqual([...indexOf(['', ' ']).score('one').scores], [0, 0]);
});

test('Chinese and Thai, written without spaces, are words, too', () => {
  const { scores } = indexOf(['我喜欢苹果', '他喜欢音乐']).score('苹果');
  assert.ok(scores[0] > 0 && scores[1] === 0);
});
