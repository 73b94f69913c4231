import { clampParameters } from '../data/parameters.js';
import { presentNames } from '../data/renamed.js';
import { TOP_K } from '../data/retrieval.js';
import { readFilter, readRows, writeFilter, writeRows } from './link-parts.js';
import { CONTROLS } from './controls.js';

/**
 * @import { Filter } from '../data/filters.js'
 * @import { Layers } from './controls.js'
 * @import { State } from './state.js'
 */

/**
 * The view as the fragment of an address, `#data=dishes&camera=…`: what a link has to carry so that
 * another tab shows the same planet. The fragment never leaves the browser, and no key is in it.
 *
 * @typedef {object} Link every part may be missing
 * @property {string} [data] name of an entry of the data-set menu, or of a file
 * @property {{method: string, parameters: Record<string, number | string>}} [layout] what made the
 *   layout, or makes it; missing: as stored
 * @property {number} [stored] which of the layouts that came with the data, from 1; missing: the first
 * @property {string} [color] column
 * @property {number} [pinned] row
 * @property {number[]} [selection] rows, ascending
 * @property {string[]} [layers] the names of those that are shown
 * @property {{height: number, exponent: number}} [displacement]
 * @property {Filter[]} [filters]
 * @property {'dark' | 'light'} [theme]
 * @property {string} [query] text
 * @property {'words'} [by] what it is compared by; missing: its meaning
 * @property {number[]} [wanted] rows that a question by points is made from
 * @property {number[]} [unwanted] rows that it is turned away from
 * @property {number[]} [liked] rows that a question was turned towards
 * @property {number[]} [disliked] rows that it was turned away from
 * @property {number} [feedbackWeight] 0…1
 * @property {number} [topK]
 * @property {number} [scoreThreshold] from −1 to 1
 * @property {string} [tray] the open tab
 * @property {{latitude: number, longitude: number, zoom: number}} [camera] degrees
 */

const LONGEST_TEXT = 2000;
const MOST_FILTERS = 50;
/** Of rows and of a filter; what is longer is left out, and the Share panel says so. */
const LONGEST_PART = 2000;

/**
 * @param {State} state
 * @param {Link['camera']} [camera]
 * @returns {Link}
 */
export function linkOf(state, camera) {
  const { dataSet, colorColumn, pinned, selection, layers, displacement, tray, theme } = state;
  const shown = /** @type {(keyof Layers)[]} */ (Object.keys(layers)).filter(
    (name) => layers[name],
  );
  const rows = ascending(selection);
  const filters = state.filters.filter((filter) => !isTooLong(writeFilter(filter)));
  return {
    data: dataSet,
    ...layoutOf(state),
    color: colorColumn,
    ...(pinned >= 0 ? { pinned } : {}),
    ...(rows.length && !areTooMany(rows) ? { selection: rows } : {}),
    layers: shown,
    displacement: { height: displacement.height, exponent: displacement.exponent },
    ...(filters.length ? { filters } : {}),
    theme,
    ...questionOf(state),
    ...(tray ? { tray } : {}),
    ...(camera ? { camera } : {}),
  };
}

/** @param {string} part @returns {boolean} whether a link leaves it out */
export const isTooLong = (part) => part.length > LONGEST_PART;

/** @param {Iterable<number>} rows @returns {boolean} whether a link leaves them out */
export const areTooMany = (rows) => isTooLong(writeRows(ascending(rows)));

/** @param {Iterable<number>} rows */
const ascending = (rows) => [...rows].sort((a, b) => a - b);

/** @param {State} state @returns {Pick<Link, 'layout' | 'stored'>} */
function layoutOf(state) {
  // A page that is loaded again in the middle of a run asks for that run again.
  const layout = state.running
    ? { method: state.method, parameters: state.parameters[state.method] ?? {} }
    : state.layoutSource;
  if (!layout) {
    const index = state.bundle?.layouts.findIndex((one) => one.positions === state.positions) ?? 0;
    return index > 0 ? { stored: index + 1 } : {};
  }
  const { method } = layout;
  return {
    layout: { method, parameters: clampParameters(state.methods, method, layout.parameters) },
  };
}

/** @param {State} state @returns {Link} the question and how it is answered */
function questionOf({ answer, draft, draftFeedback, feedbackWeight, topK, scoreThreshold }) {
  const settings = {
    ...(topK === CONTROLS.topK ? {} : { topK }),
    ...(scoreThreshold === null ? {} : { scoreThreshold }),
  };
  const query = draft
    ? { kind: 'text', label: draft, wanted: [], unwanted: [], ...draftFeedback }
    : answer?.query;
  if (!query || query.kind === 'vector') return settings;
  const { kind, label } = query;
  const parts = ROW_FIELDS.map(([name]) => /** @type {const} */ ([name, query[name]])).filter(
    ([, found]) => found.length && !areTooMany(found),
  );
  const isJudged = parts.some(([name]) => name === 'liked' || name === 'disliked');
  return {
    ...settings,
    ...(kind === 'text' || kind === 'words' ? { query: label } : {}),
    ...(kind === 'words' ? { by: /** @type {const} */ ('words') } : {}),
    ...Object.fromEntries(parts.map(([name, found]) => [name, ascending(found)])),
    ...(isJudged ? { feedbackWeight } : {}),
  };
}

