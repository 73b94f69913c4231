import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  readTag,
  rowsTagged,
  tagColumn,
  taggedColumns,
  tagNames,
  tagRows,
  withTags,
} from '../../../web/data/tags.js';
import { bundleOf } from '../examples.js';

/**
 * @import { Column } from '../../../web/formats/bundle-columns.js'
 * @import { Bundle } from '../../../web/formats/bundle.js'
 */

/** @type {Column} */
const PLAIN = { kind: 'number', name: 'n', values: Float32Array.of(1, 2, 3, 4), extra: {} };

/** @param {Column[]} columns @returns {Bundle} four rows */
const four = (columns = []) => ({ ...bundleOf([PLAIN]), columns });

test('a point has the last tag that it was given, and names that no point has are gone', () => {
  const bundle = four();
  const first = tagRows({ bundle }, [0, 1], 'red');
  const second = tagRows({ bundle, tags: first }, [1, 2], 'blue');
  assert.deepEqual(rowsTagged({ bundle, tags: second }, 'red'), [0]);
  assert.deepEqual(rowsTagged({ bundle, tags: second }, 'blue'), [1, 2]);
  assert.deepEqual(tagNames(second), ['red', 'blue']);
  const third = tagRows({ bundle, tags: second }, [0], '');
  assert.deepEqual(tagNames(third), ['blue']);
  const none = tagRows({ bundle, tags: third }, [1, 2], '');
  assert.equal(tagColumn({ bundle, tags: none }), null);
  assert.deepEqual(taggedColumns({ bundle, tags: none }), []);
});

test('tags that a bundle brings go on from there, and are saved in their place', () => {
  const bundle = four();
  const saved = withTags({ bundle, tags: tagRows({ bundle }, [3], 'old') }).bundle;
  assert.ok(saved);
  assert.deepEqual(
    saved.columns.map(({ name }) => name),
    ['tag'],
  );
  assert.deepEqual(Object.keys(saved.columns[0]).sort(), [
    ...['categories', 'codes', 'extra', 'kind', 'name'],
  ]);
  const tags = tagRows({ bundle: saved }, [0], 'new');
  const again = withTags({ bundle: saved, tags });
  assert.equal(again.bundle?.columns.length, 1);
  assert.deepEqual(rowsTagged({ bundle: again.bundle }, 'old'), [3]);
  assert.deepEqual(rowsTagged({ bundle: again.bundle }, 'new'), [0]);
  const found = tagColumn({ bundle: again.bundle });
  assert.deepEqual(
    found?.hues.map((hue) => hue < 0),
    [false, false, true],
    'points without a tag have no hue',
  );
});

test('a column of the data that is called so and holds no categories is left alone', () => {
  /** @type {Column} */
  const own = { kind: 'text', name: 'tag', values: ['a', 'b', 'c', 'd'], extra: {} };
  const bundle = four([own]);
  const tags = tagRows({ bundle }, [0], 'mine');
  assert.deepEqual(
    taggedColumns({ bundle, tags }).map(({ name }) => name),
    ['tag', 'my tag'],
  );
});

test('a name is needed for a tag', () => {
  assert.equal(readTag('  to \n check '), 'to check');
  assert.throws(() => readTag('  '), /needs a name/);
  assert.throws(() => readTag('(none)'), /needs a name/);
});
