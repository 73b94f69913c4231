import { describePoint } from '../data/points.js';
import { element } from './element.js';
import { pointedAt } from './pointing.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 */

const EXCERPT = 240;

/**
 * One of the best matches: its text, how like the question it is, and what to do with it.
 *
 * @typedef {ReturnType<typeof createMatchEntry>} MatchEntry
 *
 * @param {Bundle} bundle
 * @param {{row: number, score: number, rank: number}} match rank counts from 1
 * @param {Actions} actions
 */
export function createMatchEntry(bundle, { row, score, rank }, actions) {
  const { label, text, glyph } = describePoint(bundle, row);
  const hasMore = (text && !text.startsWith(label)) || text.length > label.length;
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
      'data-rank': String(rank),
      onclick: () => actions.pin(row),
      ...pointedAt(
        () => actions.hover(row),
        () => actions.hover(-1),
      ),
      onfocus: () => actions.hover(row),
      onblur: () => actions.hover(-1),
    },
    element('span', { className: 'match-title' }, glyph ? `${glyph} ${label}` : label),
    element('span', { className: 'match-score' }, score.toFixed(3)),
    bar,
    hasMore ? element('span', { className: 'match-text' }, excerpt(text)) : null,
    far,
  );
  let isIn = false;
  const add = element('button', {
    type: 'button',
    className: 'quiet',
    onclick: () => actions.selectPoints([row], isIn ? 'remove' : 'add'),
  });
  const notLike = askButton('Not like this', label, () => actions.notLike(row));
  notLike.classList.add('match-not');
  const item = element(
    'li',
    {},
    open,
    element(
      'div',
      { className: 'match-tools' },
      askButton('More like this', label, () => actions.moreLike(row)),
      notLike,
      add,
    ),
  );

  return {
    element: item,
    /** @param {boolean} isFar whether it lies far from where the question does */
    showFar(isFar) {
      far.hidden = !isFar;
    },
    /** @param {State} state */
    mark({ hovered, pinned, selection }) {
      item.classList.toggle('hovered', row === hovered);
      item.classList.toggle('pinned', row === pinned);
      open.setAttribute('aria-current', String(row === pinned));
      isIn = selection.has(row);
      add.textContent = isIn ? 'Leave out' : 'Add';
      add.setAttribute('aria-label', isIn ? `Leave out ${label}` : `Add ${label} to the selection`);
    },
  };
}

/** @param {string} text @param {string} label of the point @param {() => Promise<unknown>} ask */
function askButton(text, label, ask) {
  return element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      'aria-label': `${text}: ${label}`,
      onclick: () => void ask().catch(() => {}),
    },
    text,
  );
}

/** @param {string} text */
function excerpt(text) {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT).replace(/\s+\S*$/, '')} …` : text;
}
