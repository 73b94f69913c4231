import { AtlasError } from './error.js';

/**
 * What an atlas says of itself, in `atlas.json`; the format stands in data/README.md.
 *
 * @typedef {{offset: number, length: number, sha256: string}} Piece bytes of a Parquet file that lie in a
 *   file of their own
 * @typedef {{length: number, parts: Piece[], footer: Piece}} FamilyPieces `length`: of the whole file
 *
 * @typedef {object} CategoryOfAtlas
 * @property {'category'} kind @property {string} name @property {string} family
 * @property {string} [field] its name in the file, where that is another
 * @property {string[]} categories
 * @property {number[]} totals how many rows of the whole atlas each has
 *
 * @typedef {object} NumberOfAtlas
 * @property {'number'} kind @property {string} name @property {string} family
 * @property {string} [field] its name in the file, where that is another
 * @property {number} [low] @property {number} [high] missing where all values are
 * @property {number[]} [histogram] how many values lie in each of equal bins from low to high
 * @property {Record<string, unknown>} [extra] such as the units of a date
 *
 * @typedef {{kind: 'text' | 'image', name: string, family: string, field?: string}} TextOfAtlas
 *
 * @typedef {object} Codes how rows are ranked without their vectors
 * @property {'rabitq'} kind
 * @property {number[]} mean D numbers
 * @property {string[]} signs of the rotation: `+` and `-`, D in each round
 * @property {number} [recall] recall@10 against exact search
 * @property {number} [rescored] how many of the best are compared exactly
 * @property {number} [limit] bytes of vectors that are fetched for that at most
 *
 * @typedef {object} Description
 * @property {number} format
 * @property {string} name
 * @property {string} description
 * @property {string | null} license
 * @property {string | null} source
 * @property {number} rows N
 * @property {number} dimension D
 * @property {{provider: string, name: string, dimension: number, normalized: boolean, template: string}}
 *   model
 * @property {Record<string, string>} display as a bundle's
 * @property {number[]} levels how many rows each level of detail adds, the coarsest first
 * @property {string} method @property {Record<string, unknown>} parameters
 * @property {number} iterations @property {Record<string, any>} quality
 * @property {Record<string, FamilyPieces>} families
 * @property {(CategoryOfAtlas | NumberOfAtlas | TextOfAtlas)[]} columns
 * @property {{titles: string[], totals?: number[], middles?: number[][]}[]} regions coarse ones first:
 *   how many rows each has, and where they lie on average; column `region_0` of the places has the codes of the first
 * @property {Codes | null} codes
 */

const FORMAT = 1;
/** Of columns that the page shows. */
const KINDS = ['category', 'number', 'text', 'image'];
const WRITE = 'write it with `embedding-sphere layout`';
/** Rows that fit into the page's arrays. */
const MOST_ROWS = 50_000_000;

/** @param {unknown} value */
const isCount = (value) => Number.isSafeInteger(value) && /** @type {number} */ (value) >= 0;
/** @param {any} piece */
const isPiece = (piece) =>
  isCount(piece?.offset) && isCount(piece?.length) && /^[0-9a-f]{64}$/.test(piece?.sha256);

/**
 * @param {string} text of `atlas.json`
 * @returns {Description}
 * @throws {AtlasError} if it is none, of a newer version, or contradicts itself
 */
export function readDescription(text) {
  /** @type {any} */
  let told = null;
  try {
    told = JSON.parse(text);
  } catch {
    // What is no JSON is told of below.
  }
  if (!isCount(told?.format) || !told.families)
    throw new AtlasError(
      `This is no atlas: expected an atlas.json that names its format and families; ${WRITE}.`,
    );
  if (told.format > FORMAT)
    throw new AtlasError(
      `This atlas was made by a newer version of embedding-sphere: its format is ${told.format}, expected ${FORMAT}; use that version's page.`,
    );
  const wrong = faultOf(told);
  if (wrong) throw new AtlasError(`The atlas.json of this atlas ${wrong}; ${WRITE} again.`);
  return {
    description: '',
    license: null,
    source: null,
    display: {},
    method: '',
    parameters: {},
    iterations: 0,
    quality: {},
    regions: [],
    codes: null,
    ...told,
    ...told.layout,
    name: told.name,
    columns: told.columns.filter((/** @type {any} */ { kind }) => KINDS.includes(kind)),
  };
}

/** @param {any} told @returns {string} what is wrong, as the end of a sentence; empty for nothing */
function faultOf({ rows, levels, families, columns, model }) {
  if (!isCount(rows) || rows < 1 || rows > MOST_ROWS)
    return `has ${rows} rows, expected 1 to ${MOST_ROWS.toLocaleString('en')}`;
  if (
    !Array.isArray(levels) ||
    !levels.every(isCount) ||
    levels.reduce((a, b) => a + b, 0) !== rows
  )
    return `has levels that do not add up to its ${rows.toLocaleString('en')} rows`;
  if (!isCount(model?.dimension)) return 'names no model with its dimension';
  if (!families.places) return 'names no family “places”';
  for (const [name, { length, parts, footer }] of Object.entries(families)) {
    const isWhole =
      Array.isArray(parts) && parts.every(isPiece) && isPiece(footer) && fit(parts, footer, length);
    if (!isWhole) return `lists parts of “${name}” that do not make one file`;
  }
  const misfit = columns?.find?.((/** @type {any} */ column) => !isColumn(column));
  if (!Array.isArray(columns) || misfit)
    return `describes the column “${misfit?.name ?? ''}” in a way that cannot be read`;
  return '';
}

/** @param {Piece[]} parts @param {Piece} footer @param {number} length */
function fit(parts, footer, length) {
  let end = 0;
  for (const piece of [...parts, footer]) {
    if (piece.offset !== end) return false;
    end += piece.length;
  }
  return end === length;
}

/** @param {any} column */
function isColumn({ name, kind, family, categories, totals, low, high }) {
  if (typeof name !== 'string' || typeof family !== 'string') return false;
  if (kind === 'number') return (low ?? null) === null || (isFinite(low) && isFinite(high));
  if (kind !== 'category') return typeof kind === 'string';
  return Array.isArray(categories) && Array.isArray(totals) && categories.length === totals.length;
}
