import { describePoint } from '../../data/points.js';
import { differenceVector, meanVector, vectorOf } from '../../data/vectors.js';
import { createQuery } from './runner.js';

/**
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { Context, QueryRunner } from './runner.js'
 */

/**
 * Questions by points: like these, unlike those. No model is needed: the data have their vectors.
 *
 * @param {Store<State>} store
 * @param {QueryRunner} runner
 */
export function createPointQueries(store, runner) {
  /** @param {number[]} rows @returns {string} in words */
  function nameOf(rows) {
    const { bundle } = store.get();
    if (!bundle || rows.length === 0) return 'nothing';
    const [first] = rows.map((row) => describePoint(bundle, row).label);
    return rows.length === 1
      ? first
      : `${first} and ${(rows.length - 1).toLocaleString('en')} more`;
  }

  return {
    /**
     * More like this point, or like these together: their mean.
     * @param {Iterable<number>} rows
     */
    async askLike(rows) {
      const wanted = [...rows];
      const query = createQuery('points', `Like ${nameOf(wanted)}`, wanted);
      return runner.run(query, async (context) => ({ vector: meanOf(wanted, context), note: '' }));
    },
    /**
     * Like these, unlike those.
     * @param {Iterable<number>} wantedRows
     * @param {Iterable<number>} unwantedRows
     */
    async askDifference(wantedRows, unwantedRows) {
      const wanted = [...wantedRows],
        unwanted = [...unwantedRows];
      const label = `Like ${nameOf(wanted)}, unlike ${nameOf(unwanted)}`;
      const query = createQuery('difference', label, wanted, unwanted);
      return runner.run(query, async (context) => ({
        vector: differenceVector(meanOf(wanted, context), meanOf(unwanted, context)),
        note: '',
      }));
    },
  };
}

/** @param {number[]} rows @param {Context} context @returns {Float32Array} of length 1 */
function meanOf(rows, { rows: vectors, bundle }) {
  return meanVector(rows.map((row) => vectorOf(vectors, row, bundle.model.dimension)));
}
