/**
 * @param {Uint8Array<ArrayBuffer> | ArrayBuffer} bytes
 * @returns {Promise<string>} their SHA-256 in hexadecimal
 */
export async function hexDigest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A name for content, so that what is kept is found again by what it was made of.
 * @param {string[]} parts
 * @returns {Promise<string>} SHA-256 in hexadecimal; empty where the browser computes none, as on
 *   pages without https
 */
export async function digest(parts) {
  if (!globalThis.crypto?.subtle) return '';
  return hexDigest(new TextEncoder().encode(JSON.stringify(parts)));
}
