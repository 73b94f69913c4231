import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDate, formatDay, isDate, readDate } from '../../../web/data/dates.js';
import { valueOf } from '../../../web/data/points.js';
import { toCsv, toJson } from '../../../web/data/table-export.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { bundleOf } from '../examples.js';

/** @import { Column } from '../../../web/formats/bundle-columns.js' */

test('days since 1970 are written as dates, before it and with the time of day, too', () => {
  for (const text of ['1970-01-01', '2024-02-29', '1899-12-31', '9999-12-31'])
    assert.equal(formatDate(Date.parse(text) / 86_400_000), text);
  assert.equal(formatDate(readDate('2021-04-03T10:30:00Z')), '2021-04-03 10:30');
  assert.equal(formatDay(readDate('2021-04-03T23:59:00Z')), '2021-04-03');
  assert.equal(formatDay(-0.5), '1969-12-31');
  assert.equal(formatDate(NaN), '');
  assert.ok(Number.isNaN(readDate('soon')));
});

test('a column of dates is read, and exported, as dates', () => {
  /** @type {Column} */
  const column = {
    kind: 'number',
    name: 'created',
    values: Float64Array.of(18720, NaN),
    extra: { units: 'days since 1970-01-01' },
  };
  const bundle = bundleOf([column]);
  assert.ok(isDate(column));
  assert.ok(!isDate({ ...column, extra: {} }));
  assert.equal(valueOf(bundle, 'created', 0), '2021-04-03');
  assert.equal(valueOf(bundle, 'created', 1), '');
  const facts = { ...INITIAL_STATE, bundle, positions: Float32Array.of(0, 0, 1, 0, 0, 1) };
  assert.match(toCsv(facts, [0, 1]), /\r\n0,2021-04-03,.*\r\n1,,/);
  const { rows } = JSON.parse(toJson(facts, [0, 1]));
  assert.deepEqual([rows[0].fields.created, rows[1].fields.created], ['2021-04-03', null]);
});
