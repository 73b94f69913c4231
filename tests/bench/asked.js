import { encodeBundle, float32ToFloat16 } from '../../web/formats/bundle-encode.js';
import { createRandom } from '../js/random.js';

const ROWS = 10_000;
const QUESTIONS = 1000;
const DIMENSION = 384;
const VOCABULARY = 5000;
const WORDS = 60;
/** How far a question is from its answer, beside a vector's length of 1. */
const NOISE = 1.5;

const random = createRandom(1);

/** @param {number} length @returns {Float32Array} of unit length */
function direction(length) {
  const vector = Float32Array.from({ length }, () => random() + random() + random() - 1.5);
  const norm = Math.hypot(...vector);
  return vector.map((number) => number / norm);
}

/**
 * Rows around a hundred centres, with texts of words of which few are frequent, and questions with two answers each,
 * of which one is hard to find.
 *
 * @returns {Uint8Array} a bundle of 10,000 rows and 1,000 questions
 */
export function makeAsked() {
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
    others: [],
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
