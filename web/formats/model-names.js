/** @type {Record<string, string>} other names of a model, as servers spell them */
const ALIASES = {
  'all-minilm': 'all-minilm-l6-v2',
  'all-minilm:22m': 'all-minilm-l6-v2',
  'all-minilm:l6-v2': 'all-minilm-l6-v2',
  'all-minilm:33m': 'all-minilm-l12-v2',
  'all-minilm:l12-v2': 'all-minilm-l12-v2',
  'text-embedding-all-minilm-l6-v2-embedding': 'all-minilm-l6-v2',
  'text-embedding-ada-002-v2': 'text-embedding-ada-002',
};

/**
 * A model's name without what differs between servers: owner, weights in brackets, ":latest", case.
 * @param {string} name
 * @returns {string}
 */
export function canonicalName(name) {
  const plain = name
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .replace(/^.*\//, '')
    .trim()
    .replace(/:latest$/, '')
    .replace(/[\s_]+/g, '-');
  return ALIASES[plain] ?? plain;
}
