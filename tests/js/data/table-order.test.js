import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dataColumns, sortRows } from '../../../web/data/table.js';
import { orderInSteps } from '../../../web/data/table-order.js';
import { bundleOf } from '../examples.js';
import { createRandom } from '../random.js';

const COUNT = 60_000;
const random = createRandom(7);
const extra = {};
const bundle = bundleOf(
  [
    {
      kind: 'text',
      name: 'text',
      values: Array.from({ length: COUNT }, (_, row) => (row % 600 === 0 ? `note ${row % 7}` : '')),
      extra,
    },
    {
      kind: 'category',
      name: 'kind',
      categories: ['reef', 'amber', 'Basil', 'item 10', 'item 9'],
      codes: Uint8Array.from({ length: COUNT }, () => Math.floor(5 * random())),
      extra,
    },
    {
      kind: 'category',
      name: 'tag',
      categories: ['a', 'b'],
      codes: Uint8Array.from({ length: COUNT }, (_, row) => row % 2),
      extra,
    },
    {
      kind: 'number',
      name: 'second',
      values: /** @type {any} */ (
        Float64Array.from({ length: COUNT }, () => 1.7e9 + Math.floor(1000 * random()))
      ),
      extra,
    },
    {
      kind: 'number',
      name: 'n',
      values: Float32Array.from({ length: COUNT }, () =>
        random() < 0.1 ? NaN : Math.round(200 * (random() - 0.5)),
      ),
      extra,
    },
  ],
  { text: 'text' },
);
const columns = dataColumns({ bundle, positions: new Float32Array() });
const rows = Uint32Array.from({ length: COUNT }, (_, row) => row);

/** @param {Parameters<typeof orderInSteps>[2]} wish */
function order(wish) {
  const steps = orderInSteps(bundle, rows, wish);
  let count = 0;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return { found: [...value], count };
    assert.ok(value >= 0 && value <= 1);
    count++;
  }
}

describe('many rows in order, in steps', () => {
  for (const name of ['n', 'second', 'kind'])
    for (const descending of [false, true])
      test(`by ${name}, ${descending ? 'descending' : 'ascending'}, are as comparing puts them`, () => {
        const column = columns.find((candidate) => candidate.name === name);
        const { found, count } = order({ query: '', column, descending });
        assert.deepEqual(found, [...sortRows(bundle, rows, column, descending)]);
        assert.ok(count > 20);
      });

  test('by tags are in the order of those that were given here', () => {
    const codes = Uint8Array.from({ length: COUNT }, (_, row) => Number(row < COUNT / 2));
    for (const categories of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const tags = /** @type {const} */ ({
        kind: 'category',
        name: 'tag',
        categories,
        codes,
        extra,
      });
      const facts = { bundle, tags, positions: new Float32Array() };
      const column = dataColumns(facts).find(({ name }) => name === 'tag');
      const { found } = order({ query: '', column, descending: false });
      const there = found.map((row) => column?.valueOf(row));
      assert.deepEqual(there, there.toSorted());
      const few = [...sortRows(bundle, rows.subarray(0, 40_000), column, false)];
      assert.deepEqual(
        few,
        found.filter((row) => row < 40_000),
      );
    }
  });

  test('by texts have those first that have one', () => {
    const column = columns.find(({ name }) => name === 'text');
    for (const descending of [false, true]) {
      const { found } = order({ query: '', column, descending });
      assert.deepEqual(
        [...found].sort((a, b) => a - b),
        [...rows],
      );
      const there = found.slice(0, COUNT / 600).map((row) => String(column?.valueOf(row)));
      const sorted = [...there].sort();
      assert.deepEqual(there, descending ? sorted.reverse() : sorted);
      assert.ok(there.every((text) => text.startsWith('note ')));
    }
  });

  test('are those that have the words', () => {
    const { found } = order({ query: 'NOTE 3', column: undefined, descending: false });
    assert.deepEqual(
      found,
      [...rows].filter((row) => row % 600 === 0 && row % 7 === 3),
    );
  });
});
