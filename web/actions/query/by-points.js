import { describePoint } from '../../data/points.js';
import { differenceVector, meanVector, vectorOf } from '../../data/vectors.js';

/**
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { Context, QueryRunner } from './runner.js'
 */

/**
 * Questions by points: like these, unlike those, and an answer that is turned away from points that
 * were not meant. No model is needed: the data have their vectors.
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
      return runner.run(
        { kind: 'points', label: `Like ${nameOf(wanted)}`, wanted, unwanted: [] },
        async (context) => ({ wanted: meanOf(wanted, context) }),
      );
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
      return runner.run({ kind: 'difference', label, wanted, unwanted }, async (context) => {
        const found = meanOf(wanted, context);
        return { wanted: found, vector: differenceVector(found, meanOf(unwanted, context)) };
      });
    },
    /**
     * The question that is answered now, turned away from one more point.
     * @param {number} row
     */
    async askUnlike(row) {
      const answered = runner.answered();
      if (!answered)
        throw new Error('Nothing was asked yet: ask first, then say what you do not mean.');
      const { query, origin } = answered;
      const unwanted = [...query.unwanted.filter((other) => other !== row), row];
      const label = `${query.label.replace(/, unlike .*$/, '')}, unlike ${nameOf(unwanted)}`;
      return runner.run(
        { kind: 'difference', label, wanted: query.wanted, unwanted },
        async (context) => ({
          ...origin,
          vector: differenceVector(origin.wanted, meanOf(unwanted, context)),
        }),
      );
    },
  };
}

/** @param {number[]} rows @param {Context} context @returns {Float32Array} of length 1 */
function meanOf(rows, { rows: vectors, bundle }) {
  return meanVector(rows.map((row) => vectorOf(vectors, row, bundle.model.dimension)));
}
