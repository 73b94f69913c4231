import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOSS_KEYS, linkLosses } from '../../../web/state/link-losses.js';
import { linkOf } from '../../../web/state/link.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { answerOf, assertSentence } from '../examples.js';

/** @import { State } from '../../../web/state/state.js' */

/** @type {State} */
const STATE = {
  ...INITIAL_STATE,
  dataSets: [{ name: 'dishes', title: 'Dishes', file: '', bytes: 1, description: '' }],
  dataSet: 'dishes',
};
const EVERY_OTHER = new Set(Array.from({ length: 5000 }, (_, i) => 2 * i));

test('a view that a link holds loses nothing', () => {
  assert.deepEqual(linkLosses(STATE), []);
  const answer = answerOf([1], { kind: 'text', label: 'soup', liked: [3] });
  const selection = new Set(Array.from({ length: 1500 }, (_, i) => i));
  assert.deepEqual(linkLosses({ ...STATE, answer, selection }), []);
});

test('whatever a link cannot hold is one sentence, and what is left out is not in the link', () => {
  /** @type {[Partial<State>, RegExp][]} */
  const losses = [
    [{ dataSet: 'mine.csv' }, /“mine\.csv” is on this device/],
    [{ selection: EVERY_OTHER }, /selection of 5,000 points is too large/],
    [
      {
        filters: [
          {
            ...{ kind: 'category', column: 'x' },
            categories: Array.from({ length: 400 }, (_, i) => `number ${i}`),
          },
        ],
      },
      /filter with so many values/,
    ],
    [{ answer: answerOf([1], { kind: 'vector' }) }, /pasted vector/],
    [{ answer: answerOf([1], { kind: 'points', wanted: [...EVERY_OTHER] }) }, /too many points/],
    [
      {
        answer: answerOf([1], { kind: 'text', label: 'soup' }),
        provider: { ...STATE.provider, kind: 'openai' },
      },
      /asks for themselves/,
    ],
    [{ layoutSource: { method: 'x', parameters: {}, resumed: true } }, /from scratch/],
    [{ positionsFrom: 'recorded' }, /moment of a run/],
    [{ comparison: new Set([1]) }, /kept for comparison/],
    [{ isolated: new Set([1]) }, /lit alone in the legend/],
  ];
  for (const [change, expected] of losses) {
    const state = { ...STATE, ...change };
    const [sentence, ...others] = linkLosses(state);
    assert.match(sentence, expected);
    assertSentence(sentence);
    assert.deepEqual(others, []);
    for (const key of Object.keys(change))
      assert.ok(LOSS_KEYS.includes(/** @type {keyof State} */ (key)), key);
    const { selection, filters, wanted } = linkOf(state);
    assert.deepEqual([selection, filters, wanted], [undefined, undefined, undefined]);
  }
});
