import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberColumns, numbersOf } from '../../../web/data/columns.js';
import { createColoring } from '../../../web/data/coloring.js';
import { filterMaskOf } from '../../../web/data/filters.js';
import { QUESTION_COLUMNS } from '../../../web/data/question-columns.js';
import { dataColumns } from '../../../web/data/table.js';
import { bundleOf } from '../examples.js';
import { askedEvaluation } from './asked.js';

const [FAILURE, HUB, DISTANCE] = QUESTION_COLUMNS.map(({ name }) => name);
const bundle = bundleOf([
  { kind: 'text', name: 'text', values: ['a', 'b', 'c', 'd', 'e', 'f'], extra: {} },
]);
const facts = { bundle, evaluation: askedEvaluation, positions: new Float32Array(18) };

test('they are columns while the questions are put, and only then', () => {
  assert.deepEqual(numberColumns(facts), [FAILURE, HUB, DISTANCE]);
  assert.deepEqual(numberColumns({ bundle, evaluation: null }), []);
  assert.deepEqual(Array.from(numbersOf(facts, HUB) ?? []), [3, 3, 1, 0, 0, 0]);
});

test('they filter, colour and are in the table and its files', () => {
  const filter = { kind: /** @type {const} */ ('number'), column: FAILURE, low: 0.5, high: null };
  assert.deepEqual([...(filterMaskOf(facts, [filter]) ?? [])], [0, 0, 0, 1, 1, 1]);
  const sources = { distortion: null, answer: null, evaluation: askedEvaluation };
  const { range, missing } = createColoring(bundle, FAILURE, 'dark', sources);
  assert.deepEqual(range, { low: 0, high: 1 });
  assert.equal(missing, 1);
  assert.deepEqual(createColoring(bundle, DISTANCE, 'dark', sources).range?.low.toFixed(2), '0.10');
  const column = dataColumns(facts).find(({ name }) => name === DISTANCE);
  assert.equal(column?.title, 'Distance to the next question');
  assert.equal(column?.textOf(3), '0.750');
});
