/** When the ground under the points is computed again. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { bindGround } from '../../../web/planet/ground.js';
import { createTerrain } from '../../../web/planet/terrain.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { goldenBundle, ring } from '../examples.js';

/**
 * @import { Globe } from '../../../web/globe/globe.js'
 * @import { State } from '../../../web/state/state.js'
 */

/** @type {{positions: Float32Array[], levels: number[], answer: (data?: object) => void}} */
let worker;
const given = { Worker: globalThis.Worker, location: globalThis.location };
beforeEach(() => {
  worker = { positions: [], levels: [], answer() {} };
  Object.assign(globalThis, {
    location: { href: 'http://planet.example/' },
    Worker: class {
      onmessage = (/** @type {{data: object}} */ _) => {};
      constructor() {
        worker.answer = (data = {}) => this.onmessage({ data });
      }
      /** @param {{level: number} | {positions: Float32Array}} wanted */
      postMessage(wanted) {
        if ('level' in wanted) worker.levels.push(wanted.level);
        else worker.positions.push(wanted.positions);
      }
    },
  });
});
afterEach(() => Object.assign(globalThis, given));

/** Data at rest, and the places to which its points may go. */
function open() {
  const bundle = goldenBundle('full');
  const places = [1, 2, 3, 4].map((turn) => ring(bundle.count, turn));
  const layers = { ...INITIAL_STATE.layers, terrain: true };
  /** @type {State} */
  const state = { ...INITIAL_STATE, bundle, positions: places[0], engine: 'ready', layers };
  return { store: createStore(state), places };
}

/** @param {object} [ground] */
const globeOf = (ground) =>
  /** @type {Globe} */ (
    /** @type {unknown} */ ({
      ground: { setGrid() {}, setHeightmap() {}, setRamp() {}, ...ground },
      redraw() {},
    })
  );

test('points that come to rest have their ground at once, and frames only now and then', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { store, places } = open();
  const [rest, frame, next, end] = places;
  void bindGround(globeOf(), store, createTerrain(store));
  t.mock.timers.tick(1);
  worker.answer({ vertices: [] });
  assert.deepEqual(worker.positions, [rest]);
  assert.deepEqual(worker.levels, [6]);
  worker.answer();
  store.set({ positions: frame, positionsFrom: 'frame' });
  t.mock.timers.tick(300);
  store.set({ positions: next, positionsFrom: 'frame' });
  assert.deepEqual(worker.positions, [rest]);
  t.mock.timers.tick(100);
  assert.deepEqual(worker.positions, [rest, next]);
  worker.answer();
  store.set({ positions: frame, positionsFrom: 'frame' });
  store.set({ positions: end, positionsFrom: 'result' });
  t.mock.timers.tick(1);
  assert.deepEqual(worker.positions, [rest, next, end]);
  t.mock.timers.tick(5000);
  assert.equal(worker.positions.length, 3);
});

test('the ground is computed before there is a globe, once, and told when there is one', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { store, places } = open();
  const terrain = createTerrain(store);
  terrain.request();
  assert.deepEqual([worker.positions, worker.levels], [[places[0]], []]);
  /** @type {object[]} */
  const told = [];
  const first = bindGround(
    globeOf({ setHeightmap: (/** @type {object} */ map) => told.push(map) }),
    store,
    terrain,
  );
  t.mock.timers.tick(100);
  assert.deepEqual([worker.positions, worker.levels], [[places[0]], [6]]);
  worker.answer({ vertices: [] });
  worker.answer({ density: [] });
  assert.deepEqual(told, [{ density: [] }]);
  return first;
});

test('no worker is started for a ground that is not wanted', () => {
  const { store } = open();
  store.set({ engine: 'starting' });
  createTerrain(store).request();
  assert.deepEqual(worker.positions, []);
});
