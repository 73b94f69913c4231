import { float32ToFloat16, encodeBundle } from '../formats/bundle-encode.js';
import { estimateWork } from '../data/cost.js';
import { digest } from '../platform/digest.js';
import { chosenModel } from '../providers/choice.js';
import { ProviderError } from '../providers/error.js';
import { normalizeRows } from '../data/vectors.js';
import { openCollection } from '../platform/storage.js';
import { rowTexts, takeRows, templatesOf } from '../data/templates.js';

/**
 * @import { Table } from '../data/templates.js'
 * @import { Collection } from '../platform/storage.js'
 * @import { Embedding, State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { FirstActions } from './first.js'
 * @import { LayoutActions } from './layout.js'
 * @import { createProvider } from './provider.js'
 */

const LOCAL_BATCH = 16;
const SERVER_BATCH = 100;

/**
 * Embedding a whole table: planned with its cost, run in batches that are kept on this device as
 * they come, paused, taken up again, and made into a bundle that is opened and kept. What is kept
 * is found by its content: the texts and the model, never the key.
 *
 * @typedef {object} Tools
 * @property {(name: string) => Collection} openCollection
 *
 * @param {Store<State>} store
 * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts'>} provider
 * @param {Pick<FirstActions & LayoutActions, 'open' | 'relayout'>} layout
 * @param {Partial<Tools>} [tools]
 */
