import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describePoint, nearestStored, rowsHere, valueOf } from '../../../web/data/points.js';
import { bundleOf, goldenBundle } from '../examples.js';

/** @import { TextColumn } from '../../../web/formats/bundle-columns.js' */

const full = goldenBundle('full');

/** @param {string} name @param {string[]} values @returns {TextColumn} */
const text = (name, ...values) => ({ kind: 'text', name, values, extra: {} });

test('each kind of column tells its value in words', () => {
  assert.equal(valueOf(full, 'dish', 1), '寿司');
  assert.equal(valueOf(full, 'picture', 4), 'a.webp');
  assert.equal(valueOf(full, 'sign', 0), '🧅');
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((i) => valueOf(full, 'course', i)),
    ['starter', 'main', 'main', 'starter', 'main'],
  );
  assert.deepEqual(
    [0, 2, 3].map((i) => valueOf(full, 'price', i)),
    ['1.5', '-2', '0'],
  );
});

test('a missing number and a missing column are empty', () => {
  assert.equal(valueOf(full, 'price', 1), '');
  assert.equal(valueOf(full, 'no such column', 0), '');
  assert.equal(valueOf(full, '', 0), '');
});

test('numbers show six digits, without the noise of float32', () => {
  const values = Float32Array.of(0.1, 1234567, -2.5);
  const bundle = bundleOf([{ kind: 'number', name: 'n', values, extra: {} }]);
  assert.deepEqual(
    [0, 1, 2].map((i) => valueOf(bundle, 'n', i)),
    ['0.1', '1,234,570', '-2.5'],
  );
});

test('a point has its label, text and glyph, and the other columns that say something', () => {
  assert.deepEqual(describePoint(full, 0), {
    label: "Soupe à l'oignon",
    text: "Soupe à l'oignon",
    glyph: '🧅',
    pictures: [['Picture', 'a.webp']],
    fields: [
      ['Course', 'starter'],
      ['Price', '1.5'],
      ['Weight', '0.1'],
    ],
  });
  const names = describePoint(full, 1).fields.map(([name]) => name);
  assert.deepEqual(names, ['Course', 'Weight'], 'the missing price stays away');
});

test('a point without a label is called by the beginning of its text, else by its number', () => {
  const long = 'word '.repeat(40);
  const columns = [text('title', 'Named', '', ''), text('body', 'a', long, '')];
  const labels = [0, 1, 2].map(
    (i) => describePoint(bundleOf(columns, { label: 'title', text: 'body' }), i).label,
  );
  assert.deepEqual(labels, ['Named', long.slice(0, 60), 'Point 3']);
  assert.equal(describePoint(bundleOf(columns), 1).label, 'Point 2');
  assert.equal(describePoint(goldenBundle('one-row'), 0).label, 'Point 1');
});

test('a label cut from a text never ends in half a character', () => {
  const columns = [text('body', `${'x'.repeat(59)}🍕 and more`)];
  const { label } = describePoint(bundleOf(columns, { text: 'body' }), 0);
  assert.doesNotMatch(label, /[\ud800-\udbff](?![\udc00-\udfff])/);
});

test('names of columns become headings', () => {
  const bundle = bundleOf([text('country_of_origin', 'Peru'), text('élan', 'yes'), text('x', '')]);
  assert.deepEqual(describePoint(bundle, 0).fields, [
    ['Country of origin', 'Peru'],
    ['Élan', 'yes'],
  ]);
});

test('the stored neighbours of a point come nearest first, as many as asked for', () => {
  const { k, indices } = full.neighbors ?? assert.fail('the example has no neighbours');
  for (let i = 0; i < full.count; i++) {
    const stored = [...indices].filter((_, place) => Math.floor(place / k) === i);
    assert.equal(stored.length, k);
    assert.deepEqual(nearestStored(full, i, 1), stored.slice(0, 1));
    assert.deepEqual(nearestStored(full, i, 99), stored);
    assert.ok(!stored.includes(i));
  }
  assert.deepEqual(nearestStored(full, 0, 0), []);
  assert.deepEqual(nearestStored(goldenBundle('two-rows'), 0, 5), []);
});

test('rows of an atlas that are here are those that have a place', () => {
  const positions = new Float32Array(15);
  for (const row of [0, 1, 3]) positions[3 * row + 2] = -1;
  const bundle = { ...full, count: 2, extent: { rows: 5, positions } };
  assert.deepEqual([...rowsHere(bundle)], [0, 1, 3]);
  assert.deepEqual([...rowsHere(full)], [...Array(full.count).keys()]);
});
