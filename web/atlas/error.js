/** Says in one sentence what is wrong with an atlas, and what to do. */
export class AtlasError extends Error {
  name = 'AtlasError';
}
