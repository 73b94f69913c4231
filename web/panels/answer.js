import { placeOfAnswer } from '../data/answer-placement.js';
import { describePoint } from '../data/points.js';
import { bestMatches } from '../data/vectors.js';
import { geodesicDistance, toLatLng } from '../geometry/sphere.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { createMatchEntry } from './match-entry.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Placement } from '../geometry/placement.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { MatchEntry } from './match-entry.js'
 */

const FEW = 10;
const MANY = 50;
const DEGREES = 180 / Math.PI;

/**
 * The best matches of a question, ranked: their texts, how like they are, and what to do with them.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createAnswer(container, store, actions) {
  const question = element('h2');
  const clear = element(
    'button',
    {
      type: 'button',
      className: 'quiet close',
      'aria-label': 'Clear the answer',
      title: 'Clear',
      onclick: () => actions.clearAnswer(),
    },
    '×',
  );
  const note = element('p', { className: 'note trust' });
  const place = element('p', { className: 'note' });
  const matches = createMatchList(store, actions, showPlace);
  container.append(clear, question, note, matches.list, matches.tools, place);

  /**
   * Where the question lies, and which matches are far from there; it changes as the points move.
   */
  function showPlace() {
    const { positions } = store.get();
    const found = placeOfAnswer(store.get());
    if (!found) return;
    place.textContent = describePlace(found);
    matches.showFar(found, positions);
  }

  watch(store, ['answer', 'bundle'], (now) => {
    const { answer, bundle } = now;
    container.hidden = !answer || !bundle;
    document.body.classList.toggle('answered', !container.hidden);
    if (answer && bundle) {
      const { kind, label } = answer.query;
      question.textContent = kind === 'text' ? `“${label}”` : label;
      note.textContent = answer.note;
      note.hidden = answer.note === '';
    }
    matches.reset();
    container.scrollTop = 0;
  });
  watch(store, ['positionsFrom'], showPlace);
  watch(store, ['positions'], ({ positionsFrom }) => {
    if (positionsFrom !== 'frame') showPlace();
  });
}

/**
 * The list of the best matches, few or many of them, and its buttons.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => void} onFill
 */
function createMatchList(store, actions, onFill) {
  /** @type {Map<number, MatchEntry>} by row */
  const entries = new Map();
  let count = FEW;
  const list = element('ol', { className: 'match-list' });
  const more = element('button', {
    type: 'button',
    className: 'quiet',
    onclick: () => {
      count = count === FEW ? MANY : FEW;
      fill();
    },
  });
  const all = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      onclick: () => actions.selectPoints([...entries.keys()], 'add'),
    },
    'Add all to the selection',
  );

  function fill() {
    const { answer, bundle } = store.get();
    entries.clear();
    if (!answer || !bundle) return;
    for (const match of bestMatches(answer.scores, count))
      entries.set(match.row, createMatchEntry(bundle, match, actions));
    list.replaceChildren(...[...entries.values()].map((entry) => entry.element));
    more.textContent = count === FEW ? `Show ${Math.min(MANY, bundle.count)}` : `Show ${FEW}`;
    more.hidden = bundle.count <= FEW;
    mark(store.get());
    onFill();
  }

  /** @param {State} state */
  function mark(state) {
    for (const entry of entries.values()) entry.mark(state);
  }
  watch(store, ['hovered', 'pinned', 'selection'], mark);

  return {
    list,
    tools: element('div', { className: 'row answer-more' }, more, all),
    /** Show the first few of another answer. */
    reset() {
      count = FEW;
      fill();
    },
    /** @param {Placement} place of the question @param {Float32Array} positions of the points */
    showFar({ position, reach }, positions) {
      for (const [row, entry] of entries)
        entry.showFar(geodesicDistance(position, positions.subarray(3 * row, 3 * row + 3)) > reach);
    },
  };
}

/** @param {Placement} place */
function describePlace({ position, cap }) {
  const [latitude, longitude] = toLatLng(...position);
  return `It lies at ${degrees(latitude, 'N', 'S')}, ${degrees(longitude, 'E', 'W')}, give or take ${Math.round(cap * DEGREES)}°.`;
}

/** @param {State} state @returns {string} the answer in words; empty without one */
export function describeMatches({ answer, bundle }) {
  const [best] = answer?.best ?? [];
  return answer && best && bundle
    ? `${answer.best.length} matches; the best is ${describePoint(bundle, best.row).label}, ${best.score.toFixed(2)}. ${answer.note}`
    : '';
}

/** @param {number} value @param {string} positive @param {string} negative */
const degrees = (value, positive, negative) =>
  `${Math.abs(value).toFixed(0)}° ${value < 0 ? negative : positive}`;
