import { NO_PICTURES } from '../../data/pictures.js';
import { decodeBundle } from '../../formats/bundle.js';
import { openCollection } from '../../platform/storage.js';
import { isAbort } from '../../providers/abort.js';
import { messageOf, ProviderError } from '../../providers/error.js';
import { BatchStore, nameBatches } from './batches.js';
import { composeBundle } from './compose.js';
import { EmbeddingPlan } from './plan.js';
import { embedBatches } from './run.js';
import { readTexts, tellEmpty } from './texts.js';

/**
 * @import { Bundle } from '../../formats/bundle.js'
 * @import { PictureSource } from '../../data/pictures.js'
 * @import { Table } from '../../data/templates.js'
 * @import { Collection } from '../../platform/storage.js'
 * @import { State } from '../../state/state.js'
 * @import { Embedding, Provider } from '../../state/work.js'
 * @import { Store } from '../../state/store.js'
 * @import { createProvider } from '../provider.js'
 * @import { Kept } from './plan.js'
 */

/**
 * Embedding a whole table: planned with its cost, run in batches that are kept on this device as
 * they come, paused, taken up again, and made into a bundle that is opened and kept. What is kept
 * is found by its content: the texts and the model, never the key.
 *
 * @typedef {object} Tools
 * @property {(name: string) => Collection} openCollection
 * @property {(model: string) => Promise<{question: string, row: string}>} promptsOf what a model is
 *   known to want before questions and rows
 *
 * @typedef {object} Layout
 * @property {(source: Blob, name: string, more?: Partial<State>) => Promise<void>} open
 * @property {(added: Bundle, told?: string[]) => Promise<unknown>} addRows
 *
 * @param {Store<State>} store
 * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts'>} provider
 * @param {Layout} layout
 * @param {Partial<Tools>} [tools]
 */
export function createEmbedActions(store, provider, layout, tools = {}) {
  const collect = tools.openCollection ?? openCollection;
  const kept = { batches: new BatchStore(collect('embeddings')), bundles: collect('data') };
  const promptsOf = tools.promptsOf ?? (async () => ({ question: '', row: '' }));
  const plan = new EmbeddingPlan(store, kept, promptsOf);
  const embedder = new TableEmbedder(store, provider, layout, kept, plan);
  return {
    /**
     * Offer to embed the texts of a table, by default those of the open data.
     * @param {Table & {model?: {template: string}}} [table]
     * @param {PictureSource} [pictures] that it came with
     */
    planEmbedding: (table, pictures) => plan.begin(table, { pictures }),
    /** Offer to embed the texts of a table, whose rows then join the open data. @param {Table} table */
    planAdding: (table) => plan.beginAdding(table),
    /** @param {string} template */
    chooseTemplate: (template) => plan.chooseTemplate(template),
    /** @param {{question?: string, row?: string}} prompts what stands before questions, and rows */
    choosePrompts: (prompts) => plan.choosePrompts(prompts),
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
  #kept;
  #plan;
  /** @type {AbortController | null} */
  #running = null;

  /**
   * @param {Store<State>} store
   * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts'>} provider
   * @param {Layout} layout
   * @param {Kept} kept
   * @param {EmbeddingPlan} plan
   */
  constructor(store, provider, layout, kept, plan) {
    this.#store = store;
    this.#provider = provider;
    this.#layout = layout;
    this.#kept = kept;
    this.#plan = plan;
  }

  async start() {
    const { embedding, provider } = this.#store.get();
    if (!embedding || embedding.misfit || this.#running) return;
    const { signal } = (this.#running = new AbortController());
    this.#plan.isRunning = true;
    try {
      await this.#run(embedding, provider, signal);
    } catch (reason) {
      const isPause = signal.aborted || isAbort(reason);
      this.#store.set({ progress: null });
      this.#plan.update({
        stage: isPause ? 'paused' : 'failed',
        remaining: null,
        sentence: isPause ? '' : messageOf(reason),
      });
      if (!isPause) throw reason;
    } finally {
      this.#running = null;
      this.#plan.isRunning = false;
    }
  }

  pause() {
    this.#running?.abort();
  }

  cancel() {
    this.#running?.abort();
    this.#plan.close();
  }

  async openEmbedded() {
    const { embedding, provider } = this.#store.get();
    if (!embedding) return;
    const { name } = await nameBatches(readTexts(embedding).texts, provider, embedding.table.name);
    const bytes = await this.#kept.bundles.get(name);
    if (!this.#store.get().embedding) return;
    if (!bytes)
      return this.#plan.update({
        sentence: 'It is no longer kept on this device: embed the texts again.',
      });
    this.#store.set({ embedding: null });
    await this.#layout.open(new Blob([bytes]), name, {
      pictures: embedding.pictures ?? NO_PICTURES,
    });
  }

  /** @param {Embedding} embedding @param {Provider} choice @param {AbortSignal} signal */
  async #run(embedding, choice, signal) {
    const { rows, texts, empty } = readTexts(embedding);
    if (rows.length === 0)
      throw new ProviderError('input', 'No row has a text: expected some; choose another column.');
    this.#plan.update({ stage: 'running', sentence: '', done: 0, remaining: null });
    const { batches, name } = await nameBatches(texts, choice, embedding.table.name);
    const embed = (/** @type {string[]} */ batch) =>
      this.#embed(batch, { choice, total: texts.length, signal });
    const vectors = await embedBatches(batches, this.#kept.batches, embed, {
      signal,
      onProgress: (progress) => this.#plan.update(progress),
    });
    if (!this.#store.get().embedding) return;
    const made = composeBundle(embedding, choice, rows, vectors);
    await (embedding.joins
      ? this.#join(made, empty)
      : this.#finish(made, name, empty, embedding.pictures));
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
   * Let its rows join the open data.
   * @param {ReturnType<typeof composeBundle>} made
   * @param {number} empty rows that were left out
   */
  async #join({ bytes, about }, empty) {
    this.#store.set({ embedding: null });
    const told = [
      `Their texts were embedded with "${about.model}".`,
      empty > 0 ? tellEmpty(empty, 0) : '',
    ];
    await this.#layout.addRows(decodeBundle(bytes), told.filter(Boolean));
  }

  /**
   * Keep the bundle, open it, and say so.
   * @param {ReturnType<typeof composeBundle>} made
   * @param {string} name by content; empty where there is none, so that nothing can be kept under it
   * @param {number} empty rows that were left out
   * @param {PictureSource} [pictures] of the rows
   */
  async #finish({ bytes, about }, name, empty, pictures = NO_PICTURES) {
    const isKept =
      name !== '' &&
      (await this.#kept.bundles.put(name, bytes, about).then(
        () => true,
        () => false,
      ));
    this.#store.set({ embedding: null });
    await this.#layout.open(new Blob([bytes]), isKept ? name : about.name, { pictures });
    this.#store.set({
      ...(about.questions ? { tray: 'retrieval' } : {}),
      notice: [
        `${about.count.toLocaleString('en')} texts were embedded with "${about.model}".`,
        empty > 0 ? tellEmpty(empty, about.questions) : '',
        about.questions ? `${about.questions.toLocaleString('en')} questions are put to them.` : '',
        isKept
          ? 'They are kept on this device.'
          : 'This browser stores nothing: save the bundle if you want to keep it.',
      ]
        .filter(Boolean)
        .join(' '),
    });
  }
}
