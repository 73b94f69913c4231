/** A small evaluation that is worked out by hand, for tests. */

/**
 * @import { Evaluation } from '../../../web/data/evaluation.js'
 * @import { Bundle } from '../../../web/formats/bundle.js'
 */

/**
 * Six rows and four questions at k = 2: the first finds row 0 and misses 3, the second misses 4 and 5,
 * the third finds row 1, the last has no answer and is like no row.
 */
export const askedBundle = /** @type {Bundle} */ (
  /** @type {unknown} */ ({
    count: 6,
    questions: {
      texts: ['a', 'b', 'c', 'd'],
      judgements: {
        offsets: Uint32Array.of(0, 2, 4, 5, 6),
        rows: Uint16Array.of(0, 3, 4, 5, 1, 2),
        grades: Float32Array.of(1, 1, 1, 2, 1, 0),
      },
    },
  })
);

export const askedEvaluation = /** @type {Evaluation} */ (
  /** @type {unknown} */ ({
    k: 2,
    values: { recall: Float32Array.of(0.5, 0, 1, NaN) },
    best: Int32Array.of(1, 3, 2, 0),
    occurrences: Int32Array.of(3, 3, 1, 0, 0, 0),
    failure: Float32Array.of(0, 0, NaN, 1, 1, 1),
    distance: Float32Array.of(0.1, 0.25, 0.5, 0.75, 0.5, 1),
    found: {
      rows: Int32Array.of(0, 1, 2, 0, 1, 3, 0, 1, 4, 1, 2, 0),
      scores: Float32Array.of(0.9, 0.5, 0.4, 0.75, 0.6, 0.5, 0.7, 0.65, 0.1, 0.2, 0.1, 0),
    },
    misses: {
      questions: Int32Array.of(0, 1, 1),
      rows: Int32Array.of(3, 4, 5),
      places: Int32Array.of(4, 3, 6),
    },
  })
);
