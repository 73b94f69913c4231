import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleQuestions } from '../../../web/data/example-questions.js';
import { createReadyPage } from '../examples.js';

test('questions to begin with are of the largest regions, then of the commonest values', async () => {
  const { store } = await createReadyPage();
  const { bundle } = store.get();
  assert.ok(bundle);
  const column = {
    kind: /** @type {const} */ ('category'),
    name: 'kind',
    categories: ['Rare', 'Common', ''],
    codes: Uint16Array.of(1, 1, 0, 2, 2),
  };
  const plain = { ...bundle, extra: {}, columns: [/** @type {any} */ (column)] };
  const of = (/** @type {any[]} */ regions) =>
    exampleQuestions({ bundle: plain, regions, colorColumn: 'kind' }).map(({ text }) => text);
  assert.deepEqual(of([]), ['Common', 'Rare']);
  const region = (/** @type {string} */ title, /** @type {number} */ size, level = 0) => ({
    level,
    title,
    members: new Uint32Array(size),
  });
  const regions = [region('small', 1), region('deep', 9, 1), region('large', 3)];
  assert.deepEqual(of(regions), ['large', 'small', 'Common']);
  assert.deepEqual(
    exampleQuestions({
      bundle: { ...plain, extra: { queries: ['brought'] } },
      regions: [],
      colorColumn: 'kind',
    }),
    [],
    'the data bring their own',
  );
});
