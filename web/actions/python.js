/**
 * @import { Engine } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const NO_KERNEL =
  'This browser has no WebAssembly SIMD: layouts are computed by NumPy, some ten times slower.';
const SLOW = 'Waking Python: its files are slow to arrive';
const SLOW_AFTER = 20_000;

/** The page's Python: started when it is first needed, and given the open bundle once. */
export class Python {
  #store;
  #engine;
  /** @type {Promise<void> | null} */
  #started = null;
  /** @type {Promise<void> | null} the bundle on the screen, on its way to Python */
  #handedOver = null;
  /** @type {Uint8Array | null} of the bundle on the screen */
  #bytes = null;
  /** A notice that waits for a layout to end, which would wipe it off the screen. */
  #untold = '';

  /**
   * @param {Store<State>} store
   * @param {Pick<Engine, 'start' | 'open'>} engine
   */
  constructor(store, engine) {
    this.#store = store;
    this.#engine = engine;
  }

  /** @returns {Promise<void>} resolves when Python is up; a start that failed is tried again */
  start() {
    this.#started ??= this.#start();
    return this.#started;
  }

  async #start() {
    this.#store.set({ engine: 'starting', failure: '' });
    const slow = setTimeout(
      () => this.#store.set({ progress: { label: SLOW, fraction: null } }),
      SLOW_AFTER,
    );
    try {
      const { kernel } = await this.#engine.start();
      const { running, notice } = this.#store.get();
      if (!kernel && running) this.#untold = NO_KERNEL;
      this.#store.set({
        engine: 'ready',
        progress: null,
        notice: kernel || running ? notice : NO_KERNEL,
      });
    } catch (reason) {
      this.#started = null;
      const { message } = /** @type {Error} */ (reason);
      this.#store.set({ engine: 'failed', progress: null, failure: message });
      throw reason;
    } finally {
      clearTimeout(slow);
    }
  }

  /** @returns {string} what could not be said when Python started; empty the next time */
  takeNotice() {
    const notice = this.#untold;
    this.#untold = '';
    return notice;
  }

  /** @param {Uint8Array} bytes of the bundle on the screen, to be given to Python when needed */
  show(bytes) {
    this.#bytes = bytes;
    this.#handedOver = null;
  }

  /**
   * The rows that Python holds have become those on the screen.
   * @param {Uint8Array} bytes the same as a bundle
   */
  adopt(bytes) {
    this.#bytes = bytes;
  }

  /** Give the open bundle to Python, once. */
  handOver() {
    const bytes = this.#bytes;
    this.#handedOver ??= bytes
      ? this.#engine.open(bytes)
      : Promise.reject(new Error('No data set is open: open one first.'));
    return this.#handedOver;
  }

  /** Python holds other rows than those on the screen: it is given these when next needed. */
  handOverAgain() {
    this.#handedOver = null;
  }

  /** The worker has died: the next start brings another, which knows no bundle. */
  forget() {
    this.#started = null;
    this.#handedOver = null;
  }
}
