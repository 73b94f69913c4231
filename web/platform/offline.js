import { hexDigest } from './digest.js';
import { register, RegistrationError } from './registration.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The page without a network: its service worker, what is kept, and what more could be.
 *
 * @typedef {{path: string, bytes: number, sha256: string, part: string}} File a row of files.json
 * @typedef {{name: string, title: string, bytes: number, stored: number}} Part bytes in all, and of
 *   them kept
 *
 * @typedef {object} Offline
 * @property {() => Promise<void>} start asks the browser to keep the page; resolves when that has
 *   begun
 * @property {() => Promise<Part[]>} parts
 * @property {(onProgress: (done: number, total: number) => void, signal?: AbortSignal) =>
 *   Promise<void>} storeAll makes everything available; rejects with one sentence
 * @property {() => Promise<void>} update goes over to the version that waits, and loads the page
 *   again
 */

const TITLES = /** @type {Record<string, string>} */ ({
  page: 'The page, Python and the data sets',
  methods: 'More methods (scikit-learn)',
  model: 'The local query model',
  more: 'Licences',
});
const INSECURE =
  'Offline use needs https or this machine: the page works, but only while its server does.';
const UNSUPPORTED = 'This browser does not keep pages for offline use.';
const DENIED = 'this browser, or what it is set to, keeps nothing for this page';
const FULL =
  'The browser has no room to keep the page for offline use: free some space; the page works meanwhile.';
const DROPPED = 'The browser had dropped what was kept for offline use: it is kept again.';
const OVERTAKEN =
  'Another tab has gone over to a newer version of the page: load this one again when its work is done.';
const EVICTED = 'The browser may drop what is kept when space runs short.';

/**
 * @param {Store<State>} store
 * @returns {Offline}
 */
