/** A link carries the view there and back, survives being cut or edited, and holds no key. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkOf, readLink, writeLink } from '../../../web/state/link.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { answerOf } from '../examples.js';
import { createChance, gaussians } from '../random.js';

/**
 * @import { Filter } from '../../../web/data/filters.js'
 * @import { Link } from '../../../web/state/link.js'
 */

/** @type {Link} */
const FULL = {
  data: 'dishes & more',
  layout: { method: 'spherical-tsne', parameters: { perplexity: 12.5, seed: 7, metric: 'cosine' } },
  stored: 2,
  color: 'région',
  pinned: 0,
  selection: [0, 1, 2, 9, 500, 501],
  layers: ['points', 'arcs'],
  displacement: { height: 0.3, exponent: 2.5 },
  filters: [
    { kind: 'category', column: 'course, or so', categories: ['Dessert', 'Soup, cold', 'a\\b'] },
    { kind: 'number', column: 'price', low: null, high: 20.5 },
    { kind: 'number', column: 'query: similarity', low: -0.25, high: null },
    { kind: 'text', column: '', query: '/größe(r|n)+, \\d{1,3} & so/' },
  ],
  theme: 'light',
  query: 'süß & "coconut" #1, 100 %',
  wanted: [3],
  unwanted: [4, 5],
  liked: [0, 7],
  disliked: [12],
  feedbackWeight: 0.35,
  topK: 25,
  scoreThreshold: -0.125,
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
    'filter=',
    'filter=category',
    'filter=category,course',
    'filter=number,price,,',
    'filter=number,price,9,3',
    'filter=number,price,x,3',
    'filter=number,price,1,2,3',
    'filter=text,, ',
    'filter=script,course,1',
    'theme=red',
    'liked=-1',
    'disliked=<b>',
    'weight=much',
    'top=7',
    'top=1e9',
    'threshold=NaN',
  ]) {
    assert.deepEqual(readLink(broken), {}, broken);
  }
  assert.deepEqual(readLink('displacement=9,99').displacement, { height: 1, exponent: 10 });
  const { feedbackWeight, scoreThreshold } = readLink('weight=-3&threshold=7');
  assert.deepEqual([feedbackWeight, scoreThreshold], [0, 1]);
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

test('any filter is read again, whatever is in its words', () => {
  const letters = ['a', ',', '\\', ' ', '&', '=', '#', 'é', '%2C', '\n'];
  const chance = createChance(5);
  const word = () => Array.from({ length: 1 + chance(6) }, () => letters[chance(10)]).join('');
  for (let round = 0; round < 300; round++) {
    /** @type {Filter[]} */
    const filters = [
      { kind: 'category', column: word(), categories: Array.from({ length: 1 + chance(4) }, word) },
      { kind: 'number', column: word(), low: chance(99) / 7, high: null },
      { kind: 'text', column: '', query: `x${word()}` },
    ];
    assert.deepEqual(readLink(writeLink({ filters })).filters, filters);
  }
});

test('carries how a question is refined and answered, and no more than that', () => {
  const answer = answerOf([0.1], {
    ...{ kind: 'text', label: 'soup', liked: [9, 2], disliked: [4] },
  });
  const state = { ...INITIAL_STATE, answer };
  const { query, liked, disliked, feedbackWeight, topK, scoreThreshold, theme } = linkOf(state);
  assert.deepEqual([query, liked, disliked, feedbackWeight], ['soup', [2, 9], [4], 0.2]);
  assert.deepEqual([topK, scoreThreshold, theme], [undefined, undefined, 'dark']);
  const set = linkOf({ ...state, topK: 50, scoreThreshold: 0.4 });
  assert.deepEqual([set.topK, set.scoreThreshold], [50, 0.4]);
  const waiting = { ...state, draft: 'bread', draftFeedback: { liked: [1], disliked: [] } };
  assert.deepEqual([linkOf(waiting).query, linkOf(waiting).liked], ['bread', [1]]);
  const like = { ...state, answer: answerOf([0.1], { kind: 'points', wanted: [5] }) };
  assert.deepEqual([linkOf(like).query, linkOf(like).wanted], [undefined, [5]]);
  const pasted = linkOf({ ...state, answer: answerOf([0.1], { kind: 'vector', liked: [1] }) });
  assert.deepEqual([pasted.query, pasted.liked, pasted.feedbackWeight], Array(3).fill(undefined));
});
