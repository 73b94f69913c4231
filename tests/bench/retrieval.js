/**
 * How long the evaluation of 10,000 rows by 1,000 questions takes in the tab, alone and beside a
 * layout, and which tasks of the page's main thread take over 50 ms meanwhile: `node retrieval.js
 * [rounds]`. Prints one line of JSON a run.
 */
import { encodeBundle, float32ToFloat16 } from '../../web/formats/bundle-encode.js';
import { openPage } from '../browser/page.js';
import { createRandom } from '../js/random.js';

const ROWS = 10_000;
const QUESTIONS = 1000;
const DIMENSION = 384;
const VOCABULARY = 5000;
const WORDS = 60;
/** How far a question is from its answer, beside a vector's length of 1. */
const NOISE = 1.5;
const ROUNDS = Number(process.argv[2] ?? 3);

const random = createRandom(1);
const bundle = makeBundle();
for (let round = 0; round < ROUNDS; round++)
  for (const beside of [false, true])
    console.log(JSON.stringify({ beside, ...(await run(beside)) }));

/** @param {number} length @returns {Float32Array} of unit length */
function direction(length) {
  const vector = Float32Array.from({ length }, () => random() + random() + random() - 1.5);
  const norm = Math.hypot(...vector);
  return vector.map((number) => number / norm);
}

/** Rows around a hundred centres, with texts of words of which few are frequent. */
function makeBundle() {
  const centers = Array.from({ length: 100 }, () => direction(DIMENSION));
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const own = direction(DIMENSION);
    return own.map((number, at) => number + centers[row % 100][at]);
  });
  const words = () =>
    Array.from({ length: WORDS }, () => `word${Math.floor(VOCABULARY * random() ** 3)}`).join(' ');
  const texts = rows.map(words);
  const asked = Array.from({ length: QUESTIONS }, (_, question) => {
    const noise = direction(DIMENSION);
    return rows[10 * question].map((number, at) => number + NOISE * noise[at]);
  });
  const flat = (/** @type {Float32Array[]} */ vectors) =>
    float32ToFloat16(Float32Array.from(vectors.flatMap((vector) => [...vector])));
  const positions = Float32Array.from(rows.flatMap(() => [...direction(3)]));
  return encodeBundle({
    name: 'Asked',
    description: '',
    license: '',
    source: '',
    count: ROWS,
    model: {
      provider: '',
      name: 'made up',
      dimension: DIMENSION,
      normalized: false,
      template: '{text}',
      extra: new Map(),
    },
    vectors: flat(rows),
    columns: [{ name: 'text', kind: 'text', values: texts, extra: new Map() }],
    display: { text: 'text' },
    neighbors: null,
    layouts: [
      {
        name: '',
        method: '',
        parameters: {},
        positions,
        iterations: 0,
        cost: null,
        quality: {},
        extra: {},
      },
    ],
    questions: {
      ids: asked.map((_, question) => String(question)),
      texts: asked.map((_, question) => texts[10 * question].split(' ').slice(0, 8).join(' ')),
      vectors: flat(asked),
      prompt: '',
      judgements: {
        offsets: Uint32Array.from({ length: QUESTIONS + 1 }, (_, at) => 2 * at),
        rows: Uint16Array.from(asked.flatMap((_, question) => [10 * question, 10 * question + 1])),
        grades: new Float32Array(2 * QUESTIONS).fill(1),
        extra: new Map(),
      },
      extra: new Map(),
    },
    extra: new Map(),
  });
}

/**
 * @param {boolean} beside a layout
 * @returns {Promise<{milliseconds: number, tasks: number[]}>} from the click on the tab until the
 *   measures stand there; tasks of the main thread over 50 ms meanwhile
 */
async function run(beside) {
  const { page, close } = await openPage({
    routes: { '/asked.esb': (_, response) => void response.end(bundle) },
  });
  try {
    return await page.evaluate(async (lays) => {
      const sphere = window.embeddingSphere;
      const wait = (/** @type {number} */ ms) =>
        new Promise((resolve) => void setTimeout(resolve, ms));
      await sphere.engineReady;
      const file = await (await fetch('/asked.esb')).blob();
      await sphere.open(new File([file], 'asked.esb'));
      while (sphere.state().measuring !== null) await wait(100);
      await wait(2000);
      const layout = lays ? sphere.relayout({ method: 'spherical-tsne', iterations: 1000 }) : null;
      layout?.catch(() => {});
      await wait(500);
      /** @type {number[]} */
      const tasks = [];
      const observer = new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map(({ duration }) => duration)),
      );
      observer.observe({ type: 'longtask' });
      const began = performance.now();
      document.getElementById('tab-retrieval')?.click();
      while (!document.querySelector('.measures')) await wait(5);
      const milliseconds = performance.now() - began;
      await wait(100);
      observer.disconnect();
      const { running } = sphere.state();
      if (lays && !running)
        throw new Error('The layout ended before the evaluation: lay out longer.');
      return { milliseconds, tasks };
    }, beside);
  } finally {
    await close();
  }
}
