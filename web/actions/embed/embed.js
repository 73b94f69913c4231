import { estimateWork } from '../../data/cost.js';
import { rowTexts, templatesOf } from '../../data/templates.js';
import { openCollection } from '../../platform/storage.js';
import { messageOf, ProviderError } from '../../providers/error.js';
import { distinct } from '../../state/distinct.js';
import { watch } from '../../state/store.js';
import { BatchStore, nameBatches } from './batches.js';
import { composeBundle } from './compose.js';
import { embedBatches } from './run.js';

/**
 * @import { Table } from '../../data/templates.js'
 * @import { Collection } from '../../platform/storage.js'
 * @import { Embedding, Provider, State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { createProvider } from '../provider.js'
 */

/**
 * Embedding a whole table: planned with its cost, run in batches that are kept on this device as
 * they come, paused, taken up again, and made into a bundle that is opened and kept. What is kept
 * is found by its content: the texts and the model, never the key.
 *
 * @typedef {object} Tools
 * @property {(name: string) => Collection} openCollection
 *
 * @typedef {object} Layout
 * @property {(source: Blob, name: string) => Promise<void>} open
 *
 * @param {Store<State>} store
 * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts'>} provider
 * @param {Layout} layout
 * @param {Partial<Tools>} [tools]
 */
export function createEmbedActions(store, provider, layout, tools = {}) {
  const embedder = new TableEmbedder(
    store,
    provider,
    layout,
    tools.openCollection ?? openCollection,
  );
  return {
    /**
     * Offer to embed the texts of a table, by default those of the open data.
     * @param {Table & {model?: {template: string}}} [table]
     */
    planEmbedding: (table) => embedder.plan(table),
    /** @param {string} template */
    chooseTemplate: (template) => embedder.chooseTemplate(template),
    /**
     * Embed what is planned, or go on where it was left; batches that are there are not asked for
     * again.
     */
    startEmbedding: () => embedder.start(),
    pauseEmbedding: () => embedder.pause(),
    /** Close the plan; batches that are done stay kept. */
    cancelEmbedding: () => embedder.cancel(),
    /** Open the bundle that was made of these texts by the chosen model before. */
    openEmbedded: () => embedder.openEmbedded(),
  };
}

class TableEmbedder {
  #store;
  #provider;
  #layout;
  #batches;
  #bundles;
  /** @type {AbortController | null} */
  #running = null;
  /** Counts plans, so that an estimate knows whether it is still asked for. */
  #plans = 0;

  /**
   * @param {Store<State>} store
   * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts'>} provider
   * @param {Layout} layout
   * @param {Tools['openCollection']} collect
   */
  constructor(store, provider, layout, collect) {
    this.#store = store;
    this.#provider = provider;
    this.#layout = layout;
    this.#batches = new BatchStore(collect('embeddings'));
    this.#bundles = collect('data');
    watch(
      store,
      ['provider'],
      distinct(
        ({ provider: { kind, model, baseUrl } }) => [kind, model, baseUrl],
        ({ embedding }) => {
          if (embedding && embedding.stage !== 'running') void this.#estimate();
        },
      ),
    );
  }

