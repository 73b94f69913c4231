/** @import { DataSet, Method } from './state.js' */

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
