import { estimateWork } from '../../data/cost.js';
import { templatesOf } from '../../data/templates.js';
import { chosenModel } from '../../providers/choice.js';
import { distinct } from '../../state/distinct.js';
import { watch } from '../../state/store.js';
import { nameBatches } from './batches.js';
import { readTexts, tellMisfit } from './texts.js';

/**
 * @import { PictureSource } from '../../data/pictures.js'
 * @import { Table } from '../../data/templates.js'
 * @import { Collection } from '../../platform/storage.js'
 * @import { State } from '../../state/state.js'
 * @import { Store } from '../../state/store.js'
 * @import { Embedding } from '../../state/work.js'
 * @import { BatchStore } from './batches.js'
 */

/**
 * The plan of an embedding: which table by which template and prompts, and what it will cost, which
 * is estimated again whenever one of these changes.
 *
 * @typedef {{batches: BatchStore, bundles: Collection}} Kept what is kept on this device
 */
export class EmbeddingPlan {
  #store;
  #kept;
  #promptsOf;
  /** Counts plans, so that an estimate knows whether it is still asked for. */
  #plans = 0;
  /** While texts are being embedded their plan stands. */
  isRunning = false;

  /**
   * @param {Store<State>} store
   * @param {Kept} kept
   * @param {(model: string) => Promise<{question: string, row: string}>} promptsOf what a model is
   *   known to want before questions and rows
   */
  constructor(store, kept, promptsOf) {
    this.#store = store;
    this.#kept = kept;
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
  beginAdding(table) {
    const { bundle } = this.#store.get();
    if (!bundle) throw new Error('No data set is open: open one, then add rows to it.');
    // They become texts as the rows did that are there.
    this.begin({ ...table, model: bundle.model }, { joins: bundle.name });
  }

  /**
   * @param {Table & {model?: {template: string}}} [table]
   * @param {{joins?: string, pictures?: PictureSource}} [known] `joins`: name of the open data that its rows
   *   will join; `pictures`: that it came with, if left out those of the open data
   */
  begin(table = this.#store.get().bundle ?? undefined, { joins = '', pictures } = {}) {
    if (!table || this.isRunning) return;
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
    if (this.isRunning) return;
    this.update({ template, estimate: null });
    void this.#estimate();
  }

  /** @param {{question?: string, row?: string}} change */
  choosePrompts(change) {
    const prompts = this.#store.get().embedding?.prompts;
    if (this.isRunning || !prompts) return;
    this.update({ prompts: { ...prompts, ...change, isEdited: true }, estimate: null });
    void this.#estimate();
  }

  /** Nothing is planned any more. */
  close() {
    this.#plans++;
    this.#store.set({ embedding: null, progress: null });
  }

  /** @param {Partial<Embedding>} change */
  update(change) {
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
      this.#kept.batches.missing(batches),
      this.#kept.bundles.list().catch(() => []),
    ]);
    if (plan !== this.#plans) return;
    const left = missing.flatMap((batch) => batch.texts);
    this.update({
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
      this.update({ prompts: { ...known, isEdited: false } });
  }
}
