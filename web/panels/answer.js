import { placeOfAnswer } from '../data/answer-placement.js';
import { geodesicDistance, toLatLng } from '../geometry/sphere.js';
import { describePoint } from '../data/points.js';
import { bestMatches } from '../data/vectors.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const FEW = 10;
const MANY = 50;
const EXCERPT = 240;
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
  const list = element('ol', { className: 'match-list' });
  const more = element('button', {
    type: 'button',
    className: 'quiet',
    onclick: () => {
      count = count === FEW ? MANY : FEW;
      show();
    },
  });
  const all = element(
    'button',
    { type: 'button', className: 'quiet', onclick: () => actions.choosePoints(rows(), 'add') },
    'Add all to the selection',
  );
  const spoken = element('p', { role: 'status', className: 'hidden-text' });
  container.append(
    clear,
    question,
    note,
    list,
    element('div', { className: 'row answer-more' }, more, all),
    place,
  );
  // Outside of the panel, which is hidden until there is something to say.
  container.after(spoken);
  let count = FEW;
  /**
   * @type {Map<number, {item: HTMLElement, far: HTMLElement, add: HTMLElement, open: HTMLElement}>}
   */
  const items = new Map();
  const rows = () => [...items.keys()];

  function show() {
    const { answer, bundle } = store.get();
    container.hidden = !answer || !bundle;
    document.body.classList.toggle('answered', !container.hidden);
    items.clear();
    if (!answer || !bundle) return;
    question.textContent =
      answer.query.kind === 'text' ? `“${answer.query.label}”` : answer.query.label;
    note.textContent = answer.note;
    note.hidden = answer.note === '';
    const matches = bestMatches(answer.scores, count);
    list.replaceChildren(...matches.map(({ row, score }) => match(bundle, row, score)));
    more.textContent = count === FEW ? `Show ${Math.min(MANY, bundle.count)}` : `Show ${FEW}`;
    more.hidden = bundle.count <= FEW;
    showPlace();
    mark(store.get());
  }

  /** @param {Bundle} bundle @param {number} row @param {number} score */
  function match(bundle, row, score) {
    const { label, text, glyph } = describePoint(bundle, row);
    const bar = element('span', { className: 'match-bar', 'aria-hidden': 'true' });
    bar.style.setProperty('--share', String(Math.min(Math.max(score, 0), 1)));
    const far = element(
      'span',
      { className: 'match-far', hidden: true },
      'Near in meaning, far on the map',
    );
    const open = element(
      'button',
      {
        type: 'button',
        className: 'match-open',
        onclick: () => actions.select(row),
        onpointerenter: () => actions.hover(row),
        onpointerleave: () => actions.hover(-1),
        onfocus: () => actions.hover(row),
        onblur: () => actions.hover(-1),
      },
      element('span', { className: 'match-title' }, glyph ? `${glyph} ${label}` : label),
      element('span', { className: 'match-score' }, score.toFixed(3)),
      bar,
      (text && !text.startsWith(label)) || text.length > label.length
        ? element('span', { className: 'match-text' }, excerpt(text))
        : null,
      far,
    );
    const add = element('button', {
      type: 'button',
      className: 'quiet',
      onclick: () => actions.choosePoints([row], store.get().selection.has(row) ? 'remove' : 'add'),
    });
    const item = element(
      'li',
      {},
      open,
      element(
        'div',
        { className: 'match-tools' },
        element(
          'button',
          {
            type: 'button',
            className: 'quiet',
            'aria-label': `More like this: ${label}`,
            onclick: () => again(actions.askLike([row])),
          },
          'More like this',
        ),
        element(
          'button',
          {
            type: 'button',
            className: 'quiet',
            'aria-label': `Not like this: ${label}`,
            onclick: () => again(actions.askUnlike(row)),
          },
          'Not like this',
        ),
        add,
      ),
    );
    add.dataset.label = label;
    items.set(row, { item, far, add, open });
    return item;
  }

  /** @param {Promise<unknown>} asked */
  const again = (asked) => void asked.catch(() => {});

  /**
   * Where the question lies, and which matches are far from there; it changes as the points move.
   */
  function showPlace() {
    const { positions } = store.get();
    const placement = placeOfAnswer(store.get());
    if (!placement) return;
    const { position, cap, reach } = placement;
    const [latitude, longitude] = toLatLng(...position);
    place.textContent = `It lies at ${degrees(latitude, 'N', 'S')}, ${degrees(longitude, 'E', 'W')}, give or take ${Math.round(cap * DEGREES)}°.`;
    for (const [row, { far }] of items)
      far.hidden = geodesicDistance(position, positions.subarray(3 * row, 3 * row + 3)) <= reach;
  }

  /** @param {State} state */
  function mark({ hovered, selected, selection }) {
    for (const [row, { item, add, open }] of items) {
      item.classList.toggle('hovered', row === hovered);
      item.classList.toggle('selected', row === selected);
      open.setAttribute('aria-current', String(row === selected));
      const isIn = selection.has(row);
      add.textContent = isIn ? 'Leave out' : 'Add';
      add.setAttribute(
        'aria-label',
        isIn ? `Leave out ${add.dataset.label}` : `Add ${add.dataset.label} to the selection`,
      );
    }
  }

  store.subscribe((now, before) => {
    if (now.answer !== before.answer || now.bundle !== before.bundle) {
      count = FEW;
      show();
      container.scrollTop = 0;
      const [best] = now.answer?.best ?? [];
      spoken.textContent =
        best && now.bundle
          ? `${now.answer?.best.length} matches; the best is ${describePoint(now.bundle, best.row).label}, ${best.score.toFixed(2)}. ${now.answer?.note ?? ''}`
          : '';
    } else if (now.answer) {
      if (
        (now.positions !== before.positions && now.positionsFrom !== 'frame') ||
        now.positionsFrom !== before.positionsFrom
      )
        showPlace();
      if (
        now.hovered !== before.hovered ||
        now.selected !== before.selected ||
        now.selection !== before.selection
      )
        mark(now);
    }
  });
}

/** @param {string} text */
function excerpt(text) {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT).replace(/\s+\S*$/, '')} …` : text;
}

/** @param {number} value @param {string} positive @param {string} negative */
const degrees = (value, positive, negative) =>
  `${Math.abs(value).toFixed(0)}° ${value < 0 ? negative : positive}`;
