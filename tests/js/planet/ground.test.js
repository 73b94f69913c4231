/** When the ground under the points is computed again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindGround } from '../../../web/planet/ground.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { goldenBundle, ring } from '../examples.js';

/**
 * @import { Globe } from '../../../web/globe/globe.js'
 * @import { State } from '../../../web/state/state.js'
 */

test('points that come to rest have their ground at once, and frames only now and then', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {Float32Array[]} */
  const asked = [];
  /** @type {number[]} */
  const levels = [];
  /** @type {any} */
  let worker;
  const answer = (data = {}) => worker.onmessage({ data });
  const given = { Worker: globalThis.Worker, location: globalThis.location };
  Object.assign(globalThis, {
    location: { href: 'http://planet.example/' },
    Worker: class {
      constructor() {
        worker = this;
      }
      /** @param {{level: number} | {positions: Float32Array}} wanted */
      postMessage(wanted) {
        if ('level' in wanted) levels.push(wanted.level);
        else asked.push(wanted.positions);
      }
    },
  });
  t.after(() => Object.assign(globalThis, given));
  const ground = { setGrid() {}, setHeightmap() {}, setRamp() {} };
  const globe = /** @type {Globe} */ (/** @type {unknown} */ ({ ground, redraw() {} }));
  const bundle = goldenBundle('full');
  const [rest, frame, next, end] = [1, 2, 3, 4].map((turn) => ring(bundle.count, turn));
  /** @type {State} */
  const state = {
    ...INITIAL_STATE,
    bundle,
    positions: rest,
    engine: 'ready',
    layers: { ...INITIAL_STATE.layers, terrain: true },
  };
  const store = createStore(state);
  void bindGround(globe, store);
  t.mock.timers.tick(1);
  answer({ vertices: [] });
  assert.deepEqual(asked, [rest]);
  assert.deepEqual(levels, [6]);
  answer();
  store.set({ positions: frame, positionsFrom: 'frame' });
  t.mock.timers.tick(300);
  store.set({ positions: next, positionsFrom: 'frame' });
  assert.deepEqual(asked, [rest]);
  t.mock.timers.tick(100);
  assert.deepEqual(asked, [rest, next]);
  answer();
  store.set({ positions: frame, positionsFrom: 'frame' });
  store.set({ positions: end, positionsFrom: 'result' });
  t.mock.timers.tick(1);
  assert.deepEqual(asked, [rest, next, end]);
  t.mock.timers.tick(5000);
  assert.equal(asked.length, 3);
});
