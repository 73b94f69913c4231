import { answersOf } from '../data/questions.js';

/**
 * @import { Answer } from '../state/retrieval.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 *
 * @typedef {object} Verbs that a question can ask for
 * @property {(question: number) => Promise<Answer>} askQuestion
 * @property {(rows: Iterable<number>) => void} selectPoints
 * @property {(row: number) => void} pin
 */

/**
 * The questions that the data bring: pointed at, and shown with what should answer them.
 *
 * @param {Store<State>} store
 * @param {Verbs} verbs
 */
export function createQuestionActions(store, { askQuestion, selectPoints, pin }) {
  return {
    /**
     * Select rows and bring them in sight.
     * @param {number[]} rows
     */
    showRows(rows) {
      selectPoints(rows);
      store.set({ framed: [...rows] });
    },
    /** @param {number} question that is pointed at; −1 for none */
    hoverQuestion: (question) => store.set({ hoveredQuestion: question }),
    /**
     * Ask a question, and select the rows that were judged to answer it.
     * @param {number} question
     */
    async showQuestion(question) {
      const { bundle } = store.get();
      if (bundle) selectPoints(answersOf(bundle, question));
      await askQuestion(question);
    },
    /**
     * Ask a question, and pin a row that it does not find.
     * @param {number} question
     * @param {number} row
     */
    async showMiss(question, row) {
      await askQuestion(question);
      pin(row);
    },
  };
}