/** @type {['wanted' | 'unwanted' | 'liked' | 'disliked', field: string][]} */
const ROW_FIELDS = [
  ['wanted', 'like'],
  ['unwanted', 'unlike'],
  ['liked', 'liked'],
  ['disliked', 'disliked'],
];

/**
 * @param {Link} link
 * @returns {string} a fragment without its #
 */
export function writeLink(link) {
  const fields = new URLSearchParams();
  if (link.data) fields.set('data', link.data);
  if (link.layout) {
    fields.set('layout', link.layout.method);
    for (const [name, value] of Object.entries(link.layout.parameters))
      fields.set(`set.${name}`, String(value));
  }
  if (link.stored) fields.set('stored', String(link.stored));
  if (link.color) fields.set('color', link.color);
  if (link.pinned !== undefined) fields.set('pinned', String(link.pinned));
  if (link.selection) fields.set('selection', writeRows(link.selection));
  if (link.layers) fields.set('layers', link.layers.join('.'));
  if (link.displacement)
    fields.set('displacement', `${link.displacement.height},${link.displacement.exponent}`);
  for (const filter of link.filters ?? []) fields.append('filter', writeFilter(filter));
  if (link.theme) fields.set('theme', link.theme);
  if (link.query) fields.set('query', link.query);
  if (link.by) fields.set('by', link.by);
  for (const [part, name] of ROW_FIELDS) {
    const rows = link[part];
    if (rows) fields.set(name, writeRows(rows));
  }
  if (link.feedbackWeight !== undefined) fields.set('weight', String(link.feedbackWeight));
  if (link.topK !== undefined) fields.set('top', String(link.topK));
  if (link.scoreThreshold !== undefined) fields.set('threshold', String(link.scoreThreshold));
  if (link.tray) fields.set('tray', link.tray);
  if (link.camera) {
    const { latitude, longitude, zoom } = link.camera;
    fields.set('camera', [latitude.toFixed(2), longitude.toFixed(2), zoom.toFixed(3)].join(','));
  }
  return fields.toString().replaceAll('%2C', ',');
}

/**
 * Read a fragment; a part that makes no sense is left out, as a link may have been cut or edited.
 * @param {string} fragment with or without its #
 * @returns {Link} empty when nothing is said
 */
export function readLink(fragment) {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const text = (/** @type {string} */ name) =>
    fields.get(name)?.slice(0, LONGEST_TEXT) || undefined;
  /** @type {Link} */
  const link = {
    data: text('data'),
    color: text('color'),
    query: text('query'),
    tray: text('tray'),
  };
  const method = text('layout');
  if (method) {
    const parameters = [...fields]
      .filter(([name]) => name.startsWith('set.'))
      .map(([name, value]) => [
        name.slice(4),
        value !== '' && Number.isFinite(Number(value)) ? Number(value) : value,
      ]);
    link.layout = { method, parameters: presentNames(method, Object.fromEntries(parameters)) };
  }
  const stored = numbers(fields.get('stored'), 1);
  if (stored && Number.isInteger(stored[0]) && stored[0] >= 1) link.stored = stored[0];
  const pinned = numbers(fields.get('pinned'), 1);
  if (pinned && Number.isInteger(pinned[0]) && pinned[0] >= 0) link.pinned = pinned[0];
  link.selection = readRows(fields.get('selection') ?? fields.get('chosen'));
  link.layers = fields.has('layers')
    ? (fields.get('layers') ?? '').split('.').filter(Boolean)
    : undefined;
  const displacement = numbers(fields.get('displacement'), 2);
  if (displacement)
    link.displacement = {
      height: clamp(displacement[0], 0, 1),
      exponent: clamp(displacement[1], 1, 10),
    };
  readRetrieval(link, fields);
  const camera = numbers(fields.get('camera'), 3);
  if (camera && camera[2] > 0)
    link.camera = { latitude: camera[0], longitude: camera[1], zoom: camera[2] };
  return /** @type {Link} */ (
    Object.fromEntries(Object.entries(link).filter(([, value]) => value !== undefined))
  );
}

/**
 * How a question is answered, and within which filters.
 * @param {Link} link gets what makes sense
 * @param {URLSearchParams} fields
 */
function readRetrieval(link, fields) {
  const filters = fields
    .getAll('filter')
    .slice(0, MOST_FILTERS)
    .map((text) => readFilter(text.slice(0, LONGEST_PART)))
    .filter((filter) => filter !== undefined);
  if (filters.length) link.filters = filters;
  if (fields.get('by') === 'words') link.by = 'words';
  const theme = fields.get('theme');
  if (theme === 'dark' || theme === 'light') link.theme = theme;
  for (const [part, name] of ROW_FIELDS) {
    const text = fields.get(name) ?? '';
    const rows = isTooLong(text) ? undefined : readRows(text);
    if (rows) link[part] = rows;
  }
  const weight = numbers(fields.get('weight'), 1);
  if (weight) link.feedbackWeight = clamp(weight[0], 0, 1);
  const top = numbers(fields.get('top'), 1);
  if (top && TOP_K.includes(top[0])) link.topK = top[0];
  const threshold = numbers(fields.get('threshold'), 1);
  if (threshold) link.scoreThreshold = clamp(threshold[0], -1, 1);
}

/** @param {string | null} text @param {number} count @returns {number[] | undefined} */
function numbers(text, count) {
  const values = text ? text.split(',').map(Number) : [];
  return values.length === count && values.every(Number.isFinite) ? values : undefined;
}

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
