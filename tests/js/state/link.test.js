/** A link carries the view there and back, survives being cut or edited, and holds no key. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkOf, readLink, writeLink } from '../../../web/state/link.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { gaussians } from '../random.js';

/** @import { Link } from '../../../web/state/link.js' */

/** @type {Link} */
const FULL = {
  data: 'dishes & more',
  layout: { method: 'spherical-tsne', parameters: { perplexity: 12.5, seed: 7, metric: 'cosine' } },
  color: 'région',
  pinned: 0,
  selection: [0, 1, 2, 9, 500, 501],
  layers: ['points', 'arcs'],
  displacement: { height: 0.3, exponent: 2.5 },
  query: 'süß & "coconut" #1, 100 %',
  tray: 'table',
  camera: { latitude: -12.25, longitude: 179.5, zoom: 1.125 },
};

test('what is written is read again', () => {
  assert.deepEqual(readLink(writeLink(FULL)), FULL);
  assert.deepEqual(readLink(`#${writeLink(FULL)}`), FULL);
  assert.deepEqual(readLink(writeLink({ data: 'a', layers: [] })), { data: 'a', layers: [] });
  assert.deepEqual(readLink(''), {});
});

test('any set of rows is read again', () => {
  for (let round = 0; round < 200; round++) {
    const selection = gaussians(400, round).flatMap((value, row) =>
      value < round / 50 - 2 ? [row] : [],
    );
    assert.deepEqual(readLink(writeLink({ selection })).selection ?? [], selection);
  }
});

test('a link that was cut or edited gives what is left and never fails', () => {
  const whole = writeLink(FULL);
  for (let end = 0; end <= whole.length; end++)
    assert.equal(typeof readLink(whole.slice(0, end)), 'object');
  for (const broken of [
    'pinned=-1',
    'pinned=1.5',
    'pinned=x',
    'selection=zzzzzzzzz-zzzzzzzz',
    'selection=0',
    'selection=<b>',
    'camera=1,2',
    'camera=a,b,c',
    'camera=1,2,0',
    'displacement=1',
  ]) {
    assert.deepEqual(readLink(broken), {}, broken);
  }
  assert.deepEqual(readLink('displacement=9,99').displacement, { height: 1, exponent: 10 });
});

test('says what the record shows, and the layout only when one was made here', () => {
  const state = {
    ...INITIAL_STATE,
    dataSet: 'dishes',
    colorColumn: 'region',
    selection: new Set([5, 2]),
  };
  const link = linkOf(state);
  assert.deepEqual(
    [link.data, link.color, link.selection, link.layout, link.pinned],
    ['dishes', 'region', [2, 5], undefined, undefined],
  );
  const layoutSource = { method: 'spherical-tsne', parameters: { seed: 3 }, resumed: false };
  assert.deepEqual(linkOf({ ...state, layoutSource }).layout, {
    method: 'spherical-tsne',
    parameters: { seed: 3 },
  });
});

test('a link of before 0.1.0 names the selection `chosen`; a link is written with present names', () => {
  const { selection } = readLink('data=dishes&chosen=1-3');
  assert.deepEqual(selection, readLink('data=dishes&selection=1-3').selection);
  assert.ok(selection?.length);
  assert.doesNotMatch(writeLink({ selection }), /chosen/);
});
