import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chooseCompared } from '../../../web/data/compared.js';
import { bundleOf } from '../examples.js';

const values = new Float32Array(10);
const bundle = bundleOf([{ kind: 'number', name: 'n', values, extra: {} }], {});

describe('what is compared', () => {
  test('are the chosen rows and the rest, or those that were kept', () => {
    const chosen = new Set([2, 5]);
    assert.deepEqual(chooseCompared(bundle, chosen, null), {
      first: [2, 5],
      second: [0, 1, 3, 4, 6, 7, 8, 9],
      sizes: [2, 8],
    });
    assert.deepEqual(chooseCompared(bundle, chosen, new Set([7])).second, [7]);
  });

  test('are of an atlas those that are loaded, and the rest of its first level', () => {
    const rows = 100_000;
    const positions = new Float32Array(3 * rows);
    // The first level and one tile more are here.
    for (let row = 0; row < 20_000; row++) positions[3 * row] = 1;
    const atlas = { ...bundle, count: 8000, extent: { rows, positions } };
    const chosen = new Set([
      7,
      30_000,
      19_999,
      ...Array.from({ length: 6000 }, (_, k) => 9000 + k),
    ]);
    const { first, second, sizes } = chooseCompared(atlas, chosen, null);
    assert.deepEqual(sizes, [6003, rows - 6003]);
    assert.equal(first.length, 2000);
    assert.ok(first.every((row) => chosen.has(row) && row < 20_000));
    assert.equal(new Set(first).size, 2000);
    assert.equal(second.length, 2000);
    assert.ok(second.every((row) => row < 8000 && !chosen.has(row)));
    assert.ok((second.at(-1) ?? 0) > 7900, 'from everywhere');
  });
});
