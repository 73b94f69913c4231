import { messageOf } from './error.js';

const NOT_KEPT =
  'The local model is not kept on this device, and the page’s server is not reached: connect and ask again, after which it works offline, too; or search by words, which needs no model.';

/** A file of the model that is neither kept on this device nor reached. */
export class NotKept extends Error {}

/**
 * @param {unknown} reason why the local model did not run
 * @returns {string} a sentence that says what to do
 */
export const describeFault = (reason) =>
  reason instanceof NotKept
    ? NOT_KEPT
    : `The local model did not run (${messageOf(reason)}): reload the page, or choose another provider.`;
