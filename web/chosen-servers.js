/**
 * The servers that the person at this page has chosen to send words to. Nothing else is asked: not what a bundle, a
 * link or a remembered key names.
 *
 * @typedef {Pick<Storage, 'getItem' | 'setItem'>} Device
 */

import { deviceStorage } from './device-storage.js';

const NAME = 'embedding-sphere.servers';

/**
 * @param {Device | null} [device] where they are remembered; null: in this tab alone
 */
export function createChosenServers(device = deviceStorage()) {
  const chosen = new Set(read(device));
  return {
    /** @param {string} baseUrl @returns {boolean} */
    has: (baseUrl) => chosen.has(originOf(baseUrl)),
    /** @param {string} baseUrl of the person's choice; what is no address is none */
    add(baseUrl) {
      const origin = originOf(baseUrl);
      if (!origin || chosen.has(origin)) return;
      chosen.add(origin);
      try {
        device?.setItem(NAME, JSON.stringify([...chosen]));
      } catch {
        // A device that may not store anything: the choice holds while the tab is open.
      }
    },
  };
}

/** @param {string} baseUrl @returns {string} empty where it is no address */
const originOf = (baseUrl) => (URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()).origin : '');

/** @param {Device | null} device @returns {string[]} */
function read(device) {
  try {
    const stored = JSON.parse(device?.getItem(NAME) ?? '[]');
    return Array.isArray(stored) ? stored.filter((origin) => typeof origin === 'string') : [];
  } catch {
    return [];
  }
}
