import { clampParameters } from '../data/parameters.js';
import { presentNames } from '../data/renamed.js';

/** @import { Layers, State } from './state.js' */

/**
 * The view as the fragment of an address, `#data=dishes&camera=…`: what a link has to carry so that
 * another tab shows the same planet. The fragment never leaves the browser, and no key is in it.
 *
 * @typedef {object} Link every part may be missing
 * @property {string} [data] name of an entry of the data-set menu, or of a file
 * @property {{method: string, parameters: Record<string, number | string>}} [layout] what made the
 *   layout, or makes it; missing: as stored
 * @property {string} [color] column
 * @property {number} [pinned] row
 * @property {number[]} [selection] rows, ascending
 * @property {string[]} [layers] the names of those that are shown
 * @property {{height: number, exponent: number}} [displacement]
 * @property {string} [query] text
 * @property {string} [tray] the open tab
 * @property {{latitude: number, longitude: number, zoom: number}} [camera] degrees
 */

const LONGEST_TEXT = 2000;
const LARGEST_ROW = 2 ** 31;

/**
 * @param {State} state
 * @param {Link['camera']} [camera]
 * @returns {Link}
 */
export function linkOf(state, camera) {
  const { dataSet, colorColumn, pinned, selection, layers, displacement, answer, draft, tray } =
    state;
  // A page that is loaded again in the middle of a run asks for that run again.
  const layout = state.running
    ? { method: state.method, parameters: state.parameters[state.method] ?? {} }
    : state.layoutSource;
  const shown = /** @type {(keyof Layers)[]} */ (Object.keys(layers)).filter(
    (name) => layers[name],
  );
  return {
    data: dataSet,
    ...(layout
      ? {
          layout: {
            method: layout.method,
            parameters: clampParameters(state.methods, layout.method, layout.parameters),
          },
        }
      : {}),
    color: colorColumn,
    ...(pinned >= 0 ? { pinned } : {}),
    ...(selection.size ? { selection: [...selection].sort((a, b) => a - b) } : {}),
    layers: shown,
    displacement: { height: displacement.height, exponent: displacement.exponent },
    ...(draft
      ? { query: draft }
      : answer?.query.kind === 'text'
        ? { query: answer.query.label }
        : {}),
    ...(tray ? { tray } : {}),
    ...(camera ? { camera } : {}),
  };
}

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
  if (link.color) fields.set('color', link.color);
  if (link.pinned !== undefined) fields.set('pinned', String(link.pinned));
  if (link.selection) fields.set('selection', writeRows(link.selection));
  if (link.layers) fields.set('layers', link.layers.join('.'));
  if (link.displacement)
    fields.set('displacement', `${link.displacement.height},${link.displacement.exponent}`);
  if (link.query) fields.set('query', link.query);
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
  const camera = numbers(fields.get('camera'), 3);
  if (camera && camera[2] > 0)
    link.camera = { latitude: camera[0], longitude: camera[1], zoom: camera[2] };
  return /** @type {Link} */ (
    Object.fromEntries(Object.entries(link).filter(([, value]) => value !== undefined))
  );
}

/**
 * Ascending rows as runs, each by its distance from the one before: `a-c.1.5-3` in base 36.
 * @param {number[]} rows
 */
function writeRows(rows) {
  /** @type {string[]} */
  const runs = [];
  let last = -1;
  for (let i = 0; i < rows.length;) {
    let end = i;
    while (end + 1 < rows.length && rows[end + 1] === rows[end] + 1) end++;
    const length = end - i + 1;
    runs.push((rows[i] - last).toString(36) + (length > 1 ? `-${length.toString(36)}` : ''));
    last = rows[end];
    i = end + 1;
  }
  return runs.join('.');
}

/** @param {string | null} text @returns {number[] | undefined} */
function readRows(text) {
  if (!text || !/^[0-9a-z.-]+$/.test(text)) return undefined;
  /** @type {number[]} */
  const rows = [];
  let last = -1;
  for (const run of text.split('.')) {
    const [gap, length = '1'] = run.split('-');
    const first = last + Number.parseInt(gap, 36),
      size = Number.parseInt(length, 36);
    if (!(first > last && size > 0 && first + size < LARGEST_ROW && rows.length + size < 1e7))
      return undefined;
    for (let row = first; row < first + size; row++) rows.push(row);
    last = first + size - 1;
  }
  return rows;
}

/** @param {string | null} text @param {number} count @returns {number[] | undefined} */
function numbers(text, count) {
  const values = text ? text.split(',').map(Number) : [];
  return values.length === count && values.every(Number.isFinite) ? values : undefined;
}

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
