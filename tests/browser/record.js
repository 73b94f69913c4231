/**
 * @import { Layers } from '../../web/state/controls.js'
 * @import { State } from '../../web/state/state.js'
 * @import { Page } from 'playwright-core'
 */

/**
 * Puts the page's record into states that would take long to reach by hand; the record is the
 * page's own.
 */

/**
 * @param {Page} page
 * @param {Partial<State>} change plain data: sets and typed arrays do not travel
 */
export function setState(page, change) {
  return page.evaluate(async (given) => {
    const { store } = await import(new URL('main.js', document.baseURI).href);
    store.set(given);
  }, change);
}

/** @param {Page} page @param {Partial<Layers>} layers switched on or off, the others kept */
export function switchLayers(page, layers) {
  return page.evaluate(async (given) => {
    const { store } = await import(new URL('main.js', document.baseURI).href);
    store.set({ layers: { ...store.get().layers, ...given } });
  }, layers);
}

/**
 * Answer as if a point had been asked for: by the true cosines of the open bundle.
 * @param {Page} page
 * @param {number} row
 */
export function answerLike(page, row) {
  return page.evaluate(async (index) => {
    const { store } = await import(new URL('main.js', document.baseURI).href);
    const { vectorsToFloat32 } = await import(
      new URL('source/formats/bundle.js', document.baseURI).href
    );
    const { bundle } = store.get();
    const { dimension } = bundle.model;
    const vectors = vectorsToFloat32(bundle);
    const wanted = vectors.slice(index * dimension, (index + 1) * dimension);
    const scores = new Float32Array(bundle.count);
    for (let i = 0; i < bundle.count; i++)
      for (let k = 0; k < dimension; k++) scores[i] += vectors[i * dimension + k] * wanted[k];
    store.set({
      answer: {
        query: {
          ...{ kind: 'points', label: `Like point ${index}`, wanted: [index], unwanted: [] },
          ...{ liked: [], disliked: [] },
        },
        origin: { vector: wanted, note: '' },
        vector: wanted,
        scores,
        note: '',
      },
    });
  }, row);
}

/**
 * Show many made-up points in clumps, with an answer.
 * @param {Page} page
 * @param {number} count
 */
export function showMany(page, count) {
  return page.evaluate(async (n) => {
    const { store } = await import(new URL('main.js', document.baseURI).href);
    let seed = 1;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const normal = () => random() + random() + random() + random() - 2;
    const centers = Array.from({ length: 120 }, () => [normal(), normal(), normal()]);
    const positions = new Float32Array(3 * n),
      scores = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      const center = centers[i % 120];
      const length = Math.hypot(...center);
      const place = center.map((value) => value / length + 0.13 * normal());
      const scale = 1 / Math.hypot(...place);
      positions.set(
        place.map((value) => value * scale),
        3 * i,
      );
      scores[i] = random() * (i % 120 === 0 ? 0.9 : 0.4);
    }
    const { bundle } = store.get();
    const names = {
      kind: 'text',
      name: 'name',
      values: Array.from({ length: n }, (_, i) => `Point ${i}`),
      extra: {},
    };
    const group = {
      kind: 'category',
      name: 'group',
      categories: ['a', 'b', 'c', 'd'],
      codes: Uint8Array.from({ length: n }, (_, i) => i % 4),
      extra: {},
    };
    store.set({
      bundle: {
        ...bundle,
        name: 'Many',
        count: n,
        columns: [names, group],
        display: { label: 'name', color: 'group' },
        neighbors: null,
        layouts: [{ method: 'made up', parameters: {}, positions }],
        vectors: new Uint16Array(),
      },
      positions,
      positionsFrom: 'stored',
      colorColumn: 'group',
      pinned: -1,
      hovered: -1,
      distortion: null,
      quality: null,
      isolated: new Set(),
    });
    store.set({
      answer: {
        query: { kind: 'text', label: 'many', wanted: [], unwanted: [], liked: [], disliked: [] },
        origin: { vector: new Float32Array(), note: '' },
        vector: new Float32Array(),
        scores,
        note: '',
      },
    });
  }, count);
}
