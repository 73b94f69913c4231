import { placeOfAnswer } from './data/answer-placement.js';
import { quote } from './data/parameters.js';
import { retrieve } from './data/retrieval.js';
import { watch } from './state/store.js';

/**
 * @import { Actions } from './actions/index.js'
 * @import { Planet } from './planet/planet.js'
 * @import { State } from './state/state.js'
 * @import { Store } from './state/store.js'
 */

/**
 * `window.embeddingSphere`: the page for the console, for notebooks and for tests.
 *
 * Events: `frame` (detail: iteration, iterations, cost, positions), `statechange` (detail: the
 * record) and `error` (detail: the sentence).
 */
export class EmbeddingSphere extends EventTarget {
  #store;
  #actions;
  #planet;

  /**
   * @param {Store<State>} store
   * @param {Actions | Promise<Actions>} actions on their way, after the
   *   first picture; what is asked before waits for them
   * @param {{ready: Promise<void>, planetReady: Promise<void>, engineReady: Promise<void>}}
   *   milestones
   * @param {() => Planet | null} [planet] null until it turns, and without WebGL
   */
  constructor(store, actions, milestones, planet = () => null) {
    super();
    this.#store = store;
    this.#actions = actions;
    /** Resolves when the first globe is drawn, as a picture, and the controls are there. */
    this.ready = milestones.ready;
    /**
     * Resolves when it turns: as soon as it is touched, else when Python is up; without WebGL it
     * stays a picture.
     */
    this.planetReady = milestones.planetReady;
    /** Resolves when Python is up. */
    this.engineReady = milestones.engineReady;
    this.#planet = planet;
    watch(store, ['positions'], ({ positions, positionsFrom, frame, costs }) => {
      if (positionsFrom === 'frame')
        this.#tell('frame', { ...frame, cost: costs.at(-1)?.cost, positions });
    });
    watch(store, ['error'], ({ error }) => {
      if (error) this.#tell('error', error);
    });
    store.subscribe((now) => this.#tell('statechange', now));
  }

  /**
   * The globe on the screen: `capture(scale)`, `pose()`, `jump(pose)`, `canvas`, and what tests ask
   * of it; null without one.
   */
  get planet() {
    return this.#planet();
  }

  /** @param {string} type @param {unknown} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** @param {unknown} given @param {string} sentence of what was given, and what was expected */
  #expect(given, sentence) {
    if (given) return;
    this.#store.set({ error: sentence });
    throw new TypeError(sentence);
  }

  /**
   * Open a bundle (`.esb`).
   * @param {string | URL | Blob} source its address, or a file
   * @returns {Promise<void>} rejects with one sentence; what was on the screen stays
   */
  async open(source) {
    const address = source instanceof URL ? source.href : source;
    this.#expect(
      typeof address === 'string' ? address.trim() : address instanceof Blob,
      `There is nothing to open in ${quote(source)}: expected the address of a bundle, or a file.`,
    );
    return (await this.#actions).open(address);
  }

  /**
   * Lay the points out again. The newest request wins; an older one rejects with an AbortError.
   * @param {{method?: string, resume?: boolean, settle?: boolean} & Record<string, number | string
   *   | boolean | undefined>} [parameters] such as `{method: 'spherical-tsne', perplexity: 30,
   *   seed: 1}`; `resume: true` goes on from where the points are, `resume: true, settle: true`
   *   until they come to rest
   * @returns {Promise<{positions: Float32Array, iterations: number, milliseconds: number, backend:
   *   string, neighborRecall: number | null, notices: string[], quality: Promise<Record<string,
   *   number>>}>} what computed, as in "WebAssembly on 2 cores", the share of the true neighbours
   *   that the layout was made from, and sentences on what was changed and why. It resolves as soon
   *   as the points are there; `quality` is a promise of its own, as it is measured after that, and
   *   rejects with an AbortError when a newer request ends the measuring
   */
  async relayout(parameters = {}) {
    this.#expect(
      typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters),
      `The parameters are ${quote(parameters)}: expected an object such as {perplexity: 30}.`,
    );
    for (const name of ['resume', 'settle'])
      this.#expect(
        ['boolean', 'undefined'].includes(typeof parameters[name]),
        `${name} is ${quote(parameters[name])}: expected true or false.`,
      );
    const result = await (await this.#actions).relayout(parameters);
    const { positions, iterations, milliseconds, backend, recall, notices, quality } = result;
    return {
      positions: positions.slice(),
      iterations,
      milliseconds,
      backend,
      neighborRecall: recall,
      notices,
      quality,
    };
  }

  /** End the running layout, or the measuring after it; the points stay where they are. */
  async cancel() {
    return (await this.#actions).cancel();
  }

  /**
   * Add rows to the open data: they settle among the points that are there, which are pinned, then
   * all relax.
   * @param {File | File[]} files a table with vectors as long, as it is recognised, or a bundle
   * @returns {Promise<{added: number, drift: {mean: number, median: number, largest: number}}>}
   *   drift of the old points in degrees; rejects with one sentence, or an AbortError when
   *   cancelled: then nothing was added
   */
  async grow(files) {
    const given = [files].flat();
    this.#expect(
      given.length > 0 && given.every((file) => file instanceof File),
      'There are no rows to add: expected a file, or several that belong together.',
    );
    const { added, drift } = await (await this.#actions).growWith(given);
    return { added, drift };
  }

  /**
   * Ask the planet, as the box above it does. The newest question wins; an older one rejects with
   * an AbortError. Words go to a server only where the person has chosen one; the first time the
   * page asks them whether they may, and this waits for their click. Refused, it rejects with an
   * AbortError, and nothing was sent.
   * @param {string | ArrayLike<number>} textOrVector words, or a vector of the data's dimension
   * @returns {Promise<{scores: Float32Array, best: {row: number, score: number}[], position:
   *   [number, number, number] | null}>} the cosine with every row; the hits, ten unless the page
   *   asks for more, among the rows that the filters let pass; and where the question lies: a unit
   *   vector, north is +z, null without a hit
   */
  async query(textOrVector) {
    if (typeof textOrVector !== 'string') {
      this.#expect(
        Array.isArray(textOrVector) ||
          (ArrayBuffer.isView(textOrVector) && !(textOrVector instanceof DataView)),
        `The question is ${quote(textOrVector)}: expected words, or a vector of numbers.`,
      );
      const numbers = Array.from(textOrVector);
      const wrong = numbers.findIndex((number) => !Number.isFinite(number));
      this.#expect(
        wrong < 0,
        `Number ${wrong} of the vector is ${quote(numbers[wrong])} (they count from 0): expected a finite number.`,
      );
    }
    const actions = await this.#actions;
    const answer = await (typeof textOrVector === 'string'
      ? actions.ask(textOrVector)
      : actions.askVector(textOrVector));
    const answered = { ...this.#store.get(), answer };
    const placement = placeOfAnswer(answered);
    return {
      scores: answer.scores.slice(),
      best: retrieve(answered).hits.map((hit) => ({ ...hit })),
      position: placement && [...placement.position],
    };
  }

  /**
   * @returns {{row: number, score: number}[]} the hits of the question that is answered, the best
   *   first: within the filters, without points that were liked or disliked; empty without one
   */
  hits() {
    return retrieve(this.#store.get()).hits.map((hit) => ({ ...hit }));
  }

  /** @returns {State} the record that the page is drawn from; read only */
  state() {
    return this.#store.get();
  }
}
