/**
 * What an atlas may say of itself: what each field must be, and what fits together.
 *
 * @typedef {(value: any) => boolean} Check
 */

/** Of columns that the page shows; those of other kinds are left out. */
export const KINDS = ['category', 'number', 'text', 'image'];
/** Rows that fit into the page's arrays. */
const MOST_ROWS = 50_000_000;

/** @type {Check} */
const isText = (value) => typeof value === 'string';
/** @type {Check} */
const isNumber = (value) => Number.isFinite(value);
/** @type {Check} */
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
/** @type {Check} */
const isShare = (value) => isNumber(value) && value >= 0 && value <= 1;
/** @type {(value: any) => value is Record<string, any>} */
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** @param {Check} check @param {number} [length] @returns {Check} */
const listOf = (check, length) => (value) =>
  Array.isArray(value) && value.length === (length ?? value.length) && value.every(check);
/** @param {Check} check @returns {Check} */
const mapOf = (check) => (value) => isMap(value) && Object.values(value).every(check);
/** @param {Check} check @returns {Check} which missing values pass, too */
const optional = (check) => (value) => (value ?? null) === null || check(value);

/** @type {Check} */
const isPiece = (piece) =>
  isCount(piece?.offset) && isCount(piece?.length) && /^[0-9a-f]{64}$/.test(piece?.sha256);

/** @type {Check} */
const isRegions = (level) => {
  if (!isMap(level) || !listOf(isText)(level.titles)) return false;
  const { length } = level.titles;
  return (
    length > 0 &&
    optional(listOf(isCount, length))(level.totals) &&
    optional(listOf(listOf(isNumber, 3), length))(level.middles)
  );
};

/** @type {Check} */
const isModel = (model) =>
  isMap(model) &&
  isCount(model.dimension) &&
  ['provider', 'name', 'template'].every((key) => optional(isText)(model[key])) &&
  optional((value) => typeof value === 'boolean')(model.normalized);

/** @type {Record<string, Check>} by field; the others are of no account */
const FIELDS = {
  name: isText,
  description: optional(isText),
  license: optional(isText),
  source: optional(isText),
  display: optional(mapOf(isText)),
  method: optional(isText),
  parameters: optional(isMap),
  iterations: optional(isCount),
  quality: optional(mapOf(optional(isNumber))),
  regions: optional(listOf(isRegions)),
};

/**
 * @param {any} told of which it is known that it names families
 * @returns {string} what is wrong, as the end of a sentence; empty for nothing
 */
export function faultOf(told) {
  const { rows, levels, families, columns, model, dimension, codes } = told;
  if (!isCount(rows) || rows < 1 || rows > MOST_ROWS)
    return `has ${isNumber(rows) ? rows : 'no number of'} rows, expected 1 to ${MOST_ROWS.toLocaleString('en')}`;
  if (!listOf(isCount)(levels) || total(levels) !== rows || levels[0] === 0)
    return `has levels that do not add up to its ${rows.toLocaleString('en')} rows`;
  if (!isModel(model)) return 'names no model with its dimension';
  if (dimension !== undefined && dimension !== model.dimension)
    return 'says two things of how long its vectors are';
  const field = Object.keys(FIELDS).find((name) => !FIELDS[name](told[name]));
  if (field) return `has something else for “${field}” than expected`;
  if (!isMap(families) || !isMap(families.places)) return 'names no family “places”';
  const family = Object.keys(families).find((name) => !/^\w+$/.test(name) || !fit(families[name]));
  if (family !== undefined) return `lists parts of “${family}” that do not make one file`;
  if (!Array.isArray(columns)) return 'lists no columns';
  const names = new Set();
  for (const column of columns) {
    if (!isColumn(column) || names.has(column.name) || !Object.hasOwn(families, column.family))
      return `describes the column “${isText(column?.name) ? column.name : ''}” in a way that cannot be read`;
    names.add(column.name);
  }
  if (!optional((value) => areCodes(value, told))(codes))
    return 'describes its codes in a way that cannot be read';
  return '';
}

/** @param {number[]} numbers */
const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/** @type {Check} */
function fit(family) {
  if (!isMap(family) || !listOf(isPiece)(family.parts) || !isPiece(family.footer)) return false;
  let end = 0;
  for (const { offset, length } of [...family.parts, family.footer]) {
    if (offset !== end) return false;
    end += length;
  }
  return end === family.length;
}

/** @type {Check} */
function isColumn(column) {
  if (!isMap(column) || ![column.name, column.kind, column.family].every(isText)) return false;
  const { kind, field, extra, categories, totals, low, high, histogram } = column;
  if (!optional(isText)(field) || !optional(isMap)(extra)) return false;
  if (kind === 'category')
    return (
      listOf(isText)(categories) &&
      categories.length > 0 &&
      listOf(isCount, categories.length)(totals)
    );
  if (kind !== 'number') return true;
  const isRange = isNumber(low) && isNumber(high) && low <= high;
  const isMissing = (low ?? null) === null && (high ?? null) === null;
  return (isRange || isMissing) && optional(listOf(isCount))(histogram);
}

/** @param {any} codes @param {any} told */
function areCodes(codes, { families, model: { dimension } }) {
  if (!isMap(codes) || !isMap(families.codes) || !isMap(families.vectors)) return false;
  const { kind, mean, signs, recall, rescored, limit } = codes;
  return (
    kind === 'rabitq' &&
    dimension > 0 &&
    listOf(isNumber, dimension)(mean) &&
    listOf((round) => isText(round) && round.length === dimension && /^[+-]*$/.test(round))(
      signs,
    ) &&
    optional(isShare)(recall) &&
    optional(isCount)(rescored) &&
    optional(isCount)(limit)
  );
}
