import { deviceStorage } from './device-storage.js';

/**
 * The user's keys, each for one base URL and sent to no other. They live in memory; one is written
 * to this device only when its user asks for that, and is gone from both at a word.
 *
 * @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} Device
 */

const NAME = 'embedding-sphere.keys';

/**
 * @param {Device | null} [device] where keys are remembered; null: nowhere
 */
export function createKeyring(device = deviceStorage()) {
  const remembered = new Map(Object.entries(read(device)));
  const keys = new Map(remembered);

  function write() {
    try {
      if (remembered.size === 0) device?.removeItem(NAME);
      else device?.setItem(NAME, JSON.stringify(Object.fromEntries(remembered)));
    } catch {
      // A device that may not store anything: the key stays in memory.
    }
  }

  return {
    /** @param {string} baseUrl @returns {string} empty without one */
    get: (baseUrl) => keys.get(sameUrl(baseUrl)) ?? '',
    /** @param {string} baseUrl */
    isRemembered: (baseUrl) => remembered.has(sameUrl(baseUrl)),
    /** @param {string} baseUrl @param {string} key */
    set(baseUrl, key) {
      const url = sameUrl(baseUrl);
      keys.set(url, key.trim());
      if (!remembered.has(url)) return;
      remembered.set(url, key.trim());
      write();
    },
    /** @param {string} baseUrl @param {boolean} wanted whether its key is to be found here next time */
    remember(baseUrl, wanted) {
      const url = sameUrl(baseUrl);
      if (wanted && keys.get(url)) remembered.set(url, keys.get(url) ?? '');
      else remembered.delete(url);
      write();
    },
    /** @param {string} baseUrl */
    forget(baseUrl) {
      keys.delete(sameUrl(baseUrl));
      remembered.delete(sameUrl(baseUrl));
      write();
    },
  };
}

/** @param {string} baseUrl */
const sameUrl = (baseUrl) => baseUrl.trim().replace(/\/+$/, '');

/** @param {Device | null} device @returns {Record<string, string>} */
function read(device) {
  try {
    const content = JSON.parse(device?.getItem(NAME) ?? '{}');
    return Object.fromEntries(Object.entries(content).filter(([, key]) => typeof key === 'string'));
  } catch {
    return {};
  }
}
