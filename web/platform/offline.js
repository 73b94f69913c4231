import { hexDigest } from './digest.js';
import { askToPersist, EVICTED } from './persistence.js';
import { register, RegistrationError } from './registration.js';

/**
 * The page without a network: its service worker, what is kept, and what more could be.
 *
 * @typedef {{path: string, bytes: number, sha256: string, part: string}} File a row of files.json
 * @typedef {{name: string, title: string, bytes: number, stored: number}} Part bytes in all, and of
 *   them kept
 *
 * @typedef {object} Status what there is to tell, as far as it has changed
 * @property {'storing' | 'ready' | 'failed' | 'unsupported'} [offline] whether the page is kept
 * @property {string} [offlineReason] a sentence about what stands in its way, or that may undo it
 * @property {boolean} [updateWaiting] a newer version of the page is whole and waits to be used
 * @property {string} [notice] a sentence about what was done
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
const NO_LIST =
  "The list of the page's files, files.json, cannot be read: load the page again, then try again.";
const NOT_KEPT = 'The page is not kept yet: wait until it is, then try again.';

/** What this browser keeps of the page for offline use. */
export class OfflineCopy {
  #container = findContainer();
  #here = new URL('./', document.baseURI).href;
  /** @type {ServiceWorkerRegistration | null} */
  #registration = null;
  #updating = false;
  /** @type {Status} all that was told */
  #status = {};
  #onChange;

