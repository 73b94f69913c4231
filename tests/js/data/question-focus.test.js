import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedQuestion, outcomesOf, questionInFocus } from '../../../web/data/question-focus.js';
import { INITIAL_STATE } from '../../../web/state/state.js';

/**
 * @import { Evaluation } from '../../../web/data/evaluation.js'
 * @import { Bundle } from '../../../web/formats/bundle.js'
 * @import { Answer } from '../../../web/state/retrieval.js'
 * @import { State } from '../../../web/state/state.js'
 */

const bundle = /** @type {Bundle} */ (
  /** @type {unknown} */ ({
    questions: {
      texts: ['What is hot?', 'What is cold?', 'What is cold?'],
      judgements: {
        offsets: Uint32Array.of(0, 3, 4, 4),
        rows: Uint16Array.of(2, 5, 7, 5),
        grades: Float32Array.of(1, 2, 0, 1),
      },
    },
  })
);
const evaluation = /** @type {Evaluation} */ (
  /** @type {unknown} */ ({
    k: 10,
    best: Int32Array.of(1, 11, 0),
    misses: { questions: Int32Array.of(0, 1), rows: Int32Array.of(5, 5) },
  })
);
/** @param {Partial<State>} [change] */
const state = (change = {}) => ({ ...INITIAL_STATE, bundle, evaluation, ...change });
/** @param {string} label @param {number} [question] */
const answer = (label, question) =>
  /** @type {Answer} */ (/** @type {unknown} */ ({ query: { kind: 'text', label, question } }));

test('the answers of the question in focus are told, missed ones as such, judged ones alone', () => {
  assert.deepEqual(questionInFocus(state({ hoveredQuestion: 0 })), {
    question: 0,
    text: 'What is hot?',
    answers: [
      { row: 2, isMissed: false },
      { row: 5, isMissed: true },
    ],
  });
});

test('what is pointed at comes before what was asked', () => {
  const asked = answer('What is cold?', 2);
  assert.equal(questionInFocus(state({ answer: asked }))?.question, 2);
  assert.equal(questionInFocus(state({ answer: asked, hoveredQuestion: 0 }))?.question, 0);
});

test('a question of the data is known by its words, whoever typed them', () => {
  assert.equal(askedQuestion(state({ answer: answer('What is cold?') })), 1);
  assert.equal(askedQuestion(state({ answer: answer('What is warm?') })), -1);
  assert.equal(questionInFocus(state({ answer: answer('What is warm?') })), null);
});

test('nothing is in focus before the questions are put, and without questions', () => {
  assert.equal(questionInFocus(state({ hoveredQuestion: 0, evaluation: null })), null);
  const plain = /** @type {Bundle} */ (/** @type {unknown} */ ({}));
  assert.equal(questionInFocus(state({ hoveredQuestion: 0, bundle: plain })), null);
});

test('a question finds an answer, finds none, or has none', () => {
  assert.deepEqual([...outcomesOf(evaluation)], [0, 1, 2]);
});
