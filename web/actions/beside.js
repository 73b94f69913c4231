import { isAbort } from '../providers/abort.js';
import { messageOf } from '../providers/error.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 */

/**
 * What Python is asked about the open data beside a layout: the newest wins, and nothing is shown of
 * data that are gone.
 */
export class Beside {
  #store;
  #python;
  #running;
  #newest = 0;

  /**
   * @param {Store<State>} store
   * @param {Pick<Python, 'handOver'>} python
   * @param {'evaluating' | 'explaining' | 'compressing' | 'contrasting' | 'turning'} running where the state says that it goes on
   */
  constructor(store, python, running) {
    this.#store = store;
    this.#python = python;
    this.#running = running;
  }

  /** Whatever is under way is not wanted any more. */
  forget() {
    this.#newest++;
    this.#store.set({ [this.#running]: false });
  }

  /**
   * @template T
   * @param {() => Promise<T>} ask once Python has the data
   * @param {(result: T) => Partial<State>} show
   * @returns {Promise<void>} what goes wrong is told
   */
  async run(ask, show) {
    const { bundle } = this.#store.get();
    const number = ++this.#newest;
    const isNewest = () => number === this.#newest && this.#store.get().bundle === bundle;
    this.#store.set({ [this.#running]: true });
    try {
      await this.#python.handOver();
      if (!isNewest()) return;
      const result = await ask();
      if (isNewest()) this.#store.set(show(result));
    } catch (reason) {
      if (isNewest() && !isAbort(reason)) this.#store.set({ error: messageOf(reason) });
    } finally {
      if (number === this.#newest) this.#store.set({ [this.#running]: false });
    }
  }
}
