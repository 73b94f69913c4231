import { megabytes } from '../data/megabytes.js';
import { hasEffect } from '../data/shown-layout.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { createParameterRow } from './parameter.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Method, Parameter } from '../state/catalogue.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The method and its parameters. Another method is chosen without being started, so that arrow keys
 * can walk through the menu.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createMethod(store, actions) {
  /** @type {Map<string, ReturnType<typeof createParameterRow>>} by name */
  let rows = new Map();
  const menu = element('select', {
    id: 'method',
    onchange: () => actions.setMethod(menu.value),
  });
  const help = element('p', { className: 'note' });
  const parameters = element('div', { className: 'parameters' });

  /** @param {State} state */
  function showMethod({ methods, method: chosen }) {
    const method = methods.find(({ name }) => name === chosen);
    if (!method) return;
    menu.value = chosen;
    help.textContent = [method.help, costOf(method)].filter(Boolean).join(' ');
    help.title = method.reference;
    rows = new Map(
      method.parameters.map((parameter) => [
        parameter.name,
        createParameterRow(parameter, (value, settled) =>
          turn(store, actions, { method, parameter, value, settled }),
        ),
      ]),
    );
    const rowsOf = (/** @type {boolean} */ advanced) =>
      method.parameters
        .filter((parameter) => parameter.advanced === advanced)
        .map(({ name }) => /** @type {HTMLElement} */ (rows.get(name)?.element));
    const rest = rowsOf(true);
    parameters.replaceChildren(
      ...rowsOf(false),
      ...(rest.length ? [element('details', {}, element('summary', {}, 'More'), ...rest)] : []),
    );
  }

  watch(store, ['methods'], ({ methods }) =>
    menu.replaceChildren(...methods.map(({ name, title }) => new Option(title, name))),
  );
  watch(store, ['methods', 'method'], showMethod);
  watch(store, ['methods', 'method', 'bundle', 'parameters'], (now) => {
    for (const [name, row] of rows) {
      row.show(now.parameters[now.method]?.[name]);
      row.element.hidden = !hasEffect(name, now);
    }
  });

  return element(
    'div',
    { id: 'controls-more', className: 'folding' },
    element('label', { for: 'method', className: 'caption' }, 'Method'),
    menu,
    help,
    parameters,
  );
}

/** @param {Method} method @returns {string} what its first run brings with it, in a sentence */
const costOf = ({ requires, bytes }) =>
  requires.length > 0
    ? `Its first run fetches ${requires.join(' and ')}, ${megabytes(bytes)}, and may take half a minute.`
    : '';

/**
 * A fast method follows the slider from where the points are; the seed, and a slow one, start anew.
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {{method: Method, parameter: Parameter, value: number | string, settled: boolean}} change
 */
function turn(store, actions, { method, parameter, value, settled }) {
  const resume = method.interactive && parameter.name !== 'seed';
  actions.setMethod(method.name, { [parameter.name]: value });
  const follows = parameter.name !== 'iterations' && resume && store.get().engine === 'ready';
  if (settled || follows) void actions.relayout({ resume }).catch(() => {});
}
