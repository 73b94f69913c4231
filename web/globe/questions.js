import { placeQueries, queryWeights } from '../geometry/placement.js';
import { pick } from '../geometry/view.js';

/**
 * @import { View } from '../geometry/view.js'
 * @import { createCallouts } from './labels/callouts.js'
 * @import { createArcs } from './layers/arcs.js'
 * @import { createQuestionMarks } from './layers/question-marks.js'
 *
 * @typedef {object} Questions Q of them, each with its W best rows, one question after another
 * @property {Int32Array} rows Q·W, the best first
 * @property {Float32Array} scores Q·W cosines
 * @property {Uint8Array} outcomes Q: 0 for one that finds an answer, 1 for one that finds none, 2 for one
 *   without
 *
 * @typedef {object} QuestionFocus
 * @property {number} question
 * @property {string} text written at its place; empty for nothing
 * @property {{row: number, isMissed: boolean}[]} answers
 */

/** A query lies among so many of its best rows: see `answer.js`. */
const PLACED_BY = 10;
/** How far from the middle of a mark the pointer may be, CSS pixels. */
const REACH = 9;

/**
 * The questions of the data on the planet: a mark for each, and arcs from the one in focus to its
 * answers; they follow the points.
 * @param {{questions: ReturnType<typeof createQuestionMarks>, judged: ReturnType<typeof createArcs>}} layers
 * @param {ReturnType<typeof createCallouts>} callouts
 */
export function createQuestions({ questions: marks, judged: arcs }, callouts) {
  let count = 0;
  let weights = queryWeights(new Int32Array(), new Float32Array(), 0, PLACED_BY);
  let places = new Float32Array();
  let isShown = false;
  /** @type {QuestionFocus | null} */
  let focus = null;

  /** @param {Float32Array} positions 3N unit vectors */
  function point(positions) {
    const isPointed = isShown && focus !== null && focus.question < count;
    marks.focus(isPointed && focus ? focus.question : -1);
    if (!isPointed || !focus) {
      arcs.draw([0, 0, 1], []);
      callouts.set('question', null);
      return;
    }
    const { question, text, answers } = focus;
    const position = places.slice(3 * question, 3 * question + 3);
    arcs.draw(
      position,
      answers.map(({ row, isMissed }) => ({
        position: positions.subarray(3 * row, 3 * row + 3),
        isDashed: isMissed,
      })),
    );
    callouts.set('question', text ? { text, position, radius: 1, isOfPoint: false } : null);
  }

  return {
    /** Whether arcs go to the answers of a question. */
    isPointing: () => isShown && focus !== null && focus.question < count,
    hasAny: () => count > 0,
    /** @param {Questions | null} asked null for none */
    set(asked) {
      count = asked?.outcomes.length ?? 0;
      const { rows, scores } = asked ?? { rows: new Int32Array(), scores: new Float32Array() };
      weights = queryWeights(rows, scores, count, PLACED_BY);
      places = new Float32Array(3 * count);
      marks.set(asked?.outcomes ?? new Uint8Array());
    },
    /** @param {boolean} whether the layer is; it follows the points from then on */
    show(whether) {
      isShown = whether;
    },
    /** @param {QuestionFocus | null} wanted */
    focus(wanted) {
      const isOther = wanted?.question !== focus?.question;
      focus = wanted;
      if (isOther && wanted) arcs.grow();
    },
    /** @param {Float32Array} positions 3N unit vectors, as they are drawn */
    follow(positions) {
      if (!isShown || count === 0 || positions.length === 0) return point(positions);
      placeQueries(weights, positions, places);
      marks.place(places);
      point(positions);
    },
    /**
     * @param {View} view @param {number} x CSS pixels @param {number} y CSS pixels
     * @returns {number} the question whose mark is there, or −1
     */
    pickAt: (view, x, y) => (isShown && count > 0 ? pick(view, places, x, y, REACH) : -1),
  };
}
