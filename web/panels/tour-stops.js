import { landColumns } from '../data/land.js';
import { storedQueries } from '../data/suggestions.js';
import { meanDirection } from '../geometry/sphere.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 */

/**
 * The stops of the tour. Each begins with the page as the person had it.
 *
 * @typedef {object} Stop
 * @property {string} title
 * @property {string} text what is to be seen
 * @property {string} target selects what it points at
 * @property {(state: State, actions: Actions) => unknown} show does it
 */

/** Of more points a layout takes too long to be waited for. */
const MOST_POINTS = 5000;

/** @type {Stop[]} */
export const STOPS = [
  {
    title: 'A planet of meaning',
    text: 'Every point is a text, and near means alike. Drag to turn, roll or pinch to come nearer.',
    target: '#globe',
    show: (state, actions) => actions.lookAt(landOf(state, 1)),
  },
  {
    title: 'Point at one',
    text: 'Its text appears beside it. By keys: Enter takes the point in the middle, arrows walk on.',
    target: '#tooltip',
    show: (state, actions) => actions.hover(centralRow(state)),
  },
  {
    title: 'Press it for its card',
    text: 'The whole text, what else is known of it, and its nearest neighbours in meaning.',
    target: '#card',
    show: (state, actions) => actions.pin(centralRow(state)),
  },
  {
    title: 'Ask in your own words',
    text: 'Or for more like a point, as here. The colours show how near each text comes to the question, and the list has the best.',
    target: '.ask-box',
    show: (state, actions) => askExample(state, actions),
  },
  {
    title: 'Land has names',
    text: 'Points that lie together are a region, named by its words. Press one in the legend to light it alone.',
    target: '#legend',
    show(state, actions) {
      const [land] = landColumnsOf(state);
      if (land) actions.colorBy(land.name);
      actions.toggleEntry(0);
    },
  },
  {
    title: 'Filter',
    text: 'By words, categories, numbers and dates: the planet flies to what passes.',
    target: '.tool[aria-label="Filter"]',
    show: (state, actions) => filterLand(state, actions),
  },
  {
    title: 'Lay it out anew',
    text: 'Python, here in this tab, moves every point. A lower perplexity listens to fewer neighbours: large land breaks up into small.',
    target: '#layout-line',
    show: (state, actions) => layOut(state, actions),
  },
  {
    title: 'Now with your own texts',
    text: 'Open… reads a table of texts or vectors, and keeps it on this device. Share takes it along: a link, a picture, a bundle.',
    target: '.data [title^="Open a table"]',
    show: () => {},
  },
];

/** @param {State} state */
const landColumnsOf = ({ regions, namedPositions }) =>
  landColumns({ regions, positions: namedPositions });

/** @param {State} state @param {number} rank 0 for the largest @returns {Uint32Array} rows of a region */
function landOf({ regions }, rank) {
  const coarse = regions
    .filter(({ level }) => level === 0)
    .toSorted((a, b) => b.members.length - a.members.length);
  return (coarse[rank] ?? coarse[0])?.members ?? Uint32Array.of(0);
}

/** @param {State} state @returns {number} the row in the middle of the region that is looked at */
function centralRow(state) {
  const rows = landOf(state, 1);
  const { positions } = state;
  const [x, y, z] = meanDirection(positions, rows);
  const nearness = (/** @type {number} */ row) =>
    x * positions[3 * row] + y * positions[3 * row + 1] + z * positions[3 * row + 2];
  return rows.reduce((best, row) => (nearness(row) > nearness(best) ? row : best), rows[0]);
}

/** @param {State} state @param {Actions} actions */
function askExample(state, actions) {
  const [stored] = state.bundle ? storedQueries(state.bundle) : [];
  // A question whose vector is stored needs no model.
  return stored?.vector
    ? actions.ask(stored.text, stored.vector)
    : actions.askLike([centralRow(state)]);
}

/** @param {State} state @param {Actions} actions */
function filterLand(state, actions) {
  const [land] = landColumnsOf(state);
  const row = centralRow(state);
  if (!land) return;
  const categories = [land.categories[land.codes[row]]];
  actions.setFilter({ kind: 'category', column: land.name, categories });
}

/**
 * A layout that came with the data can be gone back to; one that the person made stays.
 * @param {State} state @param {Actions} actions
 */
function layOut({ bundle, positionsFrom, method, methods, parameters }, actions) {
  const perplexity = methods
    .find(({ name, interactive }) => name === method && interactive)
    ?.parameters.find(({ name }) => name === 'perplexity');
  if (!perplexity || positionsFrom !== 'stored' || (bundle?.count ?? 0) > MOST_POINTS) return null;
  const now = Number(parameters[method]?.perplexity ?? perplexity.default);
  return actions.relayout({ perplexity: Math.max(perplexity.minimum, Math.round(now / 3)) });
}
