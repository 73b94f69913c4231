/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** Something that Python is asked for: the newest wins, and those before it have ended. */
export class Request {
  #requests;

  /**
   * @param {Requests} requests
   * @param {number} task the number by which Python knows it
   */
  constructor(requests, task) {
    this.#requests = requests;
    this.task = task;
  }

  get isNewest() {
    return this.#requests.newest === this;
  }

  /** @throws {DOMException} an AbortError, when a newer one has taken its place */
  expectNewest() {
    if (!this.isNewest) throw new DOMException('The layout was overtaken.', 'AbortError');
  }
}

/** The page's requests to Python, one after another. */
export class Requests {
  #store;
  #cancel;
  /** Of the stored layout, which nobody asks for. */
  newest = new Request(this, 0);

  /**
   * @param {Store<State>} store
   * @param {() => Promise<void>} cancel tells Python to end what it computes
   */
  constructor(store, cancel) {
    this.#store = store;
    this.#cancel = cancel;
  }

  /** @returns {Request} a new one, which ends those before it */
  next() {
    this.newest = new Request(this, this.newest.task + 1);
    return this.newest;
  }

  /**
   * End what is being computed; rows that were being added are gone.
   * @returns {Promise<void>} resolves when Python has ended it, too
   */
  async stop() {
    const { running, measuring, growing } = this.#store.get();
    if (!running && measuring === null) return;
    this.next();
    this.#store.set({
      running: false,
      settling: false,
      measuring: null,
      ...(running ? { progress: null } : {}),
      ...growing?.before,
    });
    await this.#cancel();
  }
}
