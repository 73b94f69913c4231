/**
 * @import { Column } from '../formats/bundle-columns.js'
 * @import { Bundle } from '../formats/bundle.js'
 */

/**
 * Dates: columns of numbers whose unit is days since 1970-01-01 (UTC), as the climate and forecast
 * metadata conventions write it. py/embedding_sphere/sources/dates.py recognises them.
 */

const UNITS = 'days since 1970-01-01';
const MILLISECONDS = 86_400_000;
/** Half a second, in days: what rounding to milliseconds may lose is no time of day. */
const INSTANT = 0.5 / 86_400;

/** @param {Column | undefined} column */
export const isDate = (column) => column?.kind === 'number' && column.extra.units === UNITS;

/** @param {Bundle | null} bundle @param {string} name of a column */
export const isDateColumn = (bundle, name) =>
  isDate(bundle?.columns.find((column) => column.name === name));

/**
 * @param {number} days since 1970-01-01
 * @returns {string} such as 2021-04-03, with the time of day where there is one; empty for NaN
 */
export function formatDate(days) {
  const date = new Date(Math.round(days * MILLISECONDS));
  if (Number.isNaN(date.getTime())) return '';
  const [day, time] = date.toISOString().split('T');
  return Math.abs(days - Math.round(days)) < INSTANT ? day : `${day} ${time.slice(0, 5)}`;
}

/** @param {number} days @returns {string} the day alone, such as 2021-04-03; empty for NaN */
export const formatDay = (days) => formatDate(Math.floor(days + INSTANT));

/** @param {string} text such as 2021-04-03 @returns {number} days since 1970-01-01; NaN for no date */
export const readDate = (text) => Date.parse(text) / MILLISECONDS;
