import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsModel } from '../../../web/providers/match.js';

test('a model fits by dimension and name, and says why not', () => {
  const model = { name: 'text-embedding-3-small', dimension: 1536 };
  assert.ok(fitsModel(model, { name: 'openai/text-embedding-3-small' }).fits);
  const short = fitsModel(model, { name: 'text-embedding-3-small', dimension: 512 });
  assert.ok(!short.fits);
  assert.match(short.sentence, /gives 512 numbers, the data has 1536/);
  const other = fitsModel(model, { name: 'text-embedding-ada-002', dimension: 1536 });
  assert.ok(!other.fits);
  assert.match(
    other.sentence,
    /embedded with "text-embedding-3-small", not with "text-embedding-ada-002"/,
  );
  assert.match(
    fitsModel({ name: 'unknown', dimension: 3 }, { name: 'x', dimension: 3 }).sentence,
    /does not say/,
  );
});
