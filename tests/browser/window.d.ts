import type { EmbeddingSphere } from '../../web/api.js';

declare global {
  interface Window {
    embeddingSphere: EmbeddingSphere;
  }
}
