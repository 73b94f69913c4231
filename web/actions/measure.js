import { ownColorColumn } from '../data/coloring.js';
import { isLand } from '../data/land.js';
import { readRegions, regionsOf } from '../formats/bundle-regions.js';
import { shownStored } from '../formats/stored-layouts.js';
import { watch } from '../state/store.js';
import { report } from './report.js';

/**
 * @import { Engine, Measurement } from '../engine/engine.js'
 * @import { Region } from '../formats/bundle-regions.js'
 * @import { StoredLayout } from '../formats/bundle-stored-layouts.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 * @import { Request, Requests } from './request.js'
 */

/**
 * The quality of the layout on the screen and the names of its regions, computed in the background;
 * any newer request ends it.
 *
 * @typedef {Measurement & {regions: Region[], namedPositions: Float32Array}} Known
 */
export class Measuring {
  #store;
  #requests;
  #python;
  #engine;
  /** What is known of stored layouts. @type {WeakMap<StoredLayout, Partial<Known>>} */
  #known = new WeakMap();

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
    watch(store, ['engine'], ({ engine: stage, running, regions, namedPositions }) => {
      if (stage === 'ready' && !running) void this.measureStored();
      if (stage === 'failed') this.#showRegions(regions, namedPositions);
    });
  }

  /**
   * Measure the points on the screen.
   * @param {Request} request that the measurement belongs to
   * @param {boolean} [isOfPython] whether Python has put them there last: it is not sent what it has
   * @returns {Promise<Record<string, number>>} rejects with an AbortError when overtaken
   */
  async measure(request, isOfPython = false) {
    const { positions } = this.#store.get();
    const layout = shownStored(this.#store.get());
    const sent = isOfPython ? null : positions;
    this.#store.set({ measuring: 0 });
    const stored = layout ? readRegions(layout) : [];
    if (stored.length > 0) this.#setRegions(layout, stored, positions);
    try {
      const measured = await this.#engine.measure(request.task, sent);
      request.expectNewest();
      if (layout) this.remember(layout, measured);
      this.#store.set({ ...measured, outdated: false });
      return measured.quality;
    } finally {
      if (request.isNewest) {
        this.#store.set({ measuring: null });
        // After it, not beside it: whoever waits for the quality does not wait for names.
        if (stored.length === 0) void this.#nameRegions(request, sent);
      }
    }
  }

  /**
   * Name the regions of the points on the screen; nobody waits for it. The names on the screen stay
   * where a newer request ends this.
   * @param {Request} request
   * @param {Float32Array | null} sent null for the positions that Python has
   */
  async #nameRegions(request, sent) {
    const { positions } = this.#store.get();
    const layout = shownStored(this.#store.get());
    try {
      const regions = regionsOf(await this.#engine.regions(request.task, sent));
      if (request.isNewest) this.#setRegions(layout, regions, positions);
    } catch (reason) {
      if (!request.isNewest) return;
      this.#setRegions(layout, [], positions);
      report(this.#store, reason);
    }
  }

  /**
   * @param {StoredLayout | null} layout on the screen
   * @param {Region[]} regions
   * @param {Float32Array} namedPositions that they are of
   */
  #setRegions(layout, regions, namedPositions) {
    if (layout) this.remember(layout, { regions, namedPositions });
    this.#showRegions(regions, namedPositions);
  }

  /**
   * Points that were to have the colour of their land have one of the data's own where there is no
   * land.
   * @param {Region[]} regions
   * @param {Float32Array} namedPositions
   */
  #showRegions(regions, namedPositions) {
    const { bundle, colorColumn } = this.#store.get();
    if (!bundle || !isLand(colorColumn)) return this.#store.set({ regions, namedPositions });
    this.#store.set({
      regions,
      namedPositions,
      colorColumn: regions.length > 0 ? colorColumn : ownColorColumn(bundle),
    });
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
    if (bundle?.layouts.length && !bundle.extent && positionsFrom === 'stored')
      await this.measureShown();
  }

  /** @param {StoredLayout} layout @param {Partial<Known>} found */
  remember(layout, found) {
    this.#known.set(layout, { ...this.#known.get(layout), ...found });
  }

  /**
   * @param {StoredLayout} layout
   * @returns {Partial<Known> | undefined} what is known of it, once it has been measured and named
   */
  knownOf(layout) {
    const known = this.#known.get(layout);
    return known?.quality && known.regions ? known : undefined;
  }
}
