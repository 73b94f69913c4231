/** @returns {Storage | null} what this device keeps for the page; null where the browser denies it */
export function deviceStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
