import { createRays } from './rays.js';

/**
 * The classic line globe: every point a line outward from the body, at its own place however close
 * its neighbours are; a query makes the lines longer.
 */
export const createLines = () =>
  createRays({ bottom: 0.992, base: 0.07, foot: 1.1, tip: 1.1, sheen: 0, strength: 0.9 });