  /** @param {Table & {model?: {template: string}}} [table] */
  plan(table = this.#store.get().bundle ?? undefined) {
    if (!table || this.#running) return;
    const [template] = templatesOf(table);
    if (template === undefined)
      return this.#store.set({
        error: 'These data have no column of texts: expected one to embed; open data with texts.',
      });
    this.#store.set({
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
    void this.#estimate();
  }

  /** @param {string} template */
  chooseTemplate(template) {
    if (this.#running) return;
    this.#update({ template, estimate: null });
    void this.#estimate();
  }

  async start() {
    const { embedding, provider } = this.#store.get();
    if (!embedding || this.#running) return;
    const { signal } = (this.#running = new AbortController());
    try {
      await this.#run(embedding, provider, signal);
    } catch (reason) {
      const isPause =
        signal.aborted || (reason instanceof DOMException && reason.name === 'AbortError');
      this.#store.set({ progress: null });
      this.#update({
        stage: isPause ? 'paused' : 'failed',
        remaining: null,
        sentence: isPause ? '' : messageOf(reason),
      });
      if (!isPause) throw reason;
    } finally {
      this.#running = null;
    }
  }

  pause() {
    this.#running?.abort();
  }

  cancel() {
    this.#running?.abort();
    this.#plans++;
    this.#store.set({ embedding: null, progress: null });
  }

  async openEmbedded() {
    const { embedding, provider } = this.#store.get();
    if (!embedding) return;
    const { name } = await nameBatches(readTexts(embedding).texts, provider, embedding.table.name);
    const bytes = await this.#bundles.get(name);
    if (!this.#store.get().embedding) return;
    if (!bytes)
      return this.#update({
        sentence: 'It is no longer kept on this device: embed the texts again.',
      });
    this.#store.set({ embedding: null });
    await this.#layout.open(new Blob([bytes]), name);
  }

  /** @param {Partial<Embedding>} change */
  #update(change) {
    const { embedding } = this.#store.get();
    if (embedding) this.#store.set({ embedding: { ...embedding, ...change } });
  }

  async #estimate() {
    const plan = ++this.#plans;
    const { embedding, provider } = this.#store.get();
    if (!embedding) return;
    const { texts, empty } = readTexts(embedding);
    const { batches, name } = await nameBatches(texts, provider, embedding.table.name);
    const [missing, bundles] = await Promise.all([
      this.#batches.missing(batches),
      this.#bundles.list().catch(() => []),
    ]);
    if (plan !== this.#plans) return;
    const left = missing.flatMap((batch) => batch.texts);
    this.#update({
      stage: 'planned',
      sentence: '',
      done: 0,
      estimate: {
        texts: texts.length,
        empty,
        kept: texts.length - left.length,
        ...estimateWork(left, provider.kind === 'local'),
        isFinished: bundles.some(({ key }) => key === name),
      },
    });
  }

  /** @param {Embedding} embedding @param {Provider} choice @param {AbortSignal} signal */
  async #run(embedding, choice, signal) {
    const { rows, texts, empty } = readTexts(embedding);
    if (texts.length === 0)
      throw new ProviderError('input', 'No row has a text: expected some; choose another column.');
    this.#update({ stage: 'running', sentence: '', done: 0, remaining: null });
    const { batches, name } = await nameBatches(texts, choice, embedding.table.name);
    const embed = (/** @type {string[]} */ batch) =>
      this.#embed(batch, { choice, total: texts.length, signal });
    const vectors = await embedBatches(batches, this.#batches, embed, {
      signal,
      onProgress: (progress) => this.#update(progress),
    });
    if (!this.#store.get().embedding) return;
    await this.#finish(composeBundle(embedding, choice, rows, vectors), name, empty);
  }

  /**
   * @param {string[]} texts of a batch
   * @param {{choice: Provider, total: number, signal: AbortSignal}} wish
   */
  async #embed(texts, wish) {
    const vectors = await this.#provider.embedTexts(texts, {
      ...wish,
      onProgress: ({ label, fraction }) => {
        if (!wish.signal.aborted && label.startsWith('Loading'))
          this.#store.set({ progress: { label, fraction } });
      },
    });
    this.#store.set({ progress: null });
    return vectors;
  }

  /**
   * Keep the bundle, open it, and say so.
   * @param {ReturnType<typeof composeBundle>} made
   * @param {string} name by content; empty where there is none, so that nothing can be kept under it
   * @param {number} empty rows that were left out
   */
  async #finish({ bytes, about }, name, empty) {
    const isKept =
      name !== '' &&
      (await this.#bundles.put(name, bytes, about).then(
        () => true,
        () => false,
      ));
    this.#store.set({ embedding: null });
    await this.#layout.open(new Blob([bytes]), isKept ? name : about.name);
    this.#store.set({
      notice: [
        `${about.count.toLocaleString('en')} texts were embedded with "${about.model}".`,
        empty > 0 ? `${empty.toLocaleString('en')} rows without a text were left out.` : '',
        isKept
          ? 'They are kept on this device.'
          : 'This browser stores nothing: save the bundle if you want to keep it.',
      ]
        .filter(Boolean)
        .join(' '),
    });
  }
}

/**
 * @param {Pick<Embedding, 'table' | 'template'>} embedding
 * @returns {{rows: number[], texts: string[], empty: number}} rows that have a text, and their
 *   texts
 */
function readTexts({ table, template }) {
  const all = rowTexts(table, template);
  const rows = all.flatMap((text, row) => (text ? [row] : []));
  return { rows, texts: rows.map((row) => all[row]), empty: all.length - rows.length };
}
