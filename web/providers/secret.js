const TELLING = 8;

/**
 * Take a key out of a text that may quote it, whole, in part, escaped or in base64.
 * @param {string} text
 * @param {string} key
 * @returns {string} the text with "[key]" for every word that holds 8 characters of the key in a
 *   row (all of a shorter key), or looks like a key of OpenAI
 */
export function redactKey(text, key) {
  const pieces = new Set();
  const length = Math.min(TELLING, key.length);
  for (const form of key ? [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)] : []) {
    for (let i = 0; i + length <= form.length; i++) pieces.add(form.slice(i, i + length));
  }
  return text.replace(/\S+/g, (word) => {
    const read = [word, ...decoded(word)];
    if (read.some((form) => /\bsk-[\w*-]{4}/.test(form))) return '[key]';
    for (const piece of pieces) if (read.some((form) => form.includes(piece))) return '[key]';
    return word;
  });
}

/**
 * What a word holds in base64, as a header of basic authentication does.
 * @param {string} word
 * @returns {string[]}
 */
const decoded = (word) =>
  (word.match(/[\w+/-]{8,}/g) ?? []).flatMap((run) => {
    const standard = run.replaceAll('-', '+').replaceAll('_', '/');
    // A run that ends early, or holds one character too many, is read as far as it goes.
    return [atob(standard.slice(0, standard.length - (standard.length % 4 === 1 ? 1 : 0)))];
  });
