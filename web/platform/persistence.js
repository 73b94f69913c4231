/** What is said where it may be dropped. */
export const EVICTED = 'The browser may drop what is kept when space runs short.';

/**
 * Ask the browser that nothing is dropped that this page keeps: only after the person wanted something
 * kept, because some browsers ask them.
 * @returns {Promise<boolean>} whether it agrees
 */
export async function askToPersist() {
  const persisted = await globalThis.navigator?.storage?.persist?.().catch(() => false);
  return persisted === true;
}
