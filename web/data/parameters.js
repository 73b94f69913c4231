import { presentNames } from './renamed.js';

/** @import { Method, Parameter } from '../state/catalogue.js' */

/**
 * The parameters of a layout method, held against what Python's registry says of them.
 *
 * @typedef {Record<string, number | string>} Values
 */

/**
 * Check a method and the parameters that are given for it, as Python would.
 * @param {Method[]} methods of the registry; none: not known yet, so nothing is refused
 * @param {string} name of the method
 * @param {Record<string, unknown>} given parameters by name, past or present; undefined ones count
 *   as not given
 * @returns {Values} those that are given, under their present names
 * @throws {RangeError} with one sentence: an unknown method or parameter, or a value of another
 *   kind or out of range
 */
export function checkParameters(methods, name, given) {
  const method = methods.find((one) => one.name === name);
  if (methods.length > 0 && !method) {
    throw new RangeError(
      `There is no method ${quote(name)}: expected ${methods.map((one) => one.name).join(', ')}.`,
    );
  }
  const values = Object.entries(presentNames(name, given)).filter(
    ([, value]) => value !== undefined,
  );
  for (const [key, value] of method ? values : []) {
    const parameter = method?.parameters.find((one) => one.name === key);
    if (!parameter) {
      const known = method?.parameters.map((one) => one.name).join(', ');
      throw new RangeError(`${method?.title} has no parameter ${quote(key)}: expected ${known}.`);
    }
    if (!fits(parameter, value))
      throw new RangeError(`${parameter.title} is ${quote(value)}: expected ${wanted(parameter)}.`);
  }
  return /** @type {Values} */ (Object.fromEntries(values));
}

/**
 * Values that a layout ended with, as they may be asked for again: few points lower some of them
 * below what may be asked for, and would lower them again.
 * @param {Method[]} methods of the registry
 * @param {string} name of the method
 * @param {Values} used
 * @returns {Values} the same, numbers within their ranges
 */
export function clampParameters(methods, name, used) {
  const parameters = methods.find((one) => one.name === name)?.parameters ?? [];
  return Object.fromEntries(
    Object.entries(used).map(([key, value]) => {
      const parameter = parameters.find((one) => one.name === key);
      if (!parameter || parameter.choices.length > 0 || typeof value !== 'number')
        return [key, value];
      return [key, Math.min(Math.max(value, parameter.minimum), parameter.maximum)];
    }),
  );
}

/**
 * @param {Parameter} parameter
 * @param {unknown} value
 * @returns {boolean} whether the method takes it
 */
export function fits({ choices, minimum, maximum, integer }, value) {
  if (choices.length > 0) return typeof value === 'string' && choices.includes(value);
  return (
    typeof value === 'number' &&
    value >= minimum &&
    value <= maximum &&
    (!integer || Number.isInteger(value))
  );
}

/** @param {Parameter} parameter */
function wanted({ choices, minimum, maximum, integer }) {
  if (choices.length > 0) return `one of ${choices.join(', ')}`;
  return `${integer ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}`;
}

const LONGEST_QUOTE = 40;

/** @param {unknown} value @returns {string} as a sentence names it */
export function quote(value) {
  if (typeof value === 'string')
    return `"${value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value}"`;
  return typeof value === 'object' && value !== null
    ? 'an object'
    : typeof value === 'function'
      ? 'a function'
      : String(value);
}
