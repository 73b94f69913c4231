/**
 * Damaged bundles: the decoder gives a valid bundle or a BundleError, and allocates little.
 * EMBEDDING_SPHERE_FUZZ sets how many damaged files each test reads.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decode, encode } from '@msgpack/msgpack';
import { BundleError, decodeBundle } from '../../../web/formats/bundle.js';
import { createChance } from '../random.js';

/** @import { Bundle } from '../../../web/formats/bundle.js' */

const GOLDEN = new URL('../../golden/', import.meta.url);
const ROUNDS = Number(process.env.EMBEDDING_SPHERE_FUZZ ?? 300);
const SOURCES = readdirSync(GOLDEN)
  .filter((file) => file.endsWith('.esb') && !file.startsWith('error-'))
  .map((file) => new Uint8Array(readFileSync(new URL(file, GOLDEN))));
const HUGE = [0xdd, 0xdf, 0xdb, 0xc6].map((head) => [head, 0xff, 0xff, 0xff, 0xff]);
/** @type {any[]} */
const JUNK = [
  null,
  true,
  -1,
  0,
  1,
  2 ** 31,
  2 ** 53,
  -0.5,
  NaN,
  Infinity,
  '',
  'x',
  new Uint8Array(0),
  new Uint8Array(3),
  [],
  [[]],
  [0, 0, 0, 0, 0, 0, 0],
  {},
  { dtype: 'float16' },
  { toString: 1 },
  'float64',
  'int32',
  [2 ** 40, 2 ** 40],
  [-1, -1],
];

/** @typedef {(bytes: Uint8Array, chance: (limit: number) => number) => Uint8Array} Damage */

/** @type {Record<string, Damage>} */
const DAMAGES = {
  'flipped bits': (bytes, chance) => {
    const damaged = bytes.slice();
    for (let flips = 1 + chance(8); flips > 0; flips--)
      damaged[chance(bytes.length)] ^= 1 << chance(8);
    return damaged;
  },
  'cut short': (bytes, chance) => bytes.subarray(0, chance(bytes.length)),
  spliced: (bytes, chance) => {
    const start = chance(bytes.length);
    const noise = Array.from({ length: chance(20) }, () => chance(256));
    return Uint8Array.of(
      ...bytes.subarray(0, start),
      ...noise,
      ...bytes.subarray(start + chance(20)),
    );
  },
  'huge declared sizes': (bytes, chance) => {
    const start = chance(bytes.length);
    const rest = bytes.subarray(start + [0, 1, 5][chance(3)]);
    return Uint8Array.of(...bytes.subarray(0, start), ...HUGE[chance(HUGE.length)], ...rest);
  },
  'wrong values': (bytes, chance) => {
    const content = decode(bytes);
    for (let changes = 1 + chance(3); changes > 0; changes--) replaceSomewhere(content, chance);
    return encode(content);
  },
};

/** @param {any} content @param {(limit: number) => number} chance */
function replaceSomewhere(content, chance) {
  let container = content;
  for (;;) {
    const keys = Object.keys(container);
    const key = keys[chance(keys.length)];
    const inner = container[key];
    const isOpen = typeof inner === 'object' && inner !== null && !(inner instanceof Uint8Array);
    if (isOpen && Object.keys(inner).length > 0 && chance(5) > 0) {
      container = inner;
    } else if (chance(5) === 0 && !Array.isArray(container) && keys.length > 1) {
      delete container[key];
      return;
    } else {
      container[key] = structuredClone(JUNK[chance(JUNK.length)]);
      return;
    }
  }
}

