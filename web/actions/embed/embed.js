import { estimateWork } from '../../data/cost.js';
import { NO_PICTURES } from '../../data/pictures.js';
import { templatesOf } from '../../data/templates.js';
import { decodeBundle } from '../../formats/bundle.js';
import { openCollection } from '../../platform/storage.js';
import { isAbort } from '../../providers/abort.js';
import { chosenModel } from '../../providers/choice.js';
import { messageOf, ProviderError } from '../../providers/error.js';
import { distinct } from '../../state/distinct.js';
import { watch } from '../../state/store.js';
import { BatchStore, nameBatches } from './batches.js';
import { composeBundle } from './compose.js';
import { embedBatches } from './run.js';
import { readTexts, tellEmpty, tellMisfit } from './texts.js';

/**
 * @import { Bundle } from '../../formats/bundle.js'
 * @import { PictureSource } from '../../data/pictures.js'
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
  const embedder = new TableEmbedder(store, provider, layout, {
    openCollection: tools.openCollection ?? openCollection,
    promptsOf: tools.promptsOf ?? (async () => ({ question: '', row: '' })),
  });
  return {
    /**
     * Offer to embed the texts of a table, by default those of the open data.
     * @param {Table & {model?: {template: string}}} [table]
     * @param {PictureSource} [pictures] that it came with
     */
    planEmbedding: (table, pictures) => embedder.plan(table, { pictures }),
    /** Offer to embed the texts of a table, whose rows then join the open data. @param {Table} table */
    planAdding: (table) => embedder.planAdding(table),
    /** @param {string} template */
    chooseTemplate: (template) => embedder.chooseTemplate(template),
    /** @param {{question?: string, row?: string}} prompts what stands before questions, and rows */
    choosePrompts: (prompts) => embedder.choosePrompts(prompts),
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
  #promptsOf;
  /** @type {AbortController | null} */
  #running = null;
  /** Counts plans, so that an estimate knows whether it is still asked for. */
  #plans = 0;

  /**
   * @param {Store<State>} store
   * @param {Pick<ReturnType<typeof createProvider>, 'embedTexts'>} provider
   * @param {Layout} layout
   * @param {Tools} tools
   */
  constructor(store, provider, layout, { openCollection: collect, promptsOf }) {
    this.#store = store;
    this.#provider = provider;
    this.#layout = layout;
    this.#batches = new BatchStore(collect('embeddings'));
    this.#bundles = collect('data');
    this.#promptsOf = promptsOf;
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

  /** @param {Table} table */
  planAdding(table) {
    const { bundle } = this.#store.get();
    if (!bundle) throw new Error('No data set is open: open one, then add rows to it.');
    // They become texts as the rows did that are there.
    this.plan({ ...table, model: bundle.model }, { joins: bundle.name });
  }

  /**
   * @param {Table & {model?: {template: string}}} [table]
   * @param {{joins?: string, pictures?: PictureSource}} [known] `joins`: name of the open data that its rows
   *   will join; `pictures`: that it came with, if left out those of the open data
   */
  plan(table = this.#store.get().bundle ?? undefined, { joins = '', pictures } = {}) {
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
        prompts: table.questions ? { question: '', row: '', isEdited: false } : null,
        stage: 'planned',
        estimate: null,
        done: 0,
        remaining: null,
        sentence: '',
        joins,
        misfit: '',
        pictures: pictures ?? this.#store.get().pictures,
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

  /** @param {{question?: string, row?: string}} change */
  choosePrompts(change) {
    const prompts = this.#store.get().embedding?.prompts;
    if (this.#running || !prompts) return;
    this.#update({ prompts: { ...prompts, ...change, isEdited: true }, estimate: null });
    void this.#estimate();
  }

  async start() {
    const { embedding, provider } = this.#store.get();
    if (!embedding || embedding.misfit || this.#running) return;
    const { signal } = (this.#running = new AbortController());
    try {
      await this.#run(embedding, provider, signal);
    } catch (reason) {
      const isPause = signal.aborted || isAbort(reason);
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
    await this.#layout.open(new Blob([bytes]), name, {
      pictures: embedding.pictures ?? NO_PICTURES,
    });
  }

  /** @param {Partial<Embedding>} change */
  #update(change) {
    const { embedding } = this.#store.get();
    if (embedding) this.#store.set({ embedding: { ...embedding, ...change } });
  }

  async #estimate() {
    const plan = ++this.#plans;
    await this.#suitPrompts();
    const { embedding, provider, bundle } = this.#store.get();
    if (!embedding || plan !== this.#plans) return;
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
      misfit: embedding.joins && bundle ? tellMisfit(bundle, provider) : '',
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

  /** Prompts that nobody has edited are those that the chosen model is known to want. */
  async #suitPrompts() {
    const { embedding, provider } = this.#store.get();
    if (!embedding?.prompts || embedding.prompts.isEdited) return;
    const known = await this.#promptsOf(chosenModel(provider).name);
    const now = this.#store.get().embedding;
    if (now?.table === embedding.table && now.prompts && !now.prompts.isEdited)
      this.#update({ prompts: { ...known, isEdited: false } });
  }

  /** @param {Embedding} embedding @param {Provider} choice @param {AbortSignal} signal */
  async #run(embedding, choice, signal) {
    const { rows, texts, empty } = readTexts(embedding);
    if (rows.length === 0)
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
      (await this.#bundles.put(name, bytes, about).then(
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
