import { createRays } from './rays.js';

/** Similarity as height: a needle on every point, without a query none. */
export const createSpikes = () =>
  createRays({ bottom: 0.997, base: 0, foot: 3.4, tip: 0.5, sheen: 0.25, strength: 0.95 });
