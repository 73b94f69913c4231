/** The dishes with questions whose answers are known, for the tests of the X-ray. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeBundle } from '../../web/formats/bundle-encode.js';
import { decodeBundle, float16ToFloat32 } from '../../web/formats/bundle.js';
import { openPage, ROOT } from './page.js';

/** @import { Opened } from './page.js' */

export const ASKED = 20;

/**
 * The dishes with questions that are the vectors of their first rows: each is answered by its own
 * row, which comes first, and by the one that is least like it, which is missed.
 */
export async function dishesWithQuestions() {
  const bundle = decodeBundle(await readFile(join(ROOT, 'data', 'dishes.esb')));
  const rows = Array.from({ length: ASKED }, (_, row) => row);
  const least = rows.map((row) => leastLike(bundle, row));
  const questions = {
    ids: rows.map(String),
    texts: rows.map((row) => `What is dish ${row}?`),
    vectors: bundle.vectors.slice(0, ASKED * bundle.model.dimension),
    prompt: '',
    judgements: {
      offsets: Uint32Array.from({ length: ASKED + 1 }, (_, row) => 2 * row),
      rows: Uint16Array.from(rows.flatMap((row) => [row, least[row]].sort((a, b) => a - b))),
      grades: new Float32Array(2 * ASKED).fill(1),
      extra: new Map(),
    },
    extra: new Map(),
  };
  return { bytes: encodeBundle({ ...bundle, questions }), least };
}

/** The dishes with half of every vector, and with the mirror image of their layout. */
export async function halvedDishes() {
  const bundle = decodeBundle(await readFile(join(ROOT, 'data', 'dishes.esb')));
  const { dimension } = bundle.model;
  const vectors = bundle.vectors.map((half, at) => (at % dimension < dimension / 2 ? half : 0));
  const [layout] = bundle.layouts;
  const positions = layout.positions.map((part, at) => (at % 3 === 0 ? -part : part));
  return encodeBundle({
    ...bundle,
    name: 'Halves',
    vectors,
    neighbors: null,
    questions: null,
    layouts: [{ ...layout, positions }],
  });
}

/** @param {import('../../web/formats/bundle.js').Bundle} bundle @param {number} row */
function leastLike({ vectors, count, model: { dimension } }, row) {
  const vector = (/** @type {number} */ of) =>
    float16ToFloat32(vectors.subarray(of * dimension, (of + 1) * dimension));
  const own = vector(row);
  let [least, lowest] = [-1, Infinity];
  for (let other = 0; other < count; other++) {
    const score = vector(other).reduce((sum, number, i) => sum + number * own[i], 0);
    if (score < lowest) [least, lowest] = [other, score];
  }
  return least;
}

/**
 * Open a bundle as a dropped file is.
 * @param {Opened} opened @param {Uint8Array} bytes @param {string} name
 */
export async function openBytes({ page }, bytes, name) {
  await page.evaluate(
    async ([base64, title]) => {
      const raw = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      await window.embeddingSphere.open(new File([raw], title));
    },
    [Buffer.from(bytes).toString('base64'), name],
  );
}

/**
 * The page with the X-ray of the dishes open, evaluated.
 * @param {Parameters<typeof openPage>[0]} [settings]
 * @returns {Promise<{opened: Opened, least: number[]}>} `least` of each question the answer that it misses
 */
export async function openXray(settings = {}) {
  // Others are opened in the place of these.
  const opened = await openPage({ bypassCSP: true, dishes: 100, ...settings });
  const { page } = opened;
  await page.evaluate(() => window.embeddingSphere.engineReady);
  const { bytes, least } = await dishesWithQuestions();
  await openBytes(opened, bytes, 'asked.esb');
  const tab = page.locator('#tab-retrieval');
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  await page.locator('.measures').waitFor();
  return { opened, least };
}
