import { ProviderError } from '../../providers/error.js';

/** @import { Batch, BatchStore } from './batches.js' */

/**
 * Embed batches one after another. Each is kept as soon as it is there, and one that is kept is not
 * asked for again: so a run that was paused or failed goes on where it was.
 *
 * @param {Batch[]} batches
 * @param {BatchStore} kept
 * @param {(texts: string[]) => Promise<Float32Array[]>} embed one vector a text
 * @param {object} how
 * @param {AbortSignal} how.signal heeded between batches; `embed` heeds it itself
 * @param {(progress: {done: number, remaining: number | null}) => void} how.onProgress texts that
 *   have their vectors, and milliseconds for the others, once that can be told
 * @returns {Promise<Float32Array[]>} one vector a text, of equal length
 * @throws {ProviderError} of kind "dimension", or what `embed` throws
 * @throws the signal's reason once it is aborted
 */
export async function embedBatches(batches, kept, embed, { signal, onProgress }) {
  const total = batches.reduce((sum, { texts }) => sum + texts.length, 0);
  /** @type {Float32Array[]} */
  const vectors = [];
  let milliseconds = 0,
    asked = 0;
  for (const batch of batches) {
    signal.throwIfAborted();
    let found = await kept.get(batch);
    if (!found) {
      const began = performance.now();
      found = await embed(batch.texts);
      await kept.put(batch, found);
      // The first batch also loads the model: it tells nothing of the others.
      if (asked++ > 0) milliseconds += performance.now() - began;
    }
    expectEqualLength([...vectors.slice(0, 1), ...found]);
    vectors.push(...found);
    const left = total - vectors.length;
    onProgress({
      done: vectors.length,
      remaining: asked > 1 ? ((milliseconds / (asked - 1)) * left) / batch.texts.length : null,
    });
  }
  return vectors;
}

/** @param {Float32Array[]} vectors at least one */
function expectEqualLength([first, ...others]) {
  for (const { length } of others)
    if (length !== first.length)
      throw new ProviderError(
        'dimension',
        `The server gave a vector of ${length} numbers after others of ${first.length}: expected equal ones; choose another model.`,
      );
}