  /** @param {(status: Status) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    this.#container?.addEventListener('message', ({ data }) => this.#hear(data));
    this.#followVersions();
  }

  /**
   * Ask the browser to keep the page.
   * @returns {Promise<void>} resolves when that has begun, or has failed and was told
   */
  async start() {
    const container = this.#container;
    if (!container) {
      this.#tell({
        offline: 'unsupported',
        offlineReason: isSecureContext ? UNSUPPORTED : INSECURE,
      });
      return;
    }
    try {
      this.#registration = (await container.getRegistration(this.#here)) ?? null;
      if (this.#registration?.active && !(await this.#isWhole())) {
        // Registering the same version again would change nothing.
        await this.#registration.unregister();
        this.#registration = null;
        this.#tell({ offlineReason: DROPPED });
      }
      if (this.#registration?.active) this.#tell({ offline: 'ready' });
      // Without a network this fails, and what is kept goes on.
      this.#registration = await register(container);
      if (!this.#registration.active) this.#tell({ offline: 'storing' });
      this.#followUpdates(this.#registration);
    } catch (reason) {
      if (this.#status.offline === 'ready') return;
      const { message } =
        reason instanceof RegistrationError ? reason : new RegistrationError(DENIED);
      this.#tell({ offline: 'failed', offlineReason: message });
    }
  }

  /** @returns {Promise<Part[]>} */
  async parts() {
    const all = await this.#list();
    const cache = await this.#cache();
    const stored = await urlsIn(cache);
    /** @type {Map<string, Part>} */
    const parts = new Map();
    for (const { path, bytes, part } of all?.files ?? []) {
      const title = TITLES[part] ?? part;
      const sum = parts.get(part) ?? { name: part, title, bytes: 0, stored: 0 };
      sum.bytes += bytes;
      if (stored.has(this.#address(path === 'index.html' ? './' : path))) sum.stored += bytes;
      parts.set(part, sum);
    }
    return [...parts.values()];
  }

  /**
   * Make everything available.
   * @param {(done: number, total: number) => void} onProgress bytes
   * @param {AbortSignal} [signal]
   * @returns {Promise<void>} rejects with one sentence, or with the signal's reason
   */
  async storeAll(onProgress, signal) {
    const cache = await this.#cache();
    const all = await this.#list();
    if (!cache) throw new Error(this.#status.offlineReason || NOT_KEPT);
    if (!all) throw new Error(NO_LIST);
    const stored = await urlsIn(cache);
    const missing = all.files.filter(
      ({ path }) => path !== 'index.html' && !stored.has(this.#address(path)),
    );
    const total = missing.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    onProgress(done, total);
    for (const { path, bytes, sha256 } of missing) {
      await keep(cache, this.#address(path), sha256, signal);
      done += bytes;
      onProgress(done, total);
    }
    await this.#persist();
  }

  /** Go over to the version that waits, and load the page again. */
  update() {
    const waiting = this.#registration?.waiting;
    if (!waiting) return;
    this.#updating = true;
    waiting.postMessage('take over');
  }

  /** @param {Status} change */
  #tell(change) {
    Object.assign(this.#status, change);
    this.#onChange(change);
  }

  /** @param {{offline?: string, reason?: string} | null} message of the service worker */
  #hear(message) {
    if (message?.offline === 'ready') this.#tell({ offline: 'ready' });
    if (message?.offline === 'failed' && this.#status.offline !== 'ready') {
      const reason = message.reason ?? '';
      this.#tell({
        offline: 'failed',
        offlineReason: reason === 'quota' ? FULL : new RegistrationError(reason).message,
      });
    }
  }

  /** Tell when another version begins to serve this page. */
  #followVersions() {
    const container = this.#container;
    let serving = container?.controller?.scriptURL;
    container?.addEventListener('controllerchange', () => {
      const before = serving;
      serving = container.controller?.scriptURL;
      if (this.#updating) location.reload();
      else if (before && serving !== before)
        this.#tell({ notice: OVERTAKEN, updateWaiting: false });
    });
  }

  /** @param {ServiceWorkerRegistration} found */
  #followUpdates(found) {
    const look = () => this.#tell({ updateWaiting: Boolean(found.waiting && found.active) });
    look();
    found.addEventListener('updatefound', () =>
      found.installing?.addEventListener('statechange', look),
    );
    found.installing?.addEventListener('statechange', look);
  }

  /** Ask that nothing is dropped. */
  async #persist() {
    this.#tell({ offlineReason: (await askToPersist()) ? '' : EVICTED });
  }

  /** @param {string} path relative to the page */
  #address = (path) => new URL(path, this.#here).href;

  /** @returns {string | null} name of the cache that serves this page */
  #cacheName() {
    const url = this.#registration?.active?.scriptURL;
    return url
      ? `embedding-sphere ${this.#here} ${new URL(url).searchParams.get('version')}`
      : null;
  }

  /**
   * @returns {Promise<Cache | null>} that serves this page
   * @throws {RegistrationError} where the browser gives none
   */
  async #cache() {
    const name = this.#cacheName();
    try {
      return name ? await caches.open(name) : null;
    } catch {
      throw new RegistrationError(DENIED);
    }
  }

  /**
   * @returns {Promise<{files: File[]} | null>} of the version on the screen, else of the server; null
   *   where there is none that can be read
   */
  async #list() {
    const kept = await (await this.#cache())?.match(this.#address('files.json'));
    const response = kept ?? (await fetch('files.json', { cache: 'no-cache' }).catch(() => null));
    const list = response?.ok ? await response.json().catch(() => null) : null;
    return Array.isArray(list?.files) && list.files.every(isFile) ? list : null;
  }

  /**
   * Whether the browser has dropped nothing of the version that serves: it drops a whole origin's.
   */
  async #isWhole() {
    const name = this.#cacheName();
    if (!name || !(await caches.has(name))) return false;
    return Boolean(await (await caches.open(name)).match(this.#address('files.json')));
  }
}

/** @param {any} row of files.json @returns {row is File} */
const isFile = (row) =>
  ['path', 'sha256', 'part'].every((name) => typeof row?.[name] === 'string') &&
  Number.isFinite(row.bytes);

/** @param {Cache | null} cache @returns {Promise<Set<string>>} the addresses of what is in it */
const urlsIn = async (cache) => new Set((await cache?.keys())?.map(({ url }) => url));

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
    throw new RegistrationError(DENIED);
  }
}
