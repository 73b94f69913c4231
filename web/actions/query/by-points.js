import { describePoint } from '../../data/points.js';
import { differenceVector, meanVector } from '../../data/vectors.js';
import { createQuery } from './runner.js';

/**
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { QueryRunner } from './runner.js'
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
      return runner.run(query, async ({ vectorsOf }) => ({
        vector: meanVector(await vectorsOf(wanted)),
        note: '',
      }));
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
      return runner.run(query, async ({ vectorsOf }) => ({
        vector: differenceVector(
          meanVector(await vectorsOf(wanted)),
          meanVector(await vectorsOf(unwanted)),
        ),
        note: '',
      }));
    },
  };
}