export function createOffline(store) {
  const container = findContainer();
  const here = new URL('./', document.baseURI).href;
  /** @type {ServiceWorkerRegistration | null} */
  let registration = null;
  let serving = container?.controller?.scriptURL;
  let updating = false;

  /**
   * @returns {Promise<{version: string, files: File[]} | null>} of the version on the screen, else
   *   of the server
   */
  async function list() {
    const name = await cacheName();
    const kept = name && (await (await caches.open(name)).match(`${here}files.json`));
    if (kept) return kept.json();
    const response = await fetch('files.json', { cache: 'no-cache' }).catch(() => null);
    return response?.ok ? response.json() : null;
  }

  /** @returns {Promise<string | null>} of the cache that serves this page */
  async function cacheName() {
    const url = registration?.active?.scriptURL;
    return url ? `embedding-sphere ${here} ${new URL(url).searchParams.get('version')}` : null;
  }

  /**
   * Whether the browser has dropped nothing of the version that serves: it drops a whole origin's.
   */
  async function isWhole() {
    const name = await cacheName();
    return Boolean(
      name &&
      (await caches.has(name)) &&
      (await (await caches.open(name)).match(`${here}files.json`)),
    );
  }

  container?.addEventListener('message', ({ data }) => {
    if (data?.offline === 'ready') store.set({ offline: 'ready' });
    if (data?.offline === 'failed' && store.get().offline !== 'ready') {
      store.set({
        offline: 'failed',
        offlineReason: data.reason === 'quota' ? FULL : new RegistrationError(data.reason).message,
      });
    }
  });

  container?.addEventListener('controllerchange', () => {
    const before = serving;
    serving = container.controller?.scriptURL;
    if (updating) location.reload();
    else if (before && serving !== before) store.set({ notice: OVERTAKEN, updateWaiting: false });
  });

  return {
    async start() {
      if (!container) {
        store.set({
          offline: 'unsupported',
          offlineReason: isSecureContext ? UNSUPPORTED : INSECURE,
        });
        return;
      }
      try {
        registration = (await container.getRegistration(here)) ?? null;
        if (registration?.active && !(await isWhole())) {
          // Registering the same version again would change nothing.
          await registration.unregister();
          registration = null;
          store.set({ offlineReason: DROPPED });
        }
        if (registration?.active) store.set({ offline: 'ready' });
        // Without a network this fails, and what is kept goes on.
        registration = await register(container);
        if (!registration.active) store.set({ offline: 'storing' });
        watch(registration);
      } catch (reason) {
        if (registration?.active) return;
        const { message } =
          reason instanceof RegistrationError ? reason : new RegistrationError(DENIED);
        store.set({ offline: 'failed', offlineReason: message });
      }
    },
    async parts() {
      const all = await list();
      const name = await cacheName();
      const stored = new Set(
        name ? (await (await caches.open(name)).keys()).map(({ url }) => url) : [],
      );
      /** @type {Map<string, Part>} */
      const parts = new Map();
      for (const { path, bytes, part } of all?.files ?? []) {
        const sum = parts.get(part) ?? {
          name: part,
          title: TITLES[part] ?? part,
          bytes: 0,
          stored: 0,
        };
        sum.bytes += bytes;
        if (stored.has(new URL(path === 'index.html' ? './' : path, here).href))
          sum.stored += bytes;
        parts.set(part, sum);
      }
      return [...parts.values()];
    },
    async storeAll(onProgress, signal) {
      const name = await cacheName();
      const all = await list();
      if (!name || !all)
        throw new Error(
          store.get().offlineReason ||
            'The page is not kept yet: wait until it is, then try again.',
        );
      const cache = await caches.open(name);
      const stored = new Set((await cache.keys()).map(({ url }) => url));
      const missing = all.files.filter(
        ({ path }) => path !== 'index.html' && !stored.has(new URL(path, here).href),
      );
      const total = missing.reduce((sum, { bytes }) => sum + bytes, 0);
      let done = 0;
      onProgress(done, total);
      for (const { path, bytes, sha256 } of missing) {
        await keep(cache, new URL(path, here).href, sha256, signal);
        done += bytes;
        onProgress(done, total);
      }
      await persist();
    },
    async update() {
      const waiting = registration?.waiting;
      if (!waiting) return;
      updating = true;
      waiting.postMessage('take over');
    },
  };

  /** @param {ServiceWorkerRegistration} found */
  function watch(found) {
    const look = () => store.set({ updateWaiting: Boolean(found.waiting && found.active) });
    look();
    found.addEventListener('updatefound', () =>
      found.installing?.addEventListener('statechange', look),
    );
    found.installing?.addEventListener('statechange', look);
  }

  /**
   * Ask that nothing is dropped: only after the user wanted all of it kept, because some browsers
   * ask them.
   */
  async function persist() {
    const granted = await navigator.storage?.persist?.().catch(() => false);
    store.set({ offlineReason: granted ? '' : EVICTED });
  }
}

/**
 * @returns {ServiceWorkerContainer | null} null where the browser has none, or gives none to a page
 *   like this
 */
function findContainer() {
  try {
    return navigator.serviceWorker ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {Cache} cache @param {string} url @param {string} sha256 @param {AbortSignal} [signal]
 * @throws {Error} with one sentence
 */
async function keep(cache, url, sha256, signal) {
  const name = url.split('/').at(-1);
  /** @type {ArrayBuffer} */
  let bytes;
  let type = '';
  try {
    const response = await fetch(url, { signal, cache: 'no-cache' });
    if (!response.ok) throw new Error(`was answered ${response.status}`);
    type = response.headers.get('content-type') ?? '';
    bytes = await response.arrayBuffer();
  } catch (reason) {
    signal?.throwIfAborted();
    throw new Error(
      `${name} could not be had: check the connection and try again; what has come is kept.`,
      { cause: reason },
    );
  }
  if ((await hexDigest(bytes)) !== sha256)
    throw new Error('The page on the server has changed: reload this one, then try again.');
  try {
    await cache.put(url, new Response(bytes, { headers: { 'content-type': type } }));
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === 'QuotaExceededError')
      throw new Error(FULL, { cause: reason });
    throw reason;
  }
}
