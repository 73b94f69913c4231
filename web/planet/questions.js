import { askedQuestion, outcomesOf, questionInFocus } from '../data/question-focus.js';
import { watch } from '../state/store.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The questions of the data on the globe, and which of them is in focus.
 *
 * @param {Globe} globe
 * @param {Store<State>} store
 */
export function bindQuestions(globe, store) {
  watch(store, ['bundle', 'evaluation'], ({ evaluation }) =>
    globe.setQuestions(evaluation && { ...evaluation.found, outcomes: outcomesOf(evaluation) }),
  );
  watch(store, ['bundle', 'evaluation', 'answer', 'hoveredQuestion'], (now) => {
    const focus = questionInFocus(now);
    // What was asked is written at its star already.
    const isWritten = focus?.question === askedQuestion(now);
    globe.focusQuestion(focus && { ...focus, text: isWritten ? '' : focus.text });
  });
}
