import { judge } from '../../data/relevance-feedback.js';
import { isByWords } from '../../data/retrieval.js';

/**
 * @import { Feedback } from '../../data/relevance-feedback.js'
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { createPointQueries } from './by-points.js'
 * @import { QueryRunner } from './runner.js'
 */

/**
 * Relevance feedback: points of the answer are judged, and the question is turned towards those that
 * were meant and away from the others. Nothing is embedded for it.
 *
 * @param {Store<State>} store
 * @param {QueryRunner} runner
 * @param {Pick<ReturnType<typeof createPointQueries>, 'askLike'>} points
 */
export function createFeedback(store, runner, { askLike }) {
  /** @param {number} row @param {keyof Feedback | null} judgement */
  async function judgePoint(row, judgement) {
    const { answer } = store.get();
    if (!answer)
      throw new Error('Nothing was asked yet: ask first, then say what you do not mean.');
    return refine(judge(answer.query, row, judgement));
  }

  /** @param {Feedback} feedback in the place of what was judged before */
  async function refine(feedback) {
    const { answer } = store.get();
    if (!answer) throw new Error('Nothing was asked yet: ask first, then refine the question.');
    if (isByWords(answer))
      throw new Error('A search for words cannot be refined: ask by meaning first.');
    return runner.run({ ...answer.query, ...feedback }, async () => answer.origin);
  }

  return {
    refine,
    /** Turn the question towards a point; without a question, ask for more like it. */
    async moreLike(/** @type {number} */ row) {
      const { answer } = store.get();
      return answer && !isByWords(answer) ? judgePoint(row, 'liked') : askLike([row]);
    },
    /** Turn the question away from a point. @param {number} row */
    notLike: (row) => judgePoint(row, 'disliked'),
    /** Take back what was said of a point. @param {number} row */
    withdrawFeedback: (row) => judgePoint(row, null),
    /** @param {number} weight 0…1; the question that is answered follows at once */
    async weighFeedback(weight) {
      store.set({ feedbackWeight: weight });
      const { answer } = store.get();
      return answer && !isByWords(answer) ? refine(answer.query) : null;
    },
  };
}