export function createEmbedActions(store, { embedTexts }, { open, relayout }, tools = {}) {
  const collect = tools.openCollection ?? openCollection;
  const batchesKept = collect('embeddings');
  const bundlesKept = collect('data');
  /** Batches of this visit, where the device keeps nothing. @type {Map<string, Float32Array>} */
  const inMemory = new Map();
  /** @type {AbortController | null} */
  let running = null;
  let plans = 0;

  store.subscribe((now, before) => {
    const { embedding, provider } = now;
    if (
      embedding &&
      embedding.stage !== 'running' &&
      (provider.kind !== before.provider.kind ||
        provider.model !== before.provider.model ||
        provider.baseUrl !== before.provider.baseUrl)
    )
      void estimate();
  });

  /** @param {Partial<Embedding>} change */
  function update(change) {
    const { embedding } = store.get();
    if (embedding) store.set({ embedding: { ...embedding, ...change } });
  }

  /**
   * @returns {{rows: number[], texts: string[], empty: number}} rows that have a text, and their
   *   texts
   */
  function readTexts() {
    const { embedding } = store.get();
    if (!embedding) return { rows: [], texts: [], empty: 0 };
    const all = rowTexts(embedding.table, embedding.template);
    const rows = all.flatMap((text, row) => (text ? [row] : []));
    return { rows, texts: rows.map((row) => all[row]), empty: all.length - rows.length };
  }

  /** @returns {string} what tells vectors apart beside the text */
  function modelKey() {
    const { provider } = store.get();
    return provider.kind === 'local'
      ? `local ${chosenModel(provider).name}`
      : `${provider.baseUrl.replace(/\/+$/, '')} ${provider.model}`;
  }

  async function estimate() {
    const plan = ++plans;
    const { texts, empty } = readTexts();
    const isLocal = store.get().provider.kind === 'local';
    const { batches, name } = await nameBatches(modelKey(), texts, isLocal);
    const [kept, bundles] = await Promise.all(
      [batchesKept, bundlesKept].map((collection) => collection.list().catch(() => [])),
    );
    if (plan !== plans) return;
    const names = new Set(kept.map(({ key }) => key));
    const missing = batches
      .filter((batch) => !names.has(batch.name) && !inMemory.has(batch.name))
      .flatMap((batch) => batch.texts);
    update({
      stage: 'planned',
      sentence: '',
      done: 0,
      estimate: {
        texts: texts.length,
        empty,
        kept: texts.length - missing.length,
        ...estimateWork(missing, isLocal),
        isFinished: bundles.some(({ key }) => key === name),
      },
    });
  }

  /**
   * @param {string} model
   * @param {string[]} texts
   * @param {boolean} isLocal
   * @returns {Promise<{batches: {texts: string[], name: string}[], name: string}>} the texts in
   *   batches, and names by content
   */
  async function nameBatches(model, texts, isLocal) {
    const size = isLocal ? LOCAL_BATCH : SERVER_BATCH;
    const batches = [];
    for (let start = 0; start < texts.length; start += size) {
      const batch = texts.slice(start, start + size);
      // Without a digest a batch is known for this visit alone, by its place.
      batches.push({
        texts: batch,
        name:
          (await digest([model, ...batch])) ||
          `${model} ${store.get().embedding?.table.name} ${start}`,
      });
    }
    return {
      batches,
      name: await digest([
        store.get().embedding?.table.name ?? '',
        ...batches.map((batch) => batch.name),
      ]),
    };
  }

  /**
   * @param {{texts: string[], name: string}} batch
   * @returns {Promise<Float32Array[] | null>} its vectors, if they are kept
   */
  async function recall({ texts, name }) {
    const kept = inMemory.get(name) ?? (await batchesKept.get(name).catch(() => undefined));
    if (!(kept instanceof Float32Array) || kept.length % texts.length !== 0) return null;
    const dimension = kept.length / texts.length;
    return texts.map((_, i) => kept.subarray(i * dimension, (i + 1) * dimension));
  }

  /** @param {{texts: string[], name: string}} batch @param {Float32Array[]} vectors */
  async function keep({ texts, name }, vectors) {
    const flat = flatten(vectors);
    await batchesKept
      .put(name, flat, { texts: texts.length })
      .catch(() => inMemory.set(name, flat));
  }

  /**
   * Embed what is planned, or go on where it was left; batches that are there are not asked for
   * again.
   */
  async function start() {
    const { embedding, provider } = store.get();
    if (!embedding || running) return;
    const controller = new AbortController();
    const { signal } = controller;
    running = controller;
    const isLocal = provider.kind === 'local';
    const { rows, texts, empty } = readTexts();
    /** @type {Float32Array[]} */
    const vectors = [];
    let spent = 0,
      asked = 0;
    try {
      if (texts.length === 0)
        throw new ProviderError(
          'input',
          'No row has a text: expected some; choose another column.',
        );
      update({ stage: 'running', sentence: '', done: 0, remaining: null });
      const { batches, name } = await nameBatches(modelKey(), texts, isLocal);
      for (const batch of batches) {
        signal.throwIfAborted();
        let found = await recall(batch);
        if (!found) {
          const began = performance.now();
          ({ vectors: found } = await embedTexts(batch.texts, {
            choice: provider,
            total: texts.length,
            signal,
            onProgress: ({ label, fraction }) => {
              if (!signal.aborted && label.startsWith('Loading'))
                store.set({ progress: { label, fraction } });
            },
          }));
          await keep(batch, found);
          // The first batch also loads the model: it tells nothing of the others.
          if (asked++ > 0) spent += performance.now() - began;
          store.set({ progress: null });
        }
        for (const vector of found) {
          if (vectors.length > 0 && vector.length !== vectors[0].length) {
            throw new ProviderError(
              'dimension',
              `The server gave a vector of ${vector.length} numbers after others of ${vectors[0].length}: expected equal ones; choose another model.`,
            );
          }
          vectors.push(vector);
        }
        const left = texts.length - vectors.length;
        update({
          done: vectors.length,
          remaining: asked > 1 ? ((spent / (asked - 1)) * left) / batch.texts.length : null,
        });
      }
      await finish(rows, vectors, name, empty);
    } catch (reason) {
      const isPause =
        signal.aborted || (reason instanceof DOMException && reason.name === 'AbortError');
      store.set({ progress: null });
      update({
        stage: isPause ? 'paused' : 'failed',
        remaining: null,
        sentence: isPause ? '' : reason instanceof Error ? reason.message : String(reason),
      });
      if (!isPause) throw reason;
    } finally {
      running = null;
    }
  }

  /**
   * @param {number[]} rows that have a text
   * @param {Float32Array[]} vectors
   * @param {string} name by content
   * @param {number} empty
   */
  async function finish(rows, vectors, name, empty) {
    const { embedding, provider } = store.get();
    if (!embedding) return;
    const { table, template } = embedding;
    const { provider: kind, name: model } = chosenModel(provider);
    const dimension = vectors[0].length;
    const {
      name: title,
      description,
      license,
      source,
      columns,
      display,
      extra,
      count,
    } = empty > 0 ? takeRows(table, rows) : table;
    const bytes = encodeBundle({
      name: title,
      description,
      license,
      source,
      count,
      columns,
      display,
      // Questions that the data brings have vectors of the model before.
      extra: Object.fromEntries(Object.entries(extra).filter(([other]) => other !== 'queries')),
      model: { provider: kind, name: model, dimension, normalized: true, template, extra: {} },
      vectors: float32ToFloat16(normalizeRows(flatten(vectors), dimension)),
      neighbors: null,
      layouts: [],
    });
    const about = { name: `${title}, ${model}`, model, count, dimension, bytes: bytes.length };
    const isKept =
      (await name) !== '' &&
      (await bundlesKept.put(name, bytes, about).then(
        () => true,
        () => false,
      ));
    store.set({ embedding: null });
    await show(bytes, isKept ? name : `${title}, ${model}`);
    store.set({
      notice: [
        `${count.toLocaleString('en')} texts were embedded with "${model}".`,
        empty > 0 ? `${empty.toLocaleString('en')} rows without a text were left out.` : '',
        isKept
          ? 'They are kept on this device.'
          : 'This browser keeps nothing: save the bundle to have it again.',
      ]
        .filter(Boolean)
        .join(' '),
    });
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes @param {string} name */
  async function show(bytes, name) {
    await open(new Blob([bytes]), name);
    void relayout().catch(() => {});
  }

  return {
    /**
     * Offer to embed the texts of a table, by default those of the open data.
     * @param {Table & {model?: {template: string}}} [table]
     */
    planEmbedding(table = store.get().bundle ?? undefined) {
      if (!table || running) return;
      const [template] = templatesOf(table);
      if (template === undefined)
        return store.set({
          error: 'These data have no column of texts: expected one to embed; open data with texts.',
        });
      store.set({
        embedding: {
          table,
          template,
          stage: 'planned',
          estimate: null,
          done: 0,
          remaining: null,
          sentence: '',
        },
      });
      void estimate();
    },
    /** @param {string} template */
    chooseTemplate(template) {
      if (running) return;
      update({ template, estimate: null });
      void estimate();
    },
    startEmbedding: start,
    pauseEmbedding: () => running?.abort(),
    /** Close the plan; batches that are done stay kept. */
    cancelEmbedding() {
      running?.abort();
      plans++;
      store.set({ embedding: null, progress: null });
    },
    /** Open the bundle that was made of these texts by the chosen model before. */
    async openEmbedded() {
      const { embedding, provider } = store.get();
      if (!embedding) return;
      const { name } = await nameBatches(modelKey(), readTexts().texts, provider.kind === 'local');
      const bytes = await bundlesKept.get(name);
      if (!bytes)
        return update({ sentence: 'It is no longer kept on this device: embed the texts again.' });
      store.set({ embedding: null });
      await show(bytes, name);
    },
  };
}

/** @param {Float32Array[]} vectors of equal length */
function flatten(vectors) {
  const dimension = vectors[0].length;
  const flat = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, row) => flat.set(vector, row * dimension));
  return flat;
}
