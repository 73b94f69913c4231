/**
 * Keeps the page for when there is no network. One cache holds one version whole: it is filled
 * while an older version goes on serving, every file checked against the build's list, and a page
 * keeps the version that it was opened with. A classic script, because not every browser runs
 * modules here.
 *
 * @typedef {{path: string, bytes: number, sha256: string, part: string}} Row a row of files.json
 * @typedef {{version: string, files: Row[]}} List
 */

/** What stands in the way of a version, as a clause for the page to tell. */
class Fault extends Error {}

const worker = /** @type {any} the types of a service worker are not those of a page */ (self);
const SCOPE = worker.registration.scope;
/** The page names the version in this script's address. */
const VERSION = new URL(worker.location.href).searchParams.get('version') ?? '';
const LIST = 'files.json';
const AT_ONCE = 6;
/** What a host says of a file beside its bytes, and a page is held to without the host too. */
const HEADERS = [
  'content-type',
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'referrer-policy',
  'x-content-type-options',
];

/**
 * @param {string} version
 * @returns {string} every version of every page on this host has its own cache
 */
const cacheName = (version) => `embedding-sphere ${SCOPE} ${version}`;

/**
 * @param {string} path
 * @returns {string} the address that a file is asked for under; a page has that of its folder
 */
const address = (path) => new URL(path === 'index.html' ? './' : path, SCOPE).href;

/** @type {Promise<Cache> | null} */
let opened = null;
/** The whole version that this worker serves. */
function ownCache() {
  opened ??= caches.open(cacheName(VERSION)).catch((reason) => {
    opened = null;
    throw reason;
  });
  return opened;
}

/**
 * @param {string} path
 * @returns {Promise<Response | undefined>} undefined also where the browser cannot read what it keeps: the
 *   page is not to be worse off than without this worker
 */
const kept = async (path) => {
  try {
    return await (await ownCache()).match(address(path));
  } catch {
    return undefined;
  }
};

worker.addEventListener('install', (/** @type {any} */ event) => {
  event.waitUntil(
    install(event).catch(async (reason) => {
      await tell({
        offline: 'failed',
        reason:
          reason?.name === 'QuotaExceededError'
            ? 'quota'
            : reason instanceof Fault
              ? reason.message
              : 'this browser refused to store it',
      });
      throw reason;
    }),
  );
});

worker.addEventListener('activate', (/** @type {any} */ event) => {
  event.waitUntil(
    (async () => {
      const own = cacheName(VERSION);
      const others = (await caches.keys()).filter(
        (name) => name.startsWith(`embedding-sphere ${SCOPE} `) && name !== own,
      );
      await Promise.all(others.map((name) => caches.delete(name)));
      // Else the worker of a page that was opened before would not be served.
      await worker.clients.claim();
      await tell({ offline: 'ready' });
    })(),
  );
});

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(SCOPE)) event.respondWith(answer(request));
});

worker.addEventListener('message', (/** @type {any} */ event) => {
  if (event.data === 'take over') worker.skipWaiting();
});

/** @param {any} event */
async function install(event) {
  const response = await ask(LIST, 'no-store');
  const list = /** @type {List | null} */ (
    await response
      .clone()
      .json()
      .catch(() => null)
  );
  if (list?.version !== VERSION || !Array.isArray(list.files))
    throw new Fault('the page on the server has changed again');
  if (!list.files.every((row) => typeof row?.path === 'string' && typeof row.sha256 === 'string'))
    throw new Fault(`its host sends ${LIST} without a list in it`);
  const cache = await caches.open(cacheName(VERSION));
  const earlier = await earlierFiles();
  const waiting = list.files.filter(({ part, sha256 }) => part === 'page' || earlier.has(sha256));
  try {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let file = waiting.pop(); file; file = waiting.pop())
          await store(cache, file, earlier);
      }),
    );
  } catch (reason) {
    // Half a version is of no use and takes room; the whole one that serves now is never touched.
    if (worker.registration.active?.scriptURL !== worker.location.href)
      await caches.delete(cacheName(VERSION));
    throw reason;
  }
  await cache.put(address(LIST), response);
  serveWithoutWaking(event);
}

