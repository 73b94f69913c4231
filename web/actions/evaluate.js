import { QUESTION_COLUMNS } from '../data/question-columns.js';
import { watch } from '../state/store.js';
import { Beside } from './beside.js';

/**
 * @import { Engine } from '../engine/engine.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 */

/**
 * Data that bring questions are evaluated once Python is there and somebody looks at what it tells,
 * and anew for another top k; why answers are missed comes after. It goes on beside a layout.
 *
 * @param {Store<State>} store
 * @param {{python: Pick<Python, 'handOver'>, engine: Pick<Engine, 'evaluate' | 'explain'>}} shared
 */
export function evaluateQuestions(store, { python, engine }) {
  const evaluating = new Beside(store, python, 'evaluating');
  const explaining = new Beside(store, python, 'explaining');
  /** What was asked last, so that what is there or under way is not asked for again. */
  let asked = { bundle: store.get().bundle, topK: 0 };

  /** @param {Bundle} bundle @param {number} topK */
  async function evaluate(bundle, topK) {
    if (asked.bundle === bundle && asked.topK === topK) return;
    const own = { bundle, topK };
    asked = own;
    explaining.forget();
    await evaluating.run(
      () => engine.evaluate(topK),
      (evaluation) => ({ evaluation, explanations: null }),
    );
    const { evaluation, explanations } = store.get();
    if (asked !== own || evaluation?.k !== topK || explanations) return;
    await explaining.run(
      () => engine.explain(topK),
      (told) => ({ explanations: told }),
    );
  }

  watch(store, ['bundle'], ({ bundle }) => {
    // What is gone back to is asked anew.
    asked = { bundle, topK: 0 };
    evaluating.forget();
    explaining.forget();
    store.set({ evaluation: null, explanations: null });
  });
  watch(store, ['bundle', 'engine', 'topK', 'tray', 'layers', 'colorColumn', 'filters'], () => {
    // The evaluation of the data before may have been forgotten since the change.
    const now = store.get();
    const { bundle, topK } = now;
    if (now.engine !== 'ready') asked = { bundle, topK: 0 };
    else if (bundle?.questions && isLookedAt(now)) void evaluate(bundle, topK);
  });
}

/** @param {State} state */
function isLookedAt({ tray, layers, colorColumn, filters, evaluation }) {
  const columns = [colorColumn, ...filters.map(({ column }) => column)];
  return (
    evaluation !== null ||
    tray === 'retrieval' ||
    layers.questions ||
    QUESTION_COLUMNS.some(({ name }) => columns.includes(name))
  );
}
