import { untilAborted } from '../providers/abort.js';
import { readBaseUrl } from '../providers/base-url.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const THIS_MACHINE = /^(localhost|127\.[\d.]+|\[::1\])$/;

/**
 * The question whether texts may go to a server, which the person at the page answers and nobody
 * else. One is open at a time: a newer one ends the older one as refused.
 */
export class PermissionRequest {
  #store;
  /** Ends the question that is open. */
  #resolve = (/** @type {boolean} */ _isAllowed) => {};

  /** @param {Store<State>} store */
  constructor(store) {
    this.#store = store;
  }

  /**
   * Ask, and wait for the answer.
   * @param {string} baseUrl of the server
   * @param {string} what goes there, up to its verb
   * @param {boolean} hasKey whether its key goes with it
   * @param {AbortSignal} [signal]
   * @throws {DOMException} an AbortError, where they refuse
   */
  async ask(baseUrl, what, hasKey, signal) {
    this.#resolve(false);
    const { host, protocol, hostname } = readBaseUrl(baseUrl);
    const key = hasKey ? 'with your key for it' : 'without a key';
    const isOpen = protocol === 'http:' && !THIS_MACHINE.test(hostname);
    const permission = {
      host,
      sentence: `${what} to ${host}, ${key}${isOpen ? ', and anybody on the way can read it' : ''}.`,
    };
    /** @type {Promise<boolean>} */
    const answered = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#store.set({ permission });
    try {
      if (!(await untilAborted(answered, signal)))
        throw new DOMException('Nothing was sent.', 'AbortError');
    } finally {
      if (this.#store.get().permission === permission) this.#store.set({ permission: null });
    }
  }

  /** @param {boolean} isAllowed what the person says */
  answer(isAllowed) {
    this.#resolve(isAllowed);
  }
}
