import { untilAborted } from '../providers/abort.js';
import { expectNameable, readBaseUrl } from '../providers/base-url.js';
import { ProviderError } from '../providers/error.js';

/**
 * Fetches from one server that the page's content policy does not let the page itself reach. The
 * policy of a page cannot be widened when the user enters an address, so a frame whose policy names
 * that server, and only it, carries the requests.
 */

const READY_WITHIN = 10_000;
const endless = (/** @type {string} */ origin) =>
  `${new URL(origin).host} sent more than 128 MB for one request, and was stopped: check the base URL.`;
const NOT_LOADED =
  "The page's own fetch-proxy.html, which carries requests to that server, did not arrive: check the connection to this page and ask again.";

/**
 * @param {string} baseUrl of the server, http or https
 * @param {number} [patience] milliseconds that the frame may take to load
 * @returns {{fetch: (address: string, settings?: RequestInit) => Promise<Response>, dispose: () =>
 *   void}} `fetch` rejects with a TypeError when the network fails or the address lies on another
 *   server, with a ProviderError of kind "load" when the frame does not load and of kind "answer"
 *   when there is no end of what is sent, with the signal's reason when aborted; the next call tries
 *   all of it again
 * @throws {ProviderError} of kind "input" for a server that no content policy can name
 */
export function createFetchProxy(baseUrl, patience = READY_WITHIN) {
  const url = readBaseUrl(baseUrl);
  expectNameable(url);
  const { origin } = url;
  /** @type {Map<number, (reply: any) => void>} */
  const waiting = new Map();
  /** @type {Promise<HTMLIFrameElement> | null} */
  let opening = null;
  /** @type {HTMLIFrameElement | null} */
  let frame = null;
  let nextId = 0;

  /** @param {MessageEvent} event */
  function hear({ data, source }) {
    if (!frame || source !== frame.contentWindow) return;
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  }
  addEventListener('message', hear);

  /** @returns {Promise<HTMLIFrameElement>} */
  function open() {
    opening ??= openFrame(origin, patience).then(
      (opened) => (frame = opened),
      (reason) => {
        opening = null;
        throw reason;
      },
    );
    return opening;
  }

  return {
    async fetch(target, { signal, ...settings } = {}) {
      signal?.throwIfAborted();
      if (new URL(target).origin !== origin)
        throw new TypeError(`The connection is to ${origin} alone.`);
      const { contentWindow } = await untilAborted(open(), signal ?? undefined);
      const id = nextId++;
      const post = (/** @type {object} */ message) =>
        contentWindow?.postMessage(message, location.origin);
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
      if (body === null) throw new ProviderError('answer', endless(origin));
      return new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
    },
    dispose() {
      removeEventListener('message', hear);
      frame?.remove();
    },
  };
}

/**
 * @param {string} origin that the frame is for
 * @param {number} patience milliseconds
 * @returns {Promise<HTMLIFrameElement>} once its script has run
 */
async function openFrame(origin, patience) {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = 'Connection to the embedding server';
  // It keeps the page's origin, which servers allow by name, and may open or lead to no other page.
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
  const address = new URL('platform/fetch-proxy.html', location.href);
  // A fragment is not sent to the page's host, and leaves the file one that can be kept for offline
  // use.
  address.hash = new URLSearchParams({ server: origin }).toString();
  frame.src = address.href;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  try {
    await new Promise((resolve) => {
      frame.addEventListener('load', resolve, { once: true });
      timer = setTimeout(resolve, patience);
      document.body.append(frame);
    });
    // An error page of the server or of the browser loads too.
    if (frame.contentDocument?.documentElement.dataset.proxy !== 'ready')
      throw new ProviderError('load', NOT_LOADED);
    return frame;
  } catch (reason) {
    frame.remove();
    throw reason;
  } finally {
    clearTimeout(timer);
  }
}
