import { indexForSearch } from '../data/bm25.js';
import { searchableText } from '../data/columns.js';
import { readTable } from './table.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Bm25 } from '../data/bm25.js'
 * @import { Model } from './widget.js'
 */

/**
 * The traits of a globe that was saved: what Python does in a notebook is done here.
 * @param {string} saved the traits, as JSON; bytes as `{base64}`
 * @returns {Model}
 */
export function createSavedModel(saved) {
  /** @type {Record<string, any>} */
  const traits = JSON.parse(saved, (_, value) =>
    typeof value?.base64 === 'string' ? viewOf(value.base64) : value,
  );
  traits.table = true;
  traits._running = false;
  traits._status = '';
  const answer = createAnswering(readTable(traits._data));
  /** @type {Map<string, Set<() => void>>} */
  const listeners = new Map();

  /** @param {string} name @param {unknown} value */
  function set(name, value) {
    traits[name] = value;
    for (const listener of [...(listeners.get(`change:${name}`) ?? [])]) listener();
    if (name === 'query') set('_answer', answer(traits.query, traits.k));
  }

  return {
    get: (name) => traits[name],
    set,
    save_changes() {},
    on: (event, listener) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    off: (event, listener) => {
      listeners.get(event)?.delete(listener);
    },
  };
}

/** @param {Bundle} bundle */
function createAnswering(bundle) {
  /** @type {Bm25 | null} */
  let index = null;

  function indexed() {
    const texts = Array.from({ length: bundle.count }, (_, row) => searchableText(bundle, row));
    const steps = indexForSearch(texts);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  return (/** @type {string} */ query, /** @type {number} */ most) => {
    if (!query) return null;
    index ??= indexed();
    const { scores } = index.score(query);
    const rows = Array.from(scores.keys())
      .filter((row) => scores[row] > 0)
      .sort((a, b) => scores[b] - scores[a] || a - b)
      .slice(0, most);
    return { label: query, scores: new DataView(scores.buffer), rows };
  };
}

/** @param {string} base64 @returns {DataView} */
const viewOf = (base64) =>
  new DataView(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);
