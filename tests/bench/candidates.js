/** @import { Page } from 'playwright-core' */

/** How one candidate lays one data set out in an opened page, and what it tells of it. */

/**
 * @typedef {object} Run
 * @property {number} milliseconds of layout, neighbours included
 * @property {number} wall call to result in ms; ours measures quality in it
 * @property {Record<string, number>} [stages] ms by label
 */
/**
 * @typedef {{page: string, run: (page: Page, count: number, dimension: number, seed: number,
 *   result: string) => Promise<Run>}} Candidate
 */

/** @param {string} method @returns {Candidate} */
function ours(method) {
  return {
    page: '',
    run: (page, count, _dimension, seed, result) =>
      page.evaluate(
        async (given) => {
          const sphere = window.embeddingSphere;
          // How soon the page is up is measured by itself: here somebody has looked at it for a
          // moment.
          await Promise.all([sphere.engineReady, sphere.planetReady]);
          while (sphere.state().measuring !== null) {
            await new Promise((resolve) => {
              setTimeout(resolve, 100);
            });
          }
          await new Promise((resolve) => {
            setTimeout(resolve, 2000);
          });
          const bundle = await (await fetch(`/vectors/${given.count}.esb`)).blob();
          await sphere.open(new File([bundle], `${given.count}.esb`));
          // scikit-learn is fetched and imported when first asked for: not part of a layout.
          if (given.method !== 'spherical-tsne') {
            await sphere.relayout({ method: given.method, iterations: 250 });
            await sphere.open(new File([bundle], `${given.count}.esb`));
          }
          /** @type {Record<string, number>} */
          const stages = {};
          let label = 'Handing over',
            since = performance.now();
          const follow = () => {
            const now = sphere.state().progress?.label ?? label;
            if (now === label) return;
            stages[label] = (stages[label] ?? 0) + performance.now() - since;
            label = now;
            since = performance.now();
          };
          sphere.addEventListener('statechange', follow);
          const began = performance.now();
          /** @type {Record<string, string | number>} */
          const asked = { method: given.method, seed: given.seed };
          if (given.method !== 'spherical-tsne') asked.iterations = 1000;
          const { positions, milliseconds } = await sphere.relayout(asked);
          const ended = performance.now();
          stages[label] = (stages[label] ?? 0) + ended - since;
          sphere.removeEventListener('statechange', follow);
          await fetch(given.result, {
            method: 'POST',
            body: new Blob([/** @type {Float32Array<ArrayBuffer>} */ (positions)]),
          });
          return { milliseconds, wall: ended - began, stages };
        },
        { count, seed, method, result },
      ),
  };
}

/** @param {string} name of a file in peers/ @returns {Candidate} */
function peer(name) {
  return {
    page: 'bench/peer.html',
    run: (page, count, dimension, seed, result) =>
      page.evaluate(
        async (given) => {
          const { layOut } = await import(`/bench/peers/${given.name}.js`);
          const vectors = new Float32Array(
            await (await fetch(`/vectors/${given.count}.f32`)).arrayBuffer(),
          );
          const began = performance.now();
          const plane = await layOut(vectors, given.count, given.dimension, given.seed);
          const milliseconds = performance.now() - began;
          await fetch(given.result, { method: 'POST', body: new Blob([plane]) });
          return { milliseconds, wall: milliseconds };
        },
        { name, count, dimension, seed, result },
      ),
  };
}

/** @type {Record<string, Candidate>} */
export const CANDIDATES = {
  'Embedding Sphere': ours('spherical-tsne'),
  'Embedding Sphere on one core': { ...ours('spherical-tsne'), page: 'alone/' },
  'Embedding Atlas UMAP': peer('embedding-atlas'),
  'umap-js': peer('umap-js'),
  'DruidJS UMAP': peer('druid-umap'),
  'DruidJS t-SNE': peer('druid-tsne'),
  'scikit-learn t-SNE in Pyodide': ours('wrapped-tsne'),
};
