/**
 * A vector as people paste one: a JSON list, an object with an `embedding`, or numbers with spaces,
 * commas, semicolons or lines between them.
 */

const FEWEST = 4;

/**
 * @param {string} text
 * @returns {number[] | null} null when this is no vector
 */
export function readVector(text) {
  const trimmed = text.trim();
  const numbers = /^[[{]/.test(trimmed)
    ? fromJson(trimmed)
    : trimmed
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(Number);
  return numbers && numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null;
}

/**
 * Whether a text typed as a question is a vector: "7 11" may be asked in words, a longer list not.
 * @param {string} text
 */
export function looksLikeVector(text) {
  return (
    !/[a-df-z]{2}/i.test(text.replace('embedding', '')) && (readVector(text)?.length ?? 0) >= FEWEST
  );
}

/** @param {string} text @returns {number[] | null} */
function fromJson(text) {
  try {
    const content = JSON.parse(text);
    const list = Array.isArray(content)
      ? content
      : (content.embedding ?? content.data?.[0]?.embedding);
    return Array.isArray(list) && list.every((value) => typeof value === 'number') ? list : null;
  } catch {
    return null;
  }
}
