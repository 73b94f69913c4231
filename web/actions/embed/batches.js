import { flattenRows } from '../../data/vectors.js';
import { digest } from '../../platform/digest.js';
import { chosenModel } from '../../providers/choice.js';

/**
 * @import { Collection } from '../../platform/storage.js'
 * @import { Choice } from '../../providers/choice.js'
 */

const LOCAL_BATCH = 16;
const SERVER_BATCH = 100;

/**
 * Texts that are embedded together, under a name by content: the model and the texts, never the
 * key.
 *
 * @typedef {{texts: string[], name: string}} Batch
 */

/**
 * @param {string[]} texts
 * @param {Choice} choice of a model
 * @param {string} table its name
 * @returns {Promise<{batches: Batch[], name: string}>} the texts in batches, and a name for all of
 *   them; empty where the browser computes no digest
 */
export async function nameBatches(texts, choice, table) {
  const model = modelKey(choice);
  const size = choice.kind === 'local' ? LOCAL_BATCH : SERVER_BATCH;
  /** @type {Batch[]} */
  const batches = [];
  for (let start = 0; start < texts.length; start += size) {
    const batch = texts.slice(start, start + size);
    // Without a digest a batch is known for this visit alone, by its place.
    const name = (await digest([model, ...batch])) || `${model} ${table} ${start}`;
    batches.push({ texts: batch, name });
  }
  return { batches, name: await digest([table, ...batches.map(({ name }) => name)]) };
}

/** @param {Choice} choice @returns {string} what tells vectors apart beside the text */
const modelKey = (choice) =>
  choice.kind === 'local'
    ? `local ${chosenModel(choice).name}`
    : `${choice.baseUrl.replace(/\/+$/, '')} ${choice.model}`;

/** The vectors of batches, on this device or, where it keeps nothing, for this visit. */
export class BatchStore {
  #collection;
  /** @type {Map<string, Float32Array>} */
  #inMemory = new Map();

  /** @param {Collection} collection */
  constructor(collection) {
    this.#collection = collection;
  }

  /** @param {Batch[]} batches @returns {Promise<Batch[]>} those whose vectors are not kept */
  async missing(batches) {
    const listed = await this.#collection.list().catch(() => []);
    const names = new Set(listed.map(({ key }) => key));
    return batches.filter(({ name }) => !names.has(name) && !this.#inMemory.has(name));
  }

  /** @param {Batch} batch @returns {Promise<Float32Array[] | null>} null unless they are kept */
  async get({ texts, name }) {
    const kept =
      this.#inMemory.get(name) ?? (await this.#collection.get(name).catch(() => undefined));
    if (!(kept instanceof Float32Array) || kept.length % texts.length !== 0) return null;
    const dimension = kept.length / texts.length;
    return texts.map((_, i) => kept.subarray(i * dimension, (i + 1) * dimension));
  }

  /** @param {Batch} batch @param {Float32Array[]} vectors one a text */
  async put({ texts, name }, vectors) {
    const flat = flattenRows(vectors);
    await this.#collection
      .put(name, flat, { texts: texts.length })
      .catch(() => this.#inMemory.set(name, flat));
  }
}
