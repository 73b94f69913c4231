import { percent } from '../data/counted.js';
import { missesOf, questionsByPlace } from '../data/evaluation.js';
import { describePoint } from '../data/points.js';
import { element } from './element.js';
import { explained } from './explanation.js';
import { pointedAt } from './pointing.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Evaluation } from '../data/evaluation.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** Entries that are made at once; the rest follow when asked for. */
const PAGE = 100;

/**
 * The questions, worst first, or the misses of a cause: each is asked by a click, and its answers or
 * the missed row are shown on the planet.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createQuestions(store, actions) {
  const title = element('h3', { className: 'caption' });
  const list = element('ol', { className: 'questions' });
  const more = element('button', {
    type: 'button',
    className: 'quiet',
    hidden: true,
    onclick: extend,
  });
  /** @type {(() => HTMLElement)[]} */
  let entries = [];
  /** @type {number[]} */
  let missedRows = [];

  function extend() {
    const made = list.children.length;
    list.append(...entries.slice(made, made + PAGE).map((make) => make()));
    const left = entries.length - list.children.length;
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(left, PAGE)} more of ${left.toLocaleString('en')}`;
  }

  /** @param {string} heading @param {(() => HTMLElement)[]} made when they are needed */
  function fill(heading, made) {
    title.replaceChildren(explained('question-place', heading));
    entries = made;
    list.replaceChildren();
    extend();
  }

  return {
    element: element('section', { className: 'retrieval-list' }, title, list, more),
    missedRows: () => missedRows,
    /**
     * @param {State} state
     * @param {{title: string, some: number[], facts?: (question: number) => string}} [listed] questions
     *   that are listed alone, and what is told of each; missing: all
     */
    show({ bundle, evaluation }, listed) {
      if (!bundle?.questions || !evaluation) return;
      missedRows = [];
      const facts = listed?.facts ?? ((question) => describeAnswers(evaluation, question));
      fill(
        listed?.title ?? 'Questions, the worst first',
        (listed?.some ?? questionsByPlace(evaluation)).map(
          (question) => () => questionEntry(bundle, evaluation, question, facts(question), actions),
        ),
      );
    },
    /** @param {State} state @param {number} cause whose misses are listed */
    showMisses({ bundle, evaluation, explanations }, cause) {
      if (!bundle?.questions || !evaluation || !explanations) return;
      const misses = missesOf(evaluation, explanations, cause);
      const { sentences } = explanations.misses;
      missedRows = misses.map((miss) => evaluation.misses.rows[miss]);
      fill(
        'Missed, the nearest first',
        misses.map((miss) => () => missEntry(bundle, evaluation, miss, sentences[miss], actions)),
      );
    },
  };
}

/** @param {Evaluation} evaluation @param {number} question */
function describeAnswers({ best, values }, question) {
  const place = best[question];
  const recall = values.recall?.[question] ?? NaN;
  return place === 0
    ? 'no answer was judged'
    : `first answer at ${place.toLocaleString('en')}, ${percent(recall)} found`;
}

/**
 * @param {Bundle} bundle
 * @param {Evaluation} evaluation
 * @param {number} question
 * @param {string} facts
 * @param {Actions} actions
 */
function questionEntry(bundle, { best, k }, question, facts, actions) {
  return element(
    'li',
    { className: best[question] > k ? 'missed' : '' },
    element(
      'button',
      {
        type: 'button',
        ...pointing(question, actions),
        onclick: () => void actions.showQuestion(question).catch(() => {}),
      },
      element('span', {}, bundle.questions?.texts[question] ?? ''),
      element('small', {}, facts),
    ),
  );
}

/**
 * @param {Bundle} bundle
 * @param {Evaluation} evaluation
 * @param {number} miss
 * @param {string} sentence its evidence
 * @param {Actions} actions
 */
function missEntry(bundle, { misses }, miss, sentence, actions) {
  const [question, row] = [misses.questions[miss], misses.rows[miss]];
  return element(
    'li',
    {},
    element(
      'button',
      {
        type: 'button',
        ...pointing(question, actions),
        onclick: () =>
          void actions.showMiss(question, row).then(
            () => uncoverCard(actions),
            () => {},
          ),
      },
      element('span', {}, bundle.questions?.texts[question] ?? ''),
      element(
        'span',
        { className: 'missed-row' },
        `${describePoint(bundle, row).label}, at ${misses.places[miss].toLocaleString('en')}`,
      ),
      element('small', {}, sentence),
    ),
  );
}

/**
 * On a small screen the drawer takes the card's place: it goes, so that the row that was pinned is
 * read, and its tab, which has the focus then, brings the list back.
 * @param {Actions} actions
 */
function uncoverCard(actions) {
  if (document.getElementById('card')?.offsetParent) return;
  actions.openTab('');
  document.getElementById('tab-retrieval')?.focus();
}

/**
 * Whoever points at a question, by pointer or by key, sees it on the planet with its answers.
 * @param {number} question
 * @param {Actions} actions
 */
const pointing = (question, actions) => ({
  ...pointedAt(
    ({ pointerType }) => pointerType === 'mouse' && actions.hoverQuestion(question),
    () => actions.hoverQuestion(-1),
  ),
  onfocus: () => actions.hoverQuestion(question),
  onblur: () => actions.hoverQuestion(-1),
});
