import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSuggester, storedQueries } from '../../../web/data/suggestions.js';
import { bundleOf } from '../examples.js';

const NAMES = ['Soup of the day', 'Onion soup', 'Dalsoupa', 'Miso', 'Toast', 'Soup'];
const TEXTS = [
  'Warm.',
  'With onions.',
  'An island dish.',
  'A Japanese soup of fermented beans, seaweed and tofu cubes.',
  'Dry bread.',
  'Plain.',
];

/** @param {any[]} [queries] */
const dishes = (queries) => ({
  ...bundleOf(
    [
      { kind: 'text', name: 'name', values: NAMES, extra: {} },
      { kind: 'text', name: 'text', values: TEXTS, extra: {} },
    ],
    { label: 'name', text: 'text' },
  ),
  extra: queries ? { queries } : {},
});

test('labels that begin with it come first, then words, then the middle, then texts', async () => {
  const found = await createSuggester(dishes())('SOUP', [], 8);
  assert.deepEqual(
    found.map(({ row }) => row),
    [0, 5, 1, 2, 3],
  );
  assert.deepEqual(
    found.map(({ kind }) => kind),
    new Array(5).fill('row'),
  );
  assert.match(found[4].detail, /A Japanese soup of/);
  assert.deepEqual(
    found.slice(0, 4).map(({ detail }) => detail),
    ['', '', '', ''],
  );
});

test('questions come before rows: those of the data, then those asked before; each once', async () => {
  const find = createSuggester(dishes(['cold soup', { text: 'soup for two', vector: [1] }]));
  const found = await find('soup', ['soup', 'cold soup', 'bread'], 8);
  assert.deepEqual(
    found.filter(({ kind }) => kind === 'query').map(({ text }) => text),
    ['cold soup', 'soup for two', 'soup'],
  );
});

test('an empty box offers the questions alone', async () => {
  const find = createSuggester(dishes(['cold soup']));
  assert.deepEqual(
    (await find('  ', ['bread'], 8)).map(({ text }) => text),
    ['cold soup', 'bread'],
  );
  assert.deepEqual(await createSuggester(dishes())('', [], 8), []);
});

test('no more than wanted are offered, and what is not there is not', async () => {
  assert.equal((await createSuggester(dishes())('o', [], 3)).length, 3);
  assert.deepEqual(await createSuggester(dishes())('(.*)[', [], 8), []);
});

test('a search that is overtaken stops', async () => {
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(createSuggester(dishes())('soup', [], 8, controller.signal), {
    name: 'AbortError',
  });
});

test('stored questions keep a vector that fits, and what is no question is passed over', () => {
  const bundle = dishes([
    'plain',
    { text: 'known', vector: [0.5] },
    { text: 'odd', vector: [1, 2] },
    { text: '' },
    7,
    null,
  ]);
  bundle.model = { ...bundle.model, dimension: 1 };
  assert.deepEqual(storedQueries(bundle), [
    { text: 'plain', vector: null },
    { text: 'known', vector: [0.5] },
    { text: 'odd', vector: null },
  ]);
  assert.deepEqual(storedQueries({ ...bundle, extra: { queries: 'no list' } }), []);
});
