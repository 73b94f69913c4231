/**
 * Parameters of a layout, checked before the page keeps them: what Python would refuse must not stay in the controls.
 *
 * @typedef {Pick<import('./state.js').State['methods'][number], 'name' | 'title' | 'parameters'>} Method
 */

/**
 * @param {Method[]} methods as Python describes them
 * @param {string} name of a method
 * @param {Record<string, unknown>} values by name; what is undefined is left alone
 * @returns {Record<string, number | string>} the values, checked
 * @throws {RangeError} one sentence about the first that is refused
 */
export function checkParameters(methods, name, values) {
  // Before the list of them has come, Python alone can tell.
  if (methods.length === 0) return /** @type {Record<string, number | string>} */ (values);
  const method = methods.find((known) => known.name === name);
  if (!method) throw new RangeError(`There is no method "${name}": expected one of ${methods.map((known) => known.name).join(', ')}.`);
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([parameter, value]) => [parameter, checkParameter(method, parameter, value)]));
}

/** @param {Method} method @param {string} name @param {unknown} value @returns {number | string} */
function checkParameter({ title: method, parameters }, name, value) {
  const parameter = parameters.find((known) => known.name === name);
  if (!parameter) throw new RangeError(`${method} has no parameter "${name}": expected one of ${parameters.map((known) => known.name).join(', ')}.`);
  const { title, choices, minimum, maximum, whole } = parameter;
  if (choices.length) {
    if (typeof value === 'string' && choices.includes(value)) return value;
    throw new RangeError(`${title} is ${JSON.stringify(value)}: expected one of ${choices.join(', ')}.`);
  }
  if (typeof value === 'number' && value >= minimum && value <= maximum && (!whole || Number.isInteger(value))) return value;
  const shown = typeof value === 'number' ? value : JSON.stringify(value);
  throw new RangeError(`${title} is ${shown}: expected ${whole ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}.`);
}
