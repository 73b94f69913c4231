import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDocumentColumn } from '../../../web/data/documents.js';
import { groupNearDuplicates } from '../../../web/data/near-duplicates.js';
import { bundleOf } from '../examples.js';

/** @import { Column } from '../../../web/formats/bundle-columns.js' */

/** @param {string} name @param {string[]} values @returns {Column} */
const texts = (name, values) => ({ kind: 'text', name, values, extra: {} });

test('the column that names the document of a row is known by its name', () => {
  const parts = ['a', 'a', 'b', 'b'];
  assert.equal(findDocumentColumn(bundleOf([texts('metadata.doc-id', parts)])), 'metadata.doc-id');
  assert.equal(
    findDocumentColumn(bundleOf([texts('source', parts), texts('document_id', parts)])),
    'document_id',
  );
  assert.equal(findDocumentColumn(bundleOf([texts('country', parts)])), '');
  assert.equal(findDocumentColumn(bundleOf([texts('doc_id', ['a', 'b', 'c', 'd'])])), '');
  const kinds = Array.from({ length: 300 }, (_, row) => (row % 2 ? 'wiki' : 'news'));
  assert.equal(findDocumentColumn(bundleOf([texts('source', kinds)])), '', 'two kinds of source');
});

test('rows of one document are together, by their best, and others stay alone', () => {
  const bundle = {
    ...bundleOf([texts('doc_id', ['a', 'b', 'a', '', ''])]),
    vectors: new Uint16Array(10),
  };
  bundle.model = { ...bundle.model, dimension: 2 };
  const documents = ['a', 'b', 'a', '', ''];
  assert.deepEqual(
    groupNearDuplicates(bundle, [2, 3, 0, 1, 4], (row) => documents[row]),
    [[2, 0], [3], [1], [4]],
  );
});
