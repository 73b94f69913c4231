import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  estimateTokens,
  estimateWork,
  LOCAL_TOKENS,
  formatPrice,
  formatDuration,
} from '../../../web/data/cost.js';
import { rowTexts, takeRows, templatesOf } from '../../../web/data/templates.js';
import { bundleOf, goldenBundle } from '../examples.js';

const TABLE = bundleOf(
  [
    { kind: 'text', name: 'name', values: ['Miso', '', 'Toast'], extra: {} },
    { kind: 'text', name: 'about', values: ['A soup.', ' ', ''], extra: {} },
    {
      kind: 'category',
      name: 'course',
      categories: ['starter', 'snack'],
      codes: Uint8Array.of(0, 0, 1),
      extra: {},
    },
    { kind: 'number', name: 'price', values: Float64Array.of(2, NaN, 1), extra: {} },
  ],
  { label: 'name', text: 'about' },
);

test('the template of the data comes first, if its columns are there; then the text, then other texts', () => {
  const withModel = (/** @type {string} */ template) => ({
    ...TABLE,
    model: { ...TABLE.model, template },
  });
  assert.deepEqual(templatesOf(withModel('{name}: {about}')), [
    '{name}: {about}',
    '{about}',
    '{name}',
  ]);
  assert.deepEqual(templatesOf(withModel('{title}')), ['{about}', '{name}']);
  assert.deepEqual(templatesOf(withModel('no column')), ['{about}', '{name}']);
  assert.deepEqual(
    templatesOf({
      ...TABLE,
      display: {},
      columns: TABLE.columns.filter(({ kind }) => kind !== 'text'),
    }),
    [],
  );
});

test('a template is filled with the values of a row; a row without any has no text', () => {
  assert.deepEqual(rowTexts(TABLE, '{name}: {about}'), ['Miso: A soup.', '', 'Toast:']);
  assert.deepEqual(rowTexts(TABLE, '{course} for {price}'), [
    'starter for 2',
    'starter for',
    'snack for 1',
  ]);
});

test('values are put in as they are, whatever they hold', () => {
  const table = bundleOf([{ kind: 'text', name: 'a', values: ['$& {a} $1'], extra: {} }], {
    text: 'a',
  });
  assert.deepEqual(rowTexts(table, '{a}!'), ['$& {a} $1!']);
});

test('rows are taken with all their columns', () => {
  const taken = takeRows(goldenBundle('full'), [3, 1]);
  const whole = goldenBundle('full');
  assert.equal(taken.count, 2);
  for (const [index, column] of taken.columns.entries()) {
    const before = whole.columns[index];
    if (column.kind === 'category' && before.kind === 'category')
      assert.deepEqual([...column.codes], [before.codes[3], before.codes[1]]);
    else if (column.kind !== 'category' && before.kind !== 'category')
      assert.deepEqual([...column.values], [before.values[3], before.values[1]]);
  }
});

test('tokens grow with the text, and other scripts take one a letter', () => {
  assert.equal(estimateTokens('four'), 1);
  assert.equal(estimateTokens('twelve chars'), 3);
  assert.equal(estimateTokens('味噌汁'), 3);
  const long = 'word '.repeat(1000);
  assert.equal(estimateWork([long], true).tokens, LOCAL_TOKENS);
  assert.equal(estimateWork([long], false).tokens, 1250);
  assert.deepEqual(estimateWork([], false), { tokens: 0, milliseconds: 0 });
});

test('money and time are told as people tell them', () => {
  assert.deepEqual([0, 0.002, 0.02, 3].map(formatPrice), [
    'nothing',
    'less than 1 cent',
    'about $0.02',
    'about $3.00',
  ]);
  assert.deepEqual([0, 12_000, 600_000, 7.2e6].map(formatDuration), [
    'a second or two',
    'about 15 seconds',
    'about 10 minutes',
    'about 2.0 hours',
  ]);
});
