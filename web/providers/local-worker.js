/**
 * The worker in which the local model runs: all-MiniLM-L6-v2 with int8 weights, by onnxruntime-web.
 *
 * It is sent `{type: 'embed', id, texts}` and `{type: 'cancel', id}`, and sends `{type: 'loading',
 * done, total}` in bytes, `{type: 'embedding', id, done, total}` in texts, `{type: 'done', id,
 * vectors}` with a transferred N×384 Float32Array, and `{type: 'failed', id, sentence}`. One text
 * is embedded at a time, as embed/local.py does: the int8 model scales activations by the largest
 * in a batch.
 */
import { describeFault, NotKept } from './not-kept.js';
import { meanPool, truncateTokens } from './pooling.js';

/**
 * @typedef {{type: 'embed' | 'count', id: number, texts: string[]} | {type: 'cancel', id: number}}
 *   Asked
 *
 * @typedef {object} Model
 * @property {(text: string) => Promise<Float32Array>} embedOne
 * @property {(text: string) => number} countTokens with the model's own marks
 */

const MODEL = new URL('../model/', import.meta.url);
const MAXIMUM_TOKENS = 256;
/** @type {Set<number>} */
const cancelled = new Set();
/** @type {Promise<Model> | null} */
let loading = null;
/** @type {Promise<void>} */
let queue = Promise.resolve();

self.addEventListener('message', ({ data }) => {
  const asked = /** @type {Asked} */ (data);
  if (asked.type === 'cancel') cancelled.add(asked.id);
  else queue = queue.then(() => answer(asked));
});

/** @param {Extract<Asked, {texts: string[]}>} asked */
async function answer({ type, id, texts }) {
  try {
    loading ??= load();
    const { embedOne, countTokens } = await loading;
    if (type === 'count') {
      const tokens = Int32Array.from(texts, countTokens);
      return self.postMessage({ type: 'counted', id, tokens });
    }
    /** @type {Float32Array[]} */
    const vectors = [];
    for (const text of texts) {
      // Lets a cancellation in.
      await new Promise((resolve) => {
        setTimeout(resolve);
      });
      if (cancelled.delete(id)) return;
      vectors.push(await embedOne(text));
      self.postMessage({ type: 'embedding', id, done: vectors.length, total: texts.length });
    }
    const dimension = vectors[0]?.length ?? 0;
    const flat = new Float32Array(vectors.length * dimension);
    vectors.forEach((vector, row) => flat.set(vector, row * dimension));
    self.postMessage({ type: 'done', id, vectors: flat }, { transfer: [flat.buffer] });
  } catch (reason) {
    loading = null;
    self.postMessage({ type: 'failed', id, sentence: describeFault(reason) });
  }
}

/** @returns {Promise<Model>} */
async function load() {
  const files = await fetchAll(['model.onnx', 'tokenizer.json', 'ort-wasm-simd-threaded.wasm']);
  const runtime = /** @type {typeof import('onnxruntime-web')} */ (
    await import(new URL('ort.wasm.min.mjs', MODEL).href)
  );
  const { Tokenizer } = /** @type {typeof import('@huggingface/tokenizers')} */ (
    await import(new URL('tokenizers.min.mjs', MODEL).href)
  );
  runtime.env.wasm.wasmPaths = MODEL.href;
  runtime.env.wasm.wasmBinary = files['ort-wasm-simd-threaded.wasm'].buffer;
  if (!self.crossOriginIsolated) runtime.env.wasm.numThreads = 1;
  const session = await runtime.InferenceSession.create(files['model.onnx'], {
    executionProviders: ['wasm'],
  });
  const tokenizer = new Tokenizer(
    JSON.parse(new TextDecoder().decode(files['tokenizer.json'])),
    {},
  );
  const countTokens = (/** @type {string} */ text) => tokenizer.encode(text).ids.length;
  const embedOne = async (/** @type {string} */ text) => {
    const ids = truncateTokens(tokenizer.encode(text).ids, MAXIMUM_TOKENS);
    const mask = ids.map(() => 1);
    /** @type {Record<string, number[]>} */
    const values = { input_ids: ids, attention_mask: mask, token_type_ids: ids.map(() => 0) };
    const feeds = Object.fromEntries(
      session.inputNames.map((name) => [
        name,
        new runtime.Tensor('int64', BigInt64Array.from(values[name], BigInt), [1, ids.length]),
      ]),
    );
    const states = (await session.run(feeds))[session.outputNames[0]];
    return meanPool(/** @type {Float32Array} */ (states.data), mask, states.dims[2]);
  };
  return { embedOne, countTokens };
}

/**
 * Fetch files of the model's folder and tell how many bytes of all have come.
 * @param {string[]} names
 * @returns {Promise<Record<string, Uint8Array<ArrayBuffer>>>}
 */
async function fetchAll(names) {
  /** @type {Record<string, number>} */
  const sizes = await (await get('index.json')).json();
  const total = names.reduce((sum, name) => sum + sizes[name], 0);
  let done = 0;
  const files = await Promise.all(
    names.map(async (name) => {
      const reader = /** @type {ReadableStream<Uint8Array>} */ ((await get(name)).body).getReader();
      const bytes = new Uint8Array(sizes[name]);
      let offset = 0;
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        if (offset + piece.value.length > bytes.length)
          throw new Error(`${name} is longer than the ${bytes.length} bytes expected`);
        bytes.set(piece.value, offset);
        offset += piece.value.length;
        done += piece.value.length;
        self.postMessage({ type: 'loading', done, total });
      }
      if (offset !== bytes.length)
        throw new Error(`${name} has ${offset} bytes, expected ${bytes.length}`);
      return [name, bytes];
    }),
  );
  return Object.fromEntries(files);
}

/** @param {string} name @returns {Promise<Response>} */
async function get(name) {
  const response = await fetch(new URL(name, MODEL)).catch(() => {
    throw new NotKept();
  });
  if (!response.ok) throw new Error(`${name} was answered ${response.status}`);
  return response;
}
