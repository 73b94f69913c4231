/** Why a question does not find a row, in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  canExplain,
  describeMargin,
  describePlace,
  placeOf,
  weighedSentences,
  whyTitle,
  wordLists,
} from '../../../web/data/why.js';

/** @import { WhyTold } from '../../../web/data/why.js' */
/** @import { Answer } from '../../../web/state/retrieval.js' */

const answer = /** @type {Answer} */ (
  /** @type {unknown} */ ({ query: { kind: 'text' }, scores: Float32Array.of(0.5, 0.25, 0.5, 1) })
);
/** @type {WhyTold} */
const TOLD = {
  row: 1,
  place: 4,
  score: 0.25,
  margin: 0.25,
  rivals: [],
  explanation: null,
  shared: ['soup'],
  missing: [],
  lifting: ['saffron'],
  sentences: ['First.', 'Second.', 'Third.'],
  texts: [],
  weighed: {
    best: 2,
    worst: 0,
    scores: Float32Array.of(0.125, 0.25, 0.75),
    gains: Float32Array.of(-0.5, 0, 0.25),
  },
};

test('a place counts from 1, and of equal scores the lower row comes first', () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((row) => placeOf(answer, row, null)),
    [2, 4, 3, 1],
  );
});

test('a row beyond the first k is said to be', () => {
  assert.equal(describePlace(answer, 0, 2, 2, null), 'Place 2 of 4, cosine 0.500.');
  assert.match(
    describePlace(answer, 1, 4, 2, null),
    /^Place 4 of 4, cosine 0\.250: not among the first 2/,
  );
  assert.notEqual(whyTitle(true), whyTitle(false));
});

test('within filters a row stands among those that pass, and both counts are told', () => {
  const among = Uint8Array.of(1, 1, 0, 0);
  assert.deepEqual(
    [0, 1, 2].map((row) => placeOf(answer, row, among)),
    [1, 2, 2],
  );
  assert.equal(
    describePlace(answer, 0, 1, 2, among),
    'Place 1 of 2 that pass the filters, 4 in all, cosine 0.500.',
  );
  assert.match(
    describePlace(answer, 2, 2, 2, among),
    /^It does not pass .* 2 that do, 4 in all, 1 /,
  );
});

test('only a question that is a vector has reasons', () => {
  assert.equal(canExplain(null), false);
  assert.equal(canExplain(answer), true);
  const query = { ...answer.query, kind: /** @type {const} */ ('words') };
  assert.equal(canExplain({ ...answer, query }), false);
});

test('the margin is told once, and of a miss alone', () => {
  assert.match(describeMargin(TOLD, 2), /first 2 scores 0\.250 more/);
  assert.equal(describeMargin(TOLD, 4), '');
  const explanation = { cause: 'close', title: '', remedy: '', sentence: '', rows: [] };
  assert.equal(describeMargin({ ...TOLD, explanation }, 2), '');
});

test('the sentence that matches best comes before the one that hurts most', () => {
  const [best, worst] = weighedSentences(TOLD);
  assert.deepEqual([best.sentence, worst.sentence], ['Third.', 'First.']);
  assert.match(best.facts, /0\.750/);
  assert.match(worst.facts, /0\.500 more/);
});

test('without one that hurts, or with a single one, the best is told alone', () => {
  const weighed = /** @type {NonNullable<WhyTold['weighed']>} */ (TOLD.weighed);
  assert.equal(weighedSentences({ ...TOLD, weighed: { ...weighed, worst: -1 } }).length, 1);
  assert.deepEqual(weighedSentences({ ...TOLD, weighed: null }), []);
  assert.deepEqual(weighedSentences({ ...TOLD, sentences: [] }), []);
});

test('lists of words that are empty are left out', () => {
  assert.deepEqual(
    wordLists(TOLD).map(([, words]) => words),
    [['soup'], ['saffron']],
  );
});
