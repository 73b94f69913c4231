import { shownStored } from '../formats/stored-layouts.js';
import { fits } from './parameters.js';
import { presentNames } from './renamed.js';

/**
 * The layout on the screen: what made it, in words and as the controls hold it.
 *
 * @import { StoredLayout } from '../formats/bundle-stored-layouts.js'
 * @import { Method } from '../state/catalogue.js'
 * @import { State } from '../state/state.js'
 *
 * @typedef {{method: string, parameters: Record<string, number | string>}} Made
 * @typedef {Pick<State, 'bundle' | 'layoutSource' | 'positions' | 'positionsFrom' | 'keptLayouts'>} Shown
 * @typedef {Shown & Pick<State, 'methods' | 'method' | 'parameters'>} ShownAndControls
 */

/** What the layout on the screen and its controls depend on. */
export const LAYOUT_KEYS = /** @type {const} */ ([
  'bundle',
  'layoutSource',
  'positions',
  'positionsFrom',
  'keptLayouts',
  'methods',
  'method',
  'parameters',
]);

/**
 * @param {Shown} state
 * @returns {Made | null} what made the layout on the screen; null where that is not known, and where
 *   a run has not ended
 */
export function shownLayout(state) {
  const { layoutSource, positionsFrom } = state;
  if (positionsFrom !== 'stored' && positionsFrom !== 'result') return null;
  return layoutSource ?? shownStored(state);
}

/**
 * @param {Method[]} methods of the registry
 * @param {Made} made
 * @returns {Made | null} what the controls can hold of it; null where the page has no such method
 */
export function controlsOf(methods, { method: name, parameters }) {
  const method = methods.find((one) => one.name === name);
  if (!method) return null;
  const values = presentNames(name, parameters);
  const known = method.parameters.filter((parameter) => fits(parameter, values[parameter.name]));
  return {
    method: name,
    parameters: Object.fromEntries(known.map((one) => [one.name, values[one.name]])),
  };
}

/**
 * @param {ShownAndControls} state
 * @returns {boolean} whether another run with these controls would be another layout: something was
 *   changed, or nothing has been laid out
 */
export function isChanged(state) {
  const made = shownLayout(state);
  const shown = made && controlsOf(state.methods, made);
  if (!shown) return true;
  if (shown.method !== state.method) return true;
  const method = state.methods.find(({ name }) => name === shown.method);
  const values = state.parameters[shown.method] ?? {};
  return (method?.parameters ?? []).some(
    ({ name, default: usual }) =>
      (values[name] ?? usual) !== (shown.parameters[name] ?? values[name] ?? usual),
  );
}

/**
 * @param {ShownAndControls} state
 * @returns {string} such as "Spherical t-SNE · perplexity 30"; the stored layout's own name where it
 *   was made by no method of the page
 */
export function describeLayout(state) {
  const { methods, method: name, parameters } = state;
  const made = shownLayout(state);
  if (made && !controlsOf(methods, made)) return shownStored(state)?.name || 'A stored layout';
  const method = methods.find((one) => one.name === name);
  if (!method) return '';
  const [first] = method.parameters.filter((parameter) => parameter.name !== 'seed');
  if (!first) return method.title;
  const value = parameters[name]?.[first.name] ?? first.default;
  return `${method.title} · ${first.title.toLowerCase()} ${write(value)}`;
}

/** @param {number | string} value @returns {string} whole numbers as they are, others of four digits */
const write = (value) =>
  String(
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value,
  );

/**
 * @param {StoredLayout[]} layouts
 * @param {Method[]} methods of the registry
 * @returns {string[]} a title each: its name, and what sets it apart from others of that name, such as
 *   "Spherical t-SNE · perplexity 15"
 */
export function titleLayouts(layouts, methods) {
  const titles = layouts.map((layout) => {
    const alike = layouts.filter(({ name }) => name === layout.name);
    const known = methods.find(({ name }) => name === layout.method)?.parameters ?? [];
    const different = Object.entries(layout.parameters).filter(
      ([name, value]) =>
        ['string', 'number'].includes(typeof value) &&
        alike.some(({ parameters }) => parameters[name] !== value),
    );
    const said = different.map(([name, value]) => {
      const title = known.find((parameter) => parameter.name === name)?.title ?? name;
      return `${title.toLowerCase()} ${write(value)}`;
    });
    return [layout.name || 'A stored layout', ...said].join(' · ');
  });
  return titles.map((title, index) => {
    const before = titles.slice(0, index).filter((other) => other === title).length;
    return before > 0 ? `${title} (${before + 1})` : title;
  });
}

/**
 * @param {Method[]} methods of the registry
 * @param {string} name
 * @returns {boolean} whether the method goes on from a layout; one without steps gives the same again
 */
export const iterates = (methods, name) =>
  methods.some(
    (method) =>
      method.name === name &&
      method.parameters.some((parameter) => parameter.name === 'iterations'),
  );

/**
 * @param {string} name of a parameter of the method that the controls hold
 * @param {Pick<State, 'bundle' | 'methods' | 'method' | 'parameters'>} state
 * @returns {boolean} whether another value can be another layout: chance has no part in a method
 *   without steps, and unit vectors sort alike by angle and by difference
 */
export function hasEffect(name, { bundle, methods, method, parameters }) {
  if (name === 'seed') return iterates(methods, method);
  if (name !== 'metric') return true;
  return !bundle?.model.normalized || Number(parameters[method]?.components ?? 0) > 0;
}