/** @param {Bundle} bundle */
function assertValid({ count, model, vectors, columns, display, neighbors, layouts, questions }) {
  assert.ok(count >= 1);
  assert.equal(vectors.length, count * model.dimension);
  assert.ok(vectors.every((bits) => (bits & 0x7c00) !== 0x7c00));
  assert.equal(new Set(columns.map(({ name }) => name)).size, columns.length);
  for (const column of columns) {
    if (column.kind === 'category') {
      assert.equal(column.codes.length, count);
      for (const code of column.codes) assert.equal(typeof column.categories[code], 'string');
    } else {
      assert.equal(column.values.length, count);
      const type = column.kind === 'number' ? 'number' : 'string';
      for (const value of column.values) assert.equal(typeof value, type);
    }
  }
  for (const role of /** @type {const} */ (['label', 'text', 'color', 'glyph'])) {
    assert.ok(display[role] === undefined || columns.some(({ name }) => name === display[role]));
  }
  if (neighbors) {
    const { k, indices, distances } = neighbors;
    assert.equal(indices.length, count * k);
    indices.forEach((/** @type {number} */ index, /** @type {number} */ i) => {
      assert.ok(index < count && index !== Math.floor(i / k));
    });
    if (distances)
      assert.ok(
        distances.length === count * k &&
          distances.every((bits) => bits < 0x7c00 || bits === 0x8000),
      );
  }
  if (questions) {
    const { ids, texts, judgements } = questions;
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(texts.length, ids.length);
    assert.equal(questions.vectors.length, ids.length * model.dimension);
    assert.ok(questions.vectors.every((bits) => (bits & 0x7c00) !== 0x7c00));
    assert.equal(judgements.offsets.at(-1), judgements.rows.length);
    assert.equal(judgements.grades.length, judgements.rows.length);
    for (const row of judgements.rows) assert.ok(row < count);
    assert.ok(judgements.grades.every(Number.isFinite));
  }
  for (const { positions } of layouts) {
    assert.equal(positions.length, 3 * count);
    for (let i = 0; i < positions.length; i += 3) {
      assert.ok(Math.abs(Math.hypot(positions[i], positions[i + 1], positions[i + 2]) - 1) < 1e-6);
    }
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {Bundle | null} null where the decoder refuses
 */
function attempt(bytes) {
  try {
    return decodeBundle(bytes);
  } catch (error) {
    assert.ok(error instanceof BundleError, `${error}`);
    assert.ok(error.message.length < 400, error.message);
    return null;
  }
}

for (const [title, damage] of Object.entries(DAMAGES)) {
  test(`${title}: an error or a valid bundle`, () => {
    const chance = createChance(1);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const bundle = attempt(damage(SOURCES[round % SOURCES.length], chance));
      if (bundle) assertValid(bundle);
      else refused++;
    }
    assert.ok(refused > ROUNDS / 20, 'the damage is no damage');
  });
}

/** @param {string} title @param {number[]} pattern @param {number} [times] */
function bomb(title, pattern, times = 200_000) {
  test(`${title}: refused without much memory`, () => {
    const good = SOURCES[0];
    const bytes = new Uint8Array(good.length + 10 + pattern.length * times);
    // One key more: a map head with a 16-bit count, and a last key whose value is the pattern.
    const start = good[0] === 0xdf ? 5 : 1;
    bytes.set([
      0xde,
      0,
      (good[0] === 0xdf ? good[4] : good[0] & 0x0f) + 1,
      ...good.subarray(start),
      0xa3,
      0x72,
      0x61,
      0x77,
    ]);
    const offset = 3 + good.length - start + 4;
    for (let i = offset; i < bytes.length; i++) bytes[i] = pattern[(i - offset) % pattern.length];
    const before = process.memoryUsage();
    assert.equal(attempt(bytes), null);
    const after = process.memoryUsage();
    const grown = after.heapTotal + after.external - before.heapTotal - before.external;
    assert.ok(grown < 32e6, `grew by ${grown} bytes`);
  });
}

bomb('lists in lists that each declare 200,000 values', [0xdd, 0x00, 0x03, 0x0d, 0x40]);
bomb('nested lists', [0x91]);
bomb('nested maps', [0x81, 0xa1, 0x6b]);
bomb('short lists', [0xdc, 0xff, 0xff]);
bomb('a text longer than the file', [0xdb, 0x7f, 0xff, 0xff, 0xff]);
bomb('bytes longer than the file', [0xc6, 0xff, 0xff, 0xff, 0xff]);
