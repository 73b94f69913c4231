/**
 * Fetches from one server that the page's content policy does not let the page itself reach. The
 * policy of a page cannot be widened when the user enters an address, so a frame whose policy names
 * that server, and only it, carries the requests.
 */

import { ProviderError } from './providers/error.js';

/** Milliseconds: for the frame to come, and for its script once the frame is there, which runs before that is told. */
const READY_WITHIN = 10_000;
const SCRIPT_WITHIN = 1_000;

/**
 * @param {string} baseUrl of the server, http or https
 * @returns {{ready: Promise<unknown>, fetch: (address: string, settings?: RequestInit) => Promise<Response>, dispose: () => void}}
 *   `fetch` rejects with a ProviderError when the frame does not come, with a TypeError when the network fails or the address
 *   lies on another server, with the signal's reason when aborted; `ready` rejects when the frame does not come
 */
export function createCourier(baseUrl) {
  const { origin } = new URL(baseUrl);
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = 'Connection to the embedding server';
  const address = new URL('courier.html', import.meta.url);
  address.searchParams.set('server', origin);
  /** @type {Map<number, (reply: any) => void>} */
  const waiting = new Map();
  let nextId = 0;

  /** @param {MessageEvent} event */
  function hear({ data, source }) {
    if (source !== frame.contentWindow) return;
    if (data.ready) isReady();
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  }
  addEventListener('message', hear);
  let isReady = () => {};
  const ready = new Promise((resolve, reject) => {
    isReady = () => resolve(undefined);
    const missing = () => reject(new ProviderError('network', 'The part of this page that carries questions to a server did not arrive: check the connection and ask again.'));
    // What a server sends in its place, such as a page that says "not found", loads too, and says nothing.
    frame.addEventListener('load', () => setTimeout(missing, SCRIPT_WITHIN), { once: true });
    setTimeout(missing, READY_WITHIN);
  });
  ready.catch(() => {});
  frame.src = address.href;
  document.body.append(frame);

  return {
    ready,
    async fetch(target, { signal, ...settings } = {}) {
      signal?.throwIfAborted();
      if (new URL(target).origin !== origin) throw new TypeError(`The connection is to ${origin} alone.`);
      await ready;
      const id = nextId++;
      const post = (/** @type {object} */ message) => frame.contentWindow?.postMessage(message, location.origin);
      const stop = () => {
        post({ id });
        waiting.get(id)?.({ failed: true });
        waiting.delete(id);
      };
      signal?.addEventListener('abort', stop, { once: true });
      const reply = await new Promise((resolve) => {
        waiting.set(id, resolve);
        post({ id, address: target, settings });
      });
      signal?.removeEventListener('abort', stop);
      signal?.throwIfAborted();
      if (reply.failed) throw new TypeError('The server could not be reached.');
      const { status, headers, body } = reply;
      return new Response([204, 304].includes(status) ? null : body, { status, headers });
    },
    dispose() {
      removeEventListener('message', hear);
      frame.remove();
    },
  };
}
