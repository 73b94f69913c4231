import { watch } from '../state/store.js';
import { report } from './report.js';

/**
 * @import { Engine, Measurement } from '../engine/engine.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 * @import { Request, Requests } from './request.js'
 */

/**
 * The quality of the layout on the screen and the names of its regions, computed in the background;
 * any newer request ends it.
 */
export class Measuring {
  #store;
  #requests;
  #python;
  #engine;
  /** What was measured of layouts that came with the data. @type {WeakMap<Bundle, Measurement>} */
  #stored = new WeakMap();

  /**
   * @param {Store<State>} store
   * @param {{requests: Requests, python: Python, engine: Pick<Engine, 'measure' | 'regions'>}}
   *   shared
   */
  constructor(store, { requests, python, engine }) {
    this.#store = store;
    this.#requests = requests;
    this.#python = python;
    this.#engine = engine;
    watch(store, ['engine'], ({ engine: stage, running }) => {
      if (stage === 'ready' && !running) void this.measureStored();
    });
  }

  /**
   * Measure the points on the screen.
   * @param {Request} request that the measurement belongs to
   * @param {boolean} [isOfPython] whether Python has put them there last: it is not sent what it has
   * @returns {Promise<Record<string, number>>} rejects with an AbortError when overtaken
   */
  async measure(request, isOfPython = false) {
    const { bundle, positions, positionsFrom } = this.#store.get();
    const sent = isOfPython ? null : positions;
    this.#store.set({ measuring: 0 });
    void this.#nameRegions(request, sent);
    try {
      const measured = await this.#engine.measure(request.task, sent);
      request.expectNewest();
      if (bundle && positionsFrom === 'stored') this.#stored.set(bundle, measured);
      this.#store.set({ ...measured, outdated: false });
      return measured.quality;
    } finally {
      if (request.isNewest) this.#store.set({ measuring: null });
    }
  }

  /**
   * The names on the screen stay where a newer request ends this.
   * @param {Request} request
   * @param {Float32Array | null} positions
   */
  async #nameRegions(request, positions) {
    try {
      const regions = await this.#engine.regions(request.task, positions);
      if (request.isNewest) this.#store.set({ regions });
    } catch (reason) {
      if (request.isNewest) report(this.#store, reason);
    }
  }

  /**
   * Measure what is on the screen; nobody waits for it.
   * @param {boolean} [isOfPython] as for `measure`
   */
  async measureShown(isOfPython = false) {
    const request = this.#requests.newest;
    const { bundle } = this.#store.get();
    const isWanted = () => request.isNewest && bundle === this.#store.get().bundle;
    try {
      await this.#python.handOver();
      if (isWanted()) await this.measure(request, isOfPython);
    } catch (reason) {
      if (isWanted()) report(this.#store, reason);
    }
  }

  /** The layout that came with the data; even places that stand in for one say nothing. */
  async measureStored() {
    const { bundle, positionsFrom } = this.#store.get();
    if (bundle?.layouts.length && positionsFrom === 'stored') await this.measureShown();
  }

  /** @returns {Measurement | undefined} of the layout that came with the open data, if it is known */
  ofStored() {
    const { bundle } = this.#store.get();
    return bundle ? this.#stored.get(bundle) : undefined;
  }
}
