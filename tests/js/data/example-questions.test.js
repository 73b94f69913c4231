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
  const plain = {
    ...bundle,
    extra: {},
    questions: null,
    columns: [/** @type {any} */ (column)],
  };
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

test('where no question is short enough to be read at a glance, the shortest are offered', async () => {
  const { store } = await createReadyPage();
  const { bundle } = store.get();
  assert.ok(bundle);
  const texts = ['y'.repeat(90), 'x'.repeat(400), 'z'.repeat(60), 'w'.repeat(70), ''];
  const questions = {
    ids: texts,
    texts,
    vectors: new Uint16Array(texts.length * bundle.model.dimension),
    prompt: '',
    // The longest has most answers.
    judgements: {
      offsets: Uint32Array.of(0, 1, 4, 5, 6, 6),
      rows: Uint16Array.of(0, 0, 1, 2, 0, 0),
      grades: new Float32Array(6).fill(1),
      extra: new Map(),
    },
    extra: new Map(),
  };
  const found = exampleQuestions({
    bundle: { ...bundle, extra: {}, questions },
    regions: [],
    colorColumn: '',
  });
  assert.deepEqual(
    found.map(({ text }) => text),
    [texts[2], texts[3], texts[0]],
    'and the whole of each is asked',
  );
});

test('questions that the data bring are offered, the ones with most answers first, with their vectors', async () => {
  const { store } = await createReadyPage();
  const { bundle } = store.get();
  assert.ok(bundle);
  const { dimension } = bundle.model;
  // One is too long to be read at a glance; grade 0 is no answer.
  const texts = ['one answer', 'three answers', 'l'.repeat(60), ' ', 'two answers'];
  const questions = {
    ids: texts,
    texts,
    // 1, 2, … as float16.
    vectors: Uint16Array.from({ length: texts.length * dimension }, (_, i) =>
      i < dimension ? 0x3c00 : 0x4000,
    ),
    prompt: '',
    judgements: {
      offsets: Uint32Array.of(0, 1, 4, 6, 7, 9),
      rows: Uint16Array.of(0, 0, 1, 2, 0, 1, 0, 1, 2),
      grades: Float32Array.of(1, 1, 1, 2, 1, 1, 0, 1, 1),
      extra: new Map(),
    },
    extra: new Map(),
  };
  const found = exampleQuestions({
    bundle: { ...bundle, extra: {}, questions },
    regions: [],
    colorColumn: '',
  });
  assert.deepEqual(
    found.map(({ text }) => text),
    ['three answers', 'two answers', 'one answer'],
  );
  assert.deepEqual(found[2].vector, Array(dimension).fill(1));
  assert.deepEqual(found[0].vector, Array(dimension).fill(2));
});
