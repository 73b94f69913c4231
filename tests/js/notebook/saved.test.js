/** A globe that was saved answers by itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSavedModel } from '../../../web/notebook/saved.js';
import { readFloats } from '../../../web/notebook/table.js';

const TEXTS = ['pea soup', 'onion soup with bread', 'bread', 'tea'];
const SAVED = JSON.stringify({
  _data: {
    name: 'Lunch',
    count: 4,
    columns: [{ name: 'text', kind: 'text', values: TEXTS }],
    display: { text: 'text' },
  },
  positions: { base64: Buffer.from(Float32Array.of(1, 0, 0).buffer).toString('base64') },
  k: 10,
  query: '',
  _answer: null,
});

test('bytes come back as they were', () => {
  assert.deepEqual([...readFloats(createSavedModel(SAVED).get('positions'))], [1, 0, 0]);
});

test('a query is answered, best first, and taken back', () => {
  const model = createSavedModel(SAVED);
  /** @type {number[][]} */
  const heard = [];
  const listener = () => heard.push(model.get('_answer')?.rows ?? []);
  model.on('change:_answer', listener);
  model.set('query', 'bread');
  model.set('query', 'Soup bread');
  model.set('query', 'nothing');
  model.set('query', '');
  assert.deepEqual(heard, [[2, 1], [1, 2, 0], [], []]);
  assert.equal(model.get('_answer'), null);
  model.off('change:_answer', listener);
  model.set('query', 'tea');
  assert.equal(heard.length, 4);
  assert.deepEqual(model.get('_answer').rows, [3]);
});
