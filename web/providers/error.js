/**
 * A query provider that could not answer: one sentence for the user, and a kind for the page to act
 * on.
 */
export class ProviderError extends Error {
  name = 'ProviderError';

  /**
   * @param {'input' | 'key' | 'quota' | 'model' | 'busy' | 'network' | 'refused' | 'dimension' |
   *   'answer' | 'load'} kind
   * @param {string} sentence what was wrong, what was expected, what to do
   */
  constructor(kind, sentence) {
    super(sentence);
    this.kind = kind;
  }
}

/** @param {unknown} reason what was thrown @returns {string} what it says */
export const messageOf = (reason) => (reason instanceof Error ? reason.message : String(reason));
