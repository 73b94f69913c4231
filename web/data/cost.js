/**
 * What embedding texts will cost, in money and time, told before it begins.
 *
 * @typedef {object} Estimate
 * @property {number} texts to be embedded
 * @property {number} empty rows without a text
 * @property {number} kept texts whose vectors this device holds already
 * @property {number} tokens of the others
 * @property {number} milliseconds
 * @property {boolean} isFinished the bundle made from all of them is kept here
 */

/** MiniLM reads no more of a text. */
export const LOCAL_TOKENS = 256;
/** The marks that the model in the tab itself puts around a text, and what it reads besides. */
export const OWN_TOKENS = 2;
export const LOCAL_LIMIT = LOCAL_TOKENS - OWN_TOKENS;
// Measured in a tab, one thread: a short question in 12 to 47 ms; on two cores with seven times
// their load, 56 tokens in 330 ms and 256 in 820. Most machines lie between, and once batches come
// the time left is told from them.
const LOCAL_TEXT = 40;
const LOCAL_TOKEN = 0.5;
// A guess, a second for a hundred texts: servers differ more than texts do.
const SERVER_TEXT = 10;
const CHARACTERS_A_TOKEN = 4;

/**
 * Estimate how many tokens a text has: four letters of English make one (OpenAI's rule of thumb),
 * and other scripts about one a letter.
 * @param {string} text
 * @returns {number}
 */
export function estimateTokens(text) {
  let plain = 0;
  for (let i = 0; i < text.length; i++) plain += Number(text.charCodeAt(i) < 0x250);
  return Math.ceil(plain / CHARACTERS_A_TOKEN + (text.length - plain));
}

/**
 * @param {string[]} texts
 * @param {boolean} isLocal
 * @returns {{tokens: number, milliseconds: number}}
 */
export function estimateWork(texts, isLocal) {
  let tokens = 0;
  for (const text of texts)
    tokens += isLocal ? Math.min(LOCAL_TOKENS, estimateTokens(text)) : estimateTokens(text);
  return {
    tokens,
    milliseconds: isLocal
      ? texts.length * LOCAL_TEXT + tokens * LOCAL_TOKEN
      : texts.length * SERVER_TEXT,
  };
}

/** @param {number} milliseconds @returns {string} in words */
export function formatDuration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 2) return 'a second or two';
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} minutes` : `about ${(minutes / 60).toFixed(1)} hours`;
}

/** @param {number} dollars @returns {string} in words */
export function formatPrice(dollars) {
  if (dollars === 0) return 'nothing';
  return dollars < 0.01 ? 'less than 1 cent' : `about $${dollars.toFixed(2)}`;
}