/**
 * Let the browser answer from the cache by itself, where it can: that saves starting this worker.
 * @param {any} event
 */
function serveWithoutWaking(event) {
  if (!event.addRoutes) return;
  const others = [LIST, 'model/*', 'licenses/*', 'pyodide/*.whl'].map((pattern) => ({
    urlPattern: new URL(pattern, SCOPE).href,
  }));
  const condition = {
    and: [{ urlPattern: `${SCOPE}*`, requestMethod: 'GET' }, { not: { or: others } }],
  };
  event.waitUntil(
    Promise.resolve(
      event.addRoutes({ condition, source: { cacheName: cacheName(VERSION) } }),
    ).catch(() => {}),
  );
}

/**
 * @returns {Promise<Map<string, {cache: Cache, path: string}>>} where a file with a hash lies in an
 *   older version
 */
async function earlierFiles() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith(`embedding-sphere ${SCOPE} `)) continue;
    const cache = await caches.open(name);
    const list = await (await cache.match(address(LIST)))?.json().catch(() => null);
    const stored = new Set((await cache.keys()).map(({ url }) => url));
    for (const { path, sha256 } of list?.files ?? []) {
      if (stored.has(address(path))) found.set(sha256, { cache, path });
    }
  }
  return found;
}

/**
 * @param {Cache} cache
 * @param {Row} file
 * @param {Map<string, {cache: Cache, path: string}>} earlier
 */
async function store(cache, file, earlier) {
  const known = earlier.get(file.sha256);
  const kept = known && (await known.cache.match(address(known.path)));
  await cache.put(
    address(file.path),
    kept || (await checked(await ask(file.path, 'no-cache'), file)),
  );
}

/** @param {string} path @param {RequestCache} cache @returns {Promise<Response>} */
async function ask(path, cache) {
  const response = await fetch(address(path), { cache }).catch(() => null);
  if (!response) throw new Fault(`${path} did not arrive`);
  if (!response.ok) throw new Fault(`its host answers ${response.status} for ${path}`);
  return response;
}

/**
 * The response, when its bytes are those of the list: a server in the middle of an update sends
 * others.
 * @param {Response} response @param {Row} file
 */
async function checked(response, { path, sha256 }) {
  const bytes = await response.arrayBuffer().catch(() => {
    throw new Fault(`${path} broke off`);
  });
  // As `hexDigest` of platform/digest.js: a classic script cannot import it.
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const got = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (got !== sha256) throw new Fault(`${path} is another file than the list of the page says`);
  const headers = new Headers();
  for (const name of HEADERS) {
    const value = response.headers.get(name);
    if (value) headers.set(name, value);
  }
  return new Response(bytes, { headers });
}

/** @param {Request} request @returns {Promise<Response>} */
async function answer(request) {
  const url = new URL(request.url);
  url.search = url.hash = '';
  const path = url.href.slice(SCOPE.length) || 'index.html';
  if (path === LIST) {
    // What the server has now: so a page learns of a newer version.
    const current = await fetch(request).catch(() => null);
    if (current?.ok) return current;
  }
  const stored = await kept(path);
  if (stored) return stored;
  const response = await fetch(request);
  const list = await (await kept(LIST))?.json();
  const file = list?.files.find((/** @type {Row} */ row) => row.path === path);
  if (!file || !response.ok || response.type !== 'basic') return response;
  // Parts that are large and not always needed are kept from their first use on.
  const copy = response.clone();
  void checked(copy, file)
    .then(async (whole) => (await ownCache()).put(address(path), whole))
    .catch(() => {});
  return response;
}

/**
 * @param {Record<string, string>} message to every page, also those that this worker does not serve
 *   yet
 */
async function tell(message) {
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true, type: 'window' }))
    client.postMessage(message);
}
