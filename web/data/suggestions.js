import { forEachSlice } from './time-slices.js';
import { valueOf } from './points.js';

/** @import { Bundle } from '../formats/bundle.js' */

/**
 * What may be meant while a question is being typed: questions asked before, those that the data
 * brings, and rows by label and text.
 *
 * @typedef {object} Suggestion
 * @property {'query' | 'row'} kind
 * @property {string} text the question, or the label of the row
 * @property {string} detail the place in the row's text that matched; empty where the label did
 * @property {number} row −1 for a question
 * @property {number[] | null} vector of a question that the data brings with its vector
 */

// Putting 200 texts of 1,000 letters in lower case takes about a millisecond.
const ROWS_A_SLICE = 200;
const AROUND = 28;

/**
 * Questions that a bundle brings under `queries`, a key that readers may ignore: texts, or maps of
 * `text` and, where it is known, `vector` (numbers).
 * @param {Bundle} bundle
 * @returns {{text: string, vector: number[] | null}[]}
 */
export function storedQueries({ extra, model }) {
  if (!Array.isArray(extra.queries)) return [];
  return extra.queries.flatMap((entry) => {
    const text = typeof entry === 'string' ? entry : entry?.text;
    if (typeof text !== 'string' || text.trim() === '') return [];
    const fits =
      Array.isArray(entry.vector) &&
      entry.vector.length === model.dimension &&
      entry.vector.every(Number.isFinite);
    return [{ text, vector: fits ? entry.vector : null }];
  });
}

/**
 * @param {Bundle} bundle
 * @returns {(typed: string, asked: string[], limit: number, signal?: AbortSignal) =>
 *   Promise<Suggestion[]>} the best first: questions, then rows whose label begins with what was
 *   typed, whose label holds a word that does, whose label holds it, whose text does
 */
export function createSuggester(bundle) {
  const { label = '', text = '' } = bundle.display;
  const names = label || text;
  /** @type {string[]} made when first needed: lower case, so that a look-up is one search */
  const labels = new Array(bundle.count);
  /** @type {string[]} */
  const texts = new Array(bundle.count);
  const brought = storedQueries(bundle);

  return async (typed, asked, limit, signal) => {
    const wanted = typed.trim().toLowerCase();
    const known = new Map(brought.map((query) => [query.text, query.vector]));
    for (const past of asked) if (!known.has(past)) known.set(past, null);
    /** @type {Suggestion[]} */
    const found = [...known]
      .filter(([question]) => question.toLowerCase().includes(wanted))
      .slice(0, limit)
      .map(([question, vector]) => ({
        kind: 'query',
        text: question,
        detail: '',
        row: -1,
        vector,
      }));
    if (wanted === '') return found;
    /** @type {[row: number[], row: number[], row: number[], row: number[]]} */
    const tiers = [[], [], [], []];
    await forEachSlice(
      bundle.count,
      ROWS_A_SLICE,
      (start, end) => {
        for (let row = start; row < end; row++) {
          labels[row] ??= valueOf(bundle, names, row).toLowerCase();
          const at = labels[row].indexOf(wanted);
          if (at === 0) tiers[0].push(row);
          else if (at > 0)
            tiers[isWordStart(labels[row], at) || labels[row].includes(` ${wanted}`) ? 1 : 2].push(
              row,
            );
          else if (tiers[3].length < limit && label && text && label !== text) {
            texts[row] ??= valueOf(bundle, text, row).toLowerCase();
            if (texts[row].includes(wanted)) tiers[3].push(row);
          }
        }
      },
      signal,
    );
    const rows = tiers
      .flatMap((tier, rank) => tier.slice(0, limit).map((row) => ({ row, rank })))
      .slice(0, limit - found.length);
    return [
      ...found,
      ...rows.map(
        ({ row, rank }) =>
          /** @type {Suggestion} */ ({
            kind: 'row',
            text: valueOf(bundle, names, row),
            row,
            vector: null,
            detail:
              rank === 3
                ? around(valueOf(bundle, text, row), texts[row].indexOf(wanted), wanted.length)
                : '',
          }),
      ),
    ];
  };
}

/** @param {string} text @param {number} at */
const isWordStart = (text, at) => /[^\p{L}\p{N}]/u.test(text[at - 1]);

/** @param {string} text @param {number} at @param {number} length */
function around(text, at, length) {
  const start = Math.max(0, at - AROUND);
  const end = at + length + AROUND;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}
