import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalName } from '../../../web/formats/model-names.js';

test('one model has many names', () => {
  for (const name of [
    'sentence-transformers/all-MiniLM-L6-v2',
    'all-MiniLM-L6-v2 (int8)',
    'Xenova/all-MiniLM-L6-v2',
    'all-minilm:latest',
    'all-minilm',
  ]) {
    assert.equal(canonicalName(name), 'all-minilm-l6-v2', name);
  }
  assert.notEqual(canonicalName('all-minilm:33m'), 'all-minilm-l6-v2');
  assert.notEqual(canonicalName('text-embedding-3-small'), canonicalName('text-embedding-3-large'));
});
