/**
 * @import { Engine, TableChoices } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const NO_KERNEL =
  'This browser has no WebAssembly SIMD: layouts are computed by NumPy, some ten times slower.';
const NOT_HERE =
  'A tab does not hold all vectors of an atlas: lay it out again with `embedding-sphere layout`.';
const SLOW = 'Starting Python: its files are slow to download';
const SLOW_AFTER = 20_000;

/**
 * The page's Python: started when it is first needed, and given the open bundle once; not at all
 * where it has composed that itself.
 */
export class Python {
  #store;
  #engine;
  /** @type {Promise<void> | null} */
  #started = null;
  /** @type {Promise<void> | null} the bundle on the screen, on its way to Python */
  #handedOver = null;
  /** @type {Uint8Array | null} of the bundle on the screen */
  #bytes = null;
  /** How often Python was given a bundle. */
  #given = 0;
  /** Bundles that Python has composed and opened, by when. @type {WeakMap<Blob, number>} */
  #composed = new WeakMap();
  /** A notice that waits for a layout to end, which would wipe it off the screen. */
  #untold = '';

  /**
   * @param {Store<State>} store
   * @param {Pick<Engine, 'start' | 'open' | 'compose'>} engine
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
    this.#store.set({ engine: 'starting', engineError: '' });
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
      this.#store.set({ engine: 'failed', progress: null, engineError: message });
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

  /**
   * Compose a bundle of the table that was read. Python opens it: what is on the screen is given to
   * Python again when next needed, unless it is this one by then.
   * @param {TableChoices} choices
   * @returns {Promise<File>}
   */
  async compose(choices) {
    const given = ++this.#given;
    this.#handedOver = null;
    const file = new File([await this.#engine.compose(choices, true)], `${choices.name}.esb`);
    this.#composed.set(file, given);
    return file;
  }

  /**
   * Another bundle is on the screen: Python is given it when needed.
   * @param {string | Blob} source
   * @param {Uint8Array | null} bytes null for an atlas, which stays where it is
   */
  show(source, bytes) {
    const isHeld = source instanceof Blob && this.#composed.get(source) === this.#given;
    this.#bytes = bytes;
    this.#handedOver = isHeld ? Promise.resolve() : null;
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
    this.#handedOver ??= this.#open();
    return this.#handedOver;
  }

  async #open() {
    if (!this.#bytes)
      throw new Error(this.#store.get().atlas ? NOT_HERE : 'No data set is open: open one first.');
    this.#given++;
    await this.#engine.open(this.#bytes);
  }

  /** Start, where it is not up, and give it the open bundle. */
  async ready() {
    await this.start();
    await this.handOver();
  }

  /** Python holds other rows than those on the screen: it is given these when next needed. */
  handOverAgain() {
    this.#handedOver = null;
  }

  /** The worker has died: the next start brings another, which knows no bundle. */
  forget() {
    this.#started = null;
    this.#handedOver = null;
    this.#given++;
  }
}
