import { openRecord } from './device.js';
import { canonicalUrl } from '../providers/base-url.js';

/** @import { Device } from './device.js' */

/**
 * The user's keys, each for one base URL and sent to no other. They live in memory; one is written
 * to this device only when its user asks for that, and is gone from both at a word.
 *
 * @param {Device | null} [device] where keys are remembered; null: nowhere
 */
export function createKeyring(device) {
  const record = openRecord('keys', device);
  /** @type {Map<string, string>} */
  const remembered = new Map();
  for (const [url, key] of Object.entries(record.read()))
    if (typeof key === 'string') remembered.set(canonicalUrl(url), key);
  const keys = new Map(remembered);
  const write = () => record.write(Object.fromEntries(remembered));

  return {
    /** @param {string} baseUrl @returns {string} empty without one */
    get: (baseUrl) => keys.get(canonicalUrl(baseUrl)) ?? '',
    /** @param {string} baseUrl */
    isRemembered: (baseUrl) => remembered.has(canonicalUrl(baseUrl)),
    /** @param {string} baseUrl @param {string} key */
    set(baseUrl, key) {
      const url = canonicalUrl(baseUrl);
      keys.set(url, key.trim());
      if (!remembered.has(url)) return;
      remembered.set(url, key.trim());
      write();
    },
    /**
     * @param {string} baseUrl
     * @param {boolean} wanted whether its key is to be found here next time
     */
    remember(baseUrl, wanted) {
      const url = canonicalUrl(baseUrl);
      if (wanted && keys.get(url)) remembered.set(url, keys.get(url) ?? '');
      else remembered.delete(url);
      write();
    },
    /** @param {string} baseUrl */
    forget(baseUrl) {
      keys.delete(canonicalUrl(baseUrl));
      remembered.delete(canonicalUrl(baseUrl));
      write();
    },
  };
}
