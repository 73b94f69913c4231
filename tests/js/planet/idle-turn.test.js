import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isIdle } from '../../../web/planet/idle-turn.js';
import { INITIAL_STATE } from '../../../web/state/state.js';

/** @import { State } from '../../../web/state/state.js' */

test('the planet turns by itself while nothing is shown, and not while Python is waited for', () => {
  assert.ok(isIdle({ ...INITIAL_STATE, engine: 'ready' }));
  const answer = /** @type {State['answer']} */ ({});
  for (const change of /** @type {Partial<State>[]} */ ([
    { engine: 'starting' },
    { running: true },
    { hovered: 0 },
    { pinned: 3 },
    { selection: new Set([1]) },
    { answer },
    { tray: 'table' },
    { isolated: new Set([0]) },
    { previewed: 2 },
    { filterMask: new Uint8Array(4) },
  ]))
    assert.ok(!isIdle({ ...INITIAL_STATE, engine: 'ready', ...change }), JSON.stringify(change));
});
