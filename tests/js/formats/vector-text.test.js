import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeVector, readVector } from '../../../web/formats/vector-text.js';

const VECTOR = [0.5, -1, 2e-3, 4];

for (const [form, text] of Object.entries({
  'a JSON list': '[0.5, -1, 2e-3, 4]',
  'a JSON list over lines': '\n[\n 0.5,\n -1,\n 0.002,\n 4\n]\n',
  spaces: '0.5 -1 2e-3 4',
  'lines and tabs': '0.5\n-1\t2e-3\r\n4',
  commas: '0.5,-1,2e-3,4',
  semicolons: '0.5; -1; 2e-3; 4',
  'a row of an API': '{"object": "embedding", "index": 0, "embedding": [0.5, -1, 0.002, 4]}',
  'an answer of an API': '{"data": [{"embedding": [0.5, -1, 0.002, 4]}], "model": "m"}',
})) {
  test(`a vector is read from ${form}`, () => {
    assert.deepEqual(readVector(text), VECTOR);
    assert.ok(looksLikeVector(text) || text.includes('object') || text.includes('model'));
  });
}

for (const text of [
  '',
  '   ',
  'soup',
  '1 2 three',
  '[1, 2',
  '[1, "2"]',
  '[1, null]',
  '[]',
  '{}',
  '[[1, 2]]',
  '1e999',
]) {
  test(`"${text}" is no vector`, () => assert.equal(readVector(text), null));
}

test('a question in words, or a few numbers, is asked as words', () => {
  for (const text of ['something sweet', '7 11', '1 2 3', '24 hour noodles, 3 ways', '1984'])
    assert.ok(!looksLikeVector(text), text);
});
