/**
 * Small records that this device keeps for the page in `localStorage`. A device that may not store
 * anything keeps nothing, and says nothing: what is to last longer than a visit does not.
 *
 * @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} Device
 *
 * @typedef {object} DeviceRecord
 * @property {() => Record<string, unknown>} read empty where nothing is kept, or nothing that can
 *   be read
 * @property {(content: Record<string, unknown>) => void} write an empty record leaves nothing
 *   behind
 */

/**
 * @param {string} name
 * @param {Device | null} [device] null: nowhere
 * @returns {DeviceRecord}
 */
export function openRecord(name, device = deviceStorage()) {
  const key = `embedding-sphere.${name}`;
  return {
    read() {
      try {
        return { ...JSON.parse(device?.getItem(key) ?? '{}') };
      } catch {
        return {};
      }
    },
    write(content) {
      try {
        if (Object.keys(content).length === 0) device?.removeItem(key);
        else device?.setItem(key, JSON.stringify(content));
      } catch {
        // It stays in memory.
      }
    },
  };
}

/** @returns {Device | null} */
function deviceStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
