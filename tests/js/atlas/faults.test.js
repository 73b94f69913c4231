import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { Atlas } from '../../../web/atlas/atlas.js';
import { AtlasError } from '../../../web/atlas/error.js';
import { createAtlasBundle, fillTile, regionsOfAtlas } from '../../../web/data/atlas-bundle.js';
import { createRandom } from '../random.js';
import { createHost, FOLDER, library, openSmall } from './opened.js';

/**
 * An atlas that is not as it was written, in whatever way: it opens and does all that an atlas does,
 * or says in one sentence why it does not.
 */

const TEXT = await readFile(`${FOLDER}atlas.json`, 'utf8');
const ROUNDS = 40;
const { signal } = new AbortController();

/** Do with an atlas what the page does. @param {Atlas} atlas */
async function use(atlas) {
  const bundle = createAtlasBundle(atlas.description);
  for (const [index, tile] of atlas.tiles.entries())
    fillTile(bundle, tile, await atlas.places(index));
  regionsOfAtlas(bundle);
  for (const column of bundle.columns) if ('hues' in column) void column.hues;
  const { rows, dimension, codes } = atlas.description;
  const last = await atlas.texts([0, rows - 1]);
  assert.equal(last.length, 2);
  if (codes) await atlas.search.rank(new Float32Array(dimension).fill(1), () => {}, signal);
}

/** @param {unknown} reason */
function assertSentence(reason) {
  assert.ok(reason instanceof AtlasError, reason instanceof Error ? reason.stack : String(reason));
  assert.match(reason.message, /^[^\n]{20,400}[.:;] [^\n]*\.$/);
  assert.doesNotMatch(reason.message, /undefined|\[object|NaN|of null/);
}

/**
 * All places in the description, but of long lists and of pieces only the first.
 * @param {any} value @param {(string | number)[]} path @returns {(string | number)[][]}
 */
function pathsOf(value, path = []) {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()].slice(0, 2) : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf(value[key], [...path, key]))];
}

const GONE = Symbol('gone');
const OTHERS = [GONE, null, true, -1, 0, 1.5, 2e15, 1e300, '', 'x', [], [null], {}, { a: 1 }];

/** @param {(string | number)[]} path @param {unknown} value @returns {string} */
function changed(path, value) {
  const told = JSON.parse(TEXT);
  const key = path[path.length - 1];
  const holder = path.slice(0, -1).reduce((at, step) => at[step], told);
  if (value !== GONE) holder[key] = value;
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return JSON.stringify(told);
}

describe('an atlas.json of which one value is another', () => {
  const paths = pathsOf(JSON.parse(TEXT)).filter((path) => path.length > 0);
  for (const field of Object.keys(JSON.parse(TEXT)))
    test(`in “${field}” opens, or is refused in one sentence`, async () => {
      for (const path of paths.filter(([first]) => first === field))
        for (const value of OTHERS) {
          const text = changed(path, value);
          const host = createHost((name, bytes) =>
            name === 'atlas.json' ? Buffer.from(text) : bytes,
          );
          try {
            await use(await openSmall(host));
          } catch (reason) {
            if (reason instanceof Error)
              reason.stack = `${path.join('.')} = ${String(value)}: ${reason.stack}`;
            assertSentence(reason);
          }
        }
    });

  test('is still that of an atlas where nothing is another', async () => {
    await use(await openSmall());
  });
});

describe('an atlas whose bytes were damaged where the browser computes no hash', () => {
  for (const path of [
    'places/footer',
    'places/0000.part',
    'texts/footer',
    'texts/0000.part',
    'codes/footer',
    'codes/0000.part',
    'vectors/footer',
    'vectors/0000.part',
  ])
    test(`in ${path} opens, or says so in one sentence`, async () => {
      const uniform = createRandom(22);
      for (let round = 0; round < ROUNDS; round++) {
        const host = createHost((name, bytes) => {
          if (name !== path) return bytes;
          const sent = Buffer.from(bytes);
          for (let k = 0; k < 1 + round / 10; k++)
            sent[Math.floor(uniform() * sent.length)] = Math.floor(uniform() * 256);
          return sent;
        });
        const outside = { fetch: host.fetch, kept: null, digest: async () => '' };
        try {
          await use(await Atlas.open('http://host/small.atlas/', outside, await library));
        } catch (reason) {
          if (reason instanceof Error) reason.stack = `round ${round}: ${reason.stack}`;
          assertSentence(reason);
        }
      }
    });
});
