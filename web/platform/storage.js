/**
 * What the page keeps on this device between visits, in IndexedDB: named collections of values by
 * key. Beside each value lies a small description, so that a list is read without the values.
 *
 * Values are whatever the browser can clone: typed arrays, blobs, plain objects. Each method
 * rejects with a StorageError of one sentence where the device refuses, as private windows do.
 *
 * @typedef {object} Listed
 * @property {string} key
 * @property {Record<string, any>} about as it was put
 * @property {number} saved milliseconds since 1970
 *
 * @typedef {object} Collection
 * @property {(key: string) => Promise<any>} get undefined without such a key
 * @property {(key: string, value: unknown, about?: Record<string, unknown>) => Promise<void>} put
 *   in the place of what was there
 * @property {(key: string) => Promise<void>} remove
 * @property {() => Promise<Listed[]>} list the newest first
 * @property {() => Promise<void>} clear
 */

const DATABASE = 'embedding-sphere';
const VERSION = 1;
const VALUES = 'values';
const LIST = 'list';

export class StorageError extends Error {
  name = 'StorageError';
}

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/**
 * @param {string} name of the collection, without "/"
 * @returns {Collection}
 */
export function openCollection(name) {
  const prefix = `${name}/`;
  const all = () => IDBKeyRange.bound(prefix, `${name}0`, false, true);
  return {
    get: (key) => transact('readonly', ({ values }) => values.get(prefix + key)),
    put: (key, value, about = {}) =>
      transact('readwrite', ({ values, list }) => {
        values.put(value, prefix + key);
        list.put({ key, about, saved: Date.now() }, prefix + key);
      }),
    remove: (key) =>
      transact('readwrite', ({ values, list }) => {
        values.delete(prefix + key);
        list.delete(prefix + key);
      }),
    async list() {
      /** @type {Listed[]} */
      const entries = await transact('readonly', ({ list }) => list.getAll(all()));
      return entries.sort((a, b) => b.saved - a.saved);
    },
    clear: () =>
      transact('readwrite', ({ values, list }) => {
        values.delete(all());
        list.delete(all());
      }),
  };
}

/**
 * Run one transaction over both stores: all of it happens, or nothing.
 * @param {IDBTransactionMode} mode
 * @param {(stores: {values: IDBObjectStore, list: IDBObjectStore}) => IDBRequest | void} work
 * @returns {Promise<any>} the result of the request that `work` returns
 */
async function transact(mode, work) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction([VALUES, LIST], mode);
      const request = work({
        values: transaction.objectStore(VALUES),
        list: transaction.objectStore(LIST),
      });
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } catch (reason) {
    throw new StorageError(
      /** @type {Error} */ (reason)?.name === 'QuotaExceededError'
        ? 'This device has no room left for more data: remove some that is kept here, or free some space.'
        : 'This browser keeps nothing for the page: allow it to store data, or leave the private window.',
      { cause: reason },
    );
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(VALUES);
      request.result.createObjectStore(LIST);
    };
    request.onsuccess = () => {
      // Another tab with a newer page may need the database to itself for a moment.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      // The browser closes it when it drops what the page has kept.
      request.result.onclose = () => {
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('blocked'));
  });
  opened.catch(() => {
    opened = null;
  });
  return opened;
}
