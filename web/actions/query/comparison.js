import { similarities, unitRows } from '../../data/similarity.js';

/**
 * @import { Bundle } from '../../formats/bundle.js'
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { AtlasReading } from '../atlas/reading.js'
 */

/**
 * What a question is compared with: vectors that are here, or those of an atlas, which are asked for.
 *
 * @typedef {object} Comparison
 * @property {(rows: number[], signal: AbortSignal) => Promise<Float32Array>} pick their vectors, one after
 *   the other, each of length 1
 * @property {(vector: Float32Array, signal: AbortSignal) => Promise<{scores: Float32Array, note: string}>}
 *   score every row: cosines, −1…1, and how far they may be trusted
 */

/** @param {Bundle} bundle @returns {Promise<Comparison>} */
export async function compareWithBundle(bundle) {
  const all = await unitRows(bundle);
  const { dimension } = bundle.model;
  return {
    async pick(rows) {
      const picked = new Float32Array(rows.length * dimension);
      rows.forEach((row, k) =>
        picked.set(all.subarray(row * dimension, (row + 1) * dimension), k * dimension),
      );
      return picked;
    },
    score: async (vector, signal) => ({
      scores: await similarities(vector, all, signal),
      note: '',
    }),
  };
}

/**
 * @param {AtlasReading} reading
 * @param {Store<State>} store
 * @returns {Comparison}
 */
export function compareWithAtlas(reading, store) {
  const { client } = reading;
  return {
    pick: (rows, signal) => client.vectors(rows, () => {}, signal),
    async score(vector, signal) {
      const onProgress = (/** @type {number} */ fraction) => {
        const label = 'Fetching the codes of all rows, once';
        if (!signal.aborted) store.set({ asking: { label, fraction } });
      };
      const { scores, rescored } = await client.rank(vector, onProgress, signal);
      const hits = rescored.subarray(0, store.get().topK);
      await reading.need(hits);
      void reading.readTexts(hits);
      return { scores, note: noteOf(client.description.codes?.recall, rescored.length) };
    },
  };
}

/** @param {number | undefined} recall @param {number} compared */
function noteOf(recall, compared) {
  const found = recall === undefined ? '' : ` (recall@10 ${recall.toFixed(2)})`;
  return `The best ${compared.toLocaleString('en')} are compared exactly${found}; the similarity of the others is estimated from their codes.`;
}
