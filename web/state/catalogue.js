/** @import { Listed } from '../platform/storage.js' */

/**
 * What there is to choose from: data sets and methods.
 *
 * @typedef {object} DataSet an entry of the data-set menu
 * @property {string} name
 * @property {string} title
 * @property {string} file address relative to the page
 * @property {number} bytes
 * @property {string} description
 *
 * @typedef {object} Parameter a knob of a method, as Python's registry describes it
 * @property {string} name
 * @property {string} title
 * @property {number | string} default
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step
 * @property {string} help
 * @property {boolean} integer
 * @property {boolean} advanced shown only when asked for
 * @property {string[]} choices instead of a range, where there are any
 *
 * @typedef {object} Method a way to lay points out
 * @property {string} name
 * @property {string} title
 * @property {string} reference
 * @property {string} help
 * @property {Parameter[]} parameters
 * @property {boolean} interactive fast enough to follow a slider
 * @property {boolean} settles can go on until the points rest
 * @property {string[]} requires libraries that its first run fetches
 * @property {number} bytes of these
 *
 * @typedef {object} Catalogue what the page offers
 * @property {DataSet[]} dataSets
 * @property {Method[]} methods
 * @property {Listed[]} library data that this device keeps, the newest first
 */

/** @type {Catalogue} */
export const CATALOGUE = {
  dataSets: [],
  methods: [],
  library: [],
};

/**
 * What the page offers, written beside it by the build: data sets, and the methods of Python's
 * registry with their parameters, so that the controls are there before Python is.
 *
 * @returns {Promise<{dataSets: DataSet[], methods: Method[]}>}
 */
export async function loadCatalogue() {
  const [dataSets, methods] = await Promise.all(
    ['data/index.json', 'methods.json'].map(async (address) => {
      const response = await fetch(address).catch((reason) => {
        throw new Error(`${address} did not arrive: check the connection and reload the page.`, {
          cause: reason,
        });
      });
      if (!response.ok)
        throw new Error(
          `${address} answered ${response.status}: build the page again with make build.`,
        );
      return response.json();
    }),
  );
  return {
    dataSets: dataSets.map((/** @type {{file: string}} */ entry) => ({
      ...entry,
      file: `data/${entry.file}`,
    })),
    methods,
  };
}
