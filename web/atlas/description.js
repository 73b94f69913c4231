import { faultOf, KINDS } from './description-faults.js';
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
const WRITE = 'write it with `embedding-sphere layout`';

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
  if (!Number.isInteger(told?.format) || told.format < 1 || !told.families)
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
    ...told,
    dimension: told.model.dimension,
    model: { provider: '', name: '', normalized: false, template: '', ...given(told.model) },
    description: told.description ?? '',
    license: told.license ?? null,
    source: told.source ?? null,
    display: told.display ?? {},
    method: told.method ?? '',
    parameters: told.parameters ?? {},
    iterations: told.iterations ?? 0,
    quality: given(told.quality ?? {}),
    regions: (told.regions ?? []).map(given),
    codes: told.codes ? given(told.codes) : null,
    columns: told.columns.filter((/** @type {any} */ { kind }) => KINDS.includes(kind)).map(given),
  };
}

/** @template {Record<string, any>} T @param {T} told @returns {T} without what is null */
const given = (told) =>
  /** @type {T} */ (Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null)));
