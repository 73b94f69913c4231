import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createColoring } from '../../../web/data/coloring.js';
import { readFloats, readTable } from '../../../web/notebook/table.js';
import { describePoint } from '../../../web/data/points.js';

/**
 * @param {ArrayBufferView} array
 * @returns {DataView} of the same bytes at an odd address, as messages have them
 */
function askew({ buffer, byteLength }) {
  const wide = new Uint8Array(byteLength + 6);
  wide.set(new Uint8Array(/** @type {ArrayBuffer} */ (buffer)), 3);
  return new DataView(wide.buffer, 3, byteLength);
}

test('what Python sends of a bundle is described and coloured as the page does', () => {
  const bundle = readTable({
    name: 'Three',
    count: 3,
    display: { text: 'text', color: 'group' },
    columns: [
      { name: 'text', kind: 'text', values: ['a', 'b', 'c'] },
      {
        name: 'group',
        kind: 'category',
        categories: ['x', 'y'],
        codes: askew(new Uint32Array([0, 1, 1])),
      },
      { name: 'size', kind: 'number', numbers: askew(new Float64Array([1.5, NaN, 3])) },
    ],
  });
  assert.deepEqual(describePoint(bundle, 0), {
    label: 'a',
    text: 'a',
    glyph: '',
    fields: [
      ['Group', 'x'],
      ['Size', '1.5'],
    ],
    pictures: [],
  });
  assert.deepEqual(
    createColoring(bundle, 'group', 'dark').entries.map(({ title, count }) => [title, count]),
    [
      ['x', 1],
      ['y', 2],
    ],
  );
  const { range, missing } = createColoring(bundle, 'size', 'dark');
  assert.deepEqual([range, missing], [{ low: 1.5, high: 3 }, 1]);
});

test('positions are read from wherever their bytes lie', () => {
  const positions = new Float32Array([0, 0, 1, 0.6, 0.8, 0]);
  assert.deepEqual(readFloats(askew(positions)), positions);
});
