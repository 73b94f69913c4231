import { DEFAULT_BASE_URL } from './defaults.js';
import { LOCAL_MODEL } from './local.js';
import { canonicalName } from '../formats/model-names.js';
import { fitsModel } from './match.js';

/** @import { Match } from './match.js' */

/**
 * Which model turns words into vectors, and what is known of it before it is asked.
 *
 * @typedef {object} Choice
 * @property {'local' | 'openai'} kind in the tab, or a server that speaks OpenAI's embeddings
 * @property {string} baseUrl of the server
 * @property {string} model of the server
 *
 * @typedef {{name: string, dimension: number, provider?: string}} StoredModel of a bundle
 */

/**
 * OpenAI's models: the length of their vectors, dollars for a million tokens, and whether they can
 * shorten their vectors.
 * @type {Record<string, {dimension: number, price: number, shortens: boolean}>}
 */
export const OPENAI_MODELS = {
  'text-embedding-3-small': { dimension: 1536, price: 0.02, shortens: true },
  'text-embedding-3-large': { dimension: 3072, price: 0.13, shortens: true },
  'text-embedding-ada-002': { dimension: 1536, price: 0.1, shortens: false },
};
export const PRICES_OF = 'January 2025';

/**
 * @param {Choice} choice
 * @returns {{provider: string, name: string, dimension?: number}} no dimension: not known before it
 *   answers
 */
export function chosenModel({ kind, model }) {
  if (kind === 'local') return { provider: 'local', ...LOCAL_MODEL };
  return {
    provider: 'openai',
    name: model,
    dimension: OPENAI_MODELS[canonicalName(model)]?.dimension,
  };
}

/**
 * The length to ask a server for: only where the data's vectors are shorter than the model's own,
 * and the model can shorten them.
 * @param {Choice} choice
 * @param {StoredModel} stored
 * @returns {number | undefined}
 */
export function shortenedTo({ kind, model }, stored) {
  const known = kind === 'openai' ? OPENAI_MODELS[canonicalName(model)] : undefined;
  const isSame = canonicalName(model) === canonicalName(stored.name);
  return known?.shortens && isSame && stored.dimension < known.dimension
    ? stored.dimension
    : undefined;
}

/**
 * @param {StoredModel} stored
 * @param {Choice} choice
 * @returns {Match & {isKnown: boolean}} whether the choice may be asked about these data; `isKnown`
 *   if both are known to be the same model
 */
export function isCompatible(stored, choice) {
  const { name, dimension } = chosenModel(choice);
  const match = fitsModel(stored, { name, dimension: shortenedTo(choice, stored) ?? dimension });
  return { ...match, isKnown: match.fits && canonicalName(stored.name) === canonicalName(name) };
}

/**
 * @param {StoredModel} stored
 * @param {Choice} choice
 * @returns {boolean} whether the vectors are known to be those of the model in the tab
 */
export const isOfLocalModel = (stored, choice) =>
  isCompatible(stored, { ...choice, kind: 'local' }).isKnown;

/**
 * The choice that fits the data: the present one if it does, else the model in the tab, else the
 * server's model of that name where the data say that it is OpenAI's. Data choose no server that
 * their reader has not: they only fill in its model, should that be chosen.
 * @param {StoredModel} stored
 * @param {Choice} present
 * @param {boolean} isAllowed whether the person has let texts go to the present server
 * @returns {Choice} the present one where none is known to fit
 */
export function settingsFor(stored, present, isAllowed) {
  const isOpenAi = stored.provider === 'openai' || canonicalName(stored.name) in OPENAI_MODELS;
  /** @type {Choice} */
  const server =
    isOpenAi && stored.name ? { ...present, kind: 'openai', model: stored.name } : present;
  /** @type {Choice[]} */
  const candidates = [present, { ...present, kind: 'local' }, server];
  const found = candidates.find((choice) => isCompatible(stored, choice).isKnown) ?? present;
  const isNewServer = found.kind === 'openai' && present.kind === 'local' && !isAllowed;
  return isNewServer ? { ...found, kind: 'local' } : found;
}

/**
 * @param {Choice} choice
 * @returns {string} as the page names it
 */
export function titleOf({ kind, baseUrl, model }) {
  if (kind === 'local') return 'Local, MiniLM';
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
  return `${host === new URL(DEFAULT_BASE_URL).host ? 'OpenAI' : host}, ${model}`;
}
