import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBundle } from '../../../web/formats/bundle.js';
import { encodeBundle } from '../../../web/formats/bundle-encode.js';
import { subsetBundle } from '../../../web/formats/bundle-subset.js';
import { valueOf } from '../../../web/data/points.js';
import { goldenBundle, goldenIndex } from '../examples.js';

test('rows of their own keep their vectors and values, whatever the bundle', () => {
  let checked = 0;
  for (const { file, error } of goldenIndex()) {
    if (error) continue;
    const bundle = goldenBundle(file.replace(/\.esb$/, ''));
    const rows = [...Array(bundle.count).keys()].filter((row) => row % 2 === 0);
    const part = decodeBundle(encodeBundle(subsetBundle(bundle, rows)));
    assert.equal(part.count, rows.length);
    const { dimension } = bundle.model;
    rows.forEach((row, at) => {
      assert.deepEqual(
        part.vectors.slice(at * dimension, (at + 1) * dimension),
        bundle.vectors.slice(row * dimension, (row + 1) * dimension),
      );
      for (const { name } of bundle.columns)
        assert.equal(valueOf(part, name, at), valueOf(bundle, name, row));
    });
    for (const column of part.columns)
      if (column.kind === 'category')
        assert.equal(new Set(column.codes).size, column.categories.length);
    assert.deepEqual([part.neighbors, part.layouts.length, part.questions], [null, 0, null]);
    checked++;
  }
  assert.ok(checked > 3);
});
