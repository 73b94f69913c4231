import type { EmbeddingSphere } from './api.js';

declare global {
  interface Window {
    embeddingSphere: EmbeddingSphere;
  }
}
