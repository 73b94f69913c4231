/** @import { Choice } from './choice.js' */

/** What is asked before anybody has chosen. */
export const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
export const DEFAULT_MODEL = 'text-embedding-3-small';

/** @type {Choice} */
export const DEFAULT_CHOICE = { kind: 'local', baseUrl: DEFAULT_BASE_URL, model: DEFAULT_MODEL };
