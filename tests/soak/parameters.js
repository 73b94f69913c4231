/** @import { Method } from '../../web/state/catalogue.js' */

/**
 * A method and values for all its parameters, by chance; runs are kept short.
 * @param {Method[]} methods
 * @param {(limit: number) => number} random whole numbers from 0, below the limit
 * @returns {{method: string} & Record<string, string | number>}
 */
export function chooseParameters(methods, random) {
  const { name: method, parameters } = methods[random(methods.length)];
  /** @type {{method: string} & Record<string, string | number>} */
  const chosen = { method };
  for (const { name, minimum, maximum, integer, choices } of parameters) {
    if (choices.length) chosen[name] = choices[random(choices.length)];
    else if (name === 'iterations') chosen[name] = minimum + random(100);
    else if (name === 'perplexity') chosen[name] = 5 + random(45);
    else
      chosen[name] = integer
        ? minimum + random(maximum - minimum + 1)
        : minimum + (random(1001) / 1000) * (maximum - minimum);
  }
  return chosen;
}
