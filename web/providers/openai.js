import { DEFAULT_MODEL } from './defaults.js';
import { ProviderError } from './error.js';
import { ask, malformed, prepareRequest } from './server.js';

/** @import { ServerOptions } from './server.js' */

/**
 * Embeds texts with a server that speaks OpenAI's `POST /embeddings`, in batches.
 *
 * @typedef {object} EmbedOptions
 * @property {string} [model]
 * @property {number} [dimensions] length of vector to ask for; only for models that can shorten
 *   theirs
 * @property {number} [expectedDimension] length that the answer must have, without asking for it
 * @property {AbortSignal} [signal]
 * @property {(progress: {done: number, total: number}) => void} [onProgress] texts embedded so far
 *
 * @typedef {ServerOptions & EmbedOptions} Options
 */

// OpenAI takes 2,048 texts and 300,000 tokens a request; a token is seldom less than a character.
const BATCH_TEXTS = 256;
const BATCH_CHARACTERS = 200_000;

/**
 * Embed texts, in batches one after another.
 * @param {string[]} texts none empty
 * @param {Options} [options]
 * @returns {Promise<Float32Array[]>} one vector a text, in their order, of equal length, as the
 *   server scaled them
 * @throws {ProviderError} with one sentence that never holds the key
 * @throws the signal's reason as soon as it is aborted, also between two attempts
 */
export async function embed(texts, options = {}) {
  const { model = DEFAULT_MODEL, dimensions, signal, onProgress } = options;
  const request = prepareRequest(options);
  const empty = texts.findIndex((text) => text.trim() === '');
  if (empty >= 0)
    throw new ProviderError(
      'input',
      `Text ${empty} is empty (texts count from 0): expected words; leave it out.`,
    );
  signal?.throwIfAborted();
  let expected = options.expectedDimension ?? dimensions;
  /** @type {Float32Array[]} */
  const vectors = [];
  for (const batch of batches(texts)) {
    const body = JSON.stringify({
      model,
      input: batch,
      encoding_format: 'float',
      ...(dimensions ? { dimensions } : {}),
    });
    const answer = await ask(request, body, model, signal);
    for (const vector of readVectors(answer, batch.length, request.host)) {
      expected ??= vector.length;
      if (vector.length !== expected) {
        throw new ProviderError(
          'dimension',
          `The model "${request.hide(model)}" gave a vector of ${vector.length} numbers, ` +
            `expected ${expected}; choose the model that the data was embedded with.`,
        );
      }
      vectors.push(vector);
    }
    onProgress?.({ done: vectors.length, total: texts.length });
  }
  return vectors;
}

/**
 * Texts in runs that one request may hold.
 * @param {string[]} texts
 * @returns {Generator<string[]>}
 */
function* batches(texts) {
  /** @type {string[]} */
  let batch = [];
  let characters = 0;
  for (const text of texts) {
    if (
      batch.length === BATCH_TEXTS ||
      (batch.length > 0 && characters + text.length > BATCH_CHARACTERS)
    ) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(text);
    characters += text.length;
  }
  if (batch.length > 0) yield batch;
}

/**
 * @param {any} content @param {number} count @param {string} host
 * @returns {Float32Array[]} in the order of the texts
 */
function readVectors(content, count, host) {
  const rows = content?.data;
  if (!Array.isArray(rows)) throw malformed(host, 'no list "data"');
  if (rows.length !== count) throw malformed(host, `${rows.length} vectors for ${count} texts`);
  /** @type {Float32Array[]} */
  const vectors = new Array(count);
  rows.forEach((row, position) => {
    // Some servers leave the index out and answer in order.
    const index = row?.index ?? position;
    const numbers = row?.embedding;
    if (!Number.isInteger(index) || index < 0 || index >= count || vectors[index])
      throw malformed(host, 'a wrong or repeated index');
    if (!Array.isArray(numbers) || numbers.length === 0 || !numbers.every(Number.isFinite))
      throw malformed(host, 'a vector that is not a list of numbers');
    const vector = Float32Array.from(numbers);
    if (!vector.every(Number.isFinite))
      throw malformed(host, 'a vector of numbers too large for one');
    vectors[index] = vector;
  });
  return vectors;
}
