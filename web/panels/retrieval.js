import { hasOther } from '../data/contrast.js';
import { TOP_K } from '../data/retrieval.js';
import { watchLater } from '../state/later.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explainMark } from './explanation.js';
import { createCompression } from './retrieval-compression.js';
import { createContrast } from './retrieval-contrast.js';
import { createCauses } from './retrieval-causes.js';
import { createLongTexts } from './retrieval-long.js';
import { createQuestions } from './retrieval-questions.js';
import { measureList } from './retrieval-measures.js';
import { createRegions } from './retrieval-regions.js';
import { createThresholdEffect } from './retrieval-threshold.js';
import { createUnasked } from './retrieval-unasked.js';
import { createSegments } from './segments.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * How well the data answer the questions that they bring: the measures, why answers are missed, and
 * every question and every miss to look at on the planet.
 *
 * @param {HTMLElement} page
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createRetrieval(page, store, actions) {
  const note = element('p', { className: 'note', role: 'status' });
  // The same k as of any answer.
  const ks = createSegments(
    TOP_K.map((k) => [k, String(k)]),
    { 'aria-labelledby': 'retrieval-k' },
    (k) => actions.setTopK(k),
  );
  const top = element(
    'div',
    { className: 'row retrieval-k' },
    element('span', { className: 'caption', id: 'retrieval-k' }, 'Measured at'),
    ks.element,
    explainMark('interval'),
  );
  const measures = element('div');
  const questions = createQuestions(store, actions);
  const causes = createCauses(
    {
      onCause(cause) {
        questions.showMisses(store.get(), cause);
        actions.selectPoints(questions.missedRows(), 'replace');
      },
      onAll: () => questions.show(store.get()),
    },
    createLongTexts(store, actions),
  );
  const unasked = createUnasked({
    onRows: (rows) => actions.showRows(rows),
    onQuestions: (some) =>
      questions.show(store.get(), { title: 'Questions that have no land', some }),
  });
  const parts = element(
    'div',
    { className: 'retrieval-parts' },
    element(
      'div',
      { className: 'retrieval-facts' },
      element(
        'div',
        { className: 'retrieval-column' },
        element('section', {}, measures),
        createThresholdEffect(store, actions),
        createContrast(store, actions, (title, some, facts) =>
          questions.show(store.get(), { title, some, facts }),
        ),
        createCompression(store, actions),
      ),
      element(
        'div',
        { className: 'retrieval-column' },
        causes.element,
        createRegions(store, actions),
        unasked.element,
      ),
    ),
    questions.element,
  );
  page.append(note, top, parts);

  watch(
    store,
    ['bundle', 'evaluation', 'evaluating', 'engine', 'contrast', 'contrasting'],
    (now) => {
      note.textContent = describe(now);
      note.hidden = note.textContent === '';
      parts.hidden = now.evaluation === null && !hasOther(now);
      // Other vectors are compared without questions, too.
      parts.classList.toggle('unmeasured', now.evaluation === null);
      top.hidden = parts.hidden;
    },
  );
  watch(store, ['topK'], ({ topK }) => ks.show(topK));
  watch(store, ['bundle', 'evaluation'], (now) => {
    if (!now.evaluation) return;
    measures.replaceChildren(...measureList(now.evaluation));
  });
  watchLater(store, ['bundle', 'evaluation'], (now) => questions.show(now));
  watchLater(store, ['bundle', 'evaluation'], (now) => unasked.show(now));
  watchLater(store, ['bundle', 'evaluation', 'explanations'], ({ evaluation, explanations }) => {
    if (evaluation) causes.show(evaluation, explanations);
  });
  watch(store, ['explaining', 'explanations'], ({ explaining, explanations, evaluation }) =>
    causes.wait(explaining && !explanations && (evaluation?.misses.rows.length ?? 0) > 0),
  );
}

/** @param {State} now @returns {string} what is being waited for, or missing; else empty */
function describe(now) {
  const { bundle, evaluation, evaluating, engine } = now;
  if (!bundle?.questions && hasOther(now)) return '';
  if (!bundle?.questions)
    return 'These data bring no questions: bundle them with --questions and --judgements to see which are answered.';
  if (engine === 'failed') return 'Python did not start, so nothing is measured.';
  if (evaluating || !evaluation) return 'Putting the questions to every row …';
  return evaluation.measured === 0
    ? `None of the ${evaluation.best.length.toLocaleString('en')} questions has an answer that was judged, so nothing can be measured.`
    : '';
}
