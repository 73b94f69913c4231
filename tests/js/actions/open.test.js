import assert from 'node:assert/strict';
import { LAND } from '../../../web/data/land.js';
import { test } from 'node:test';
import {
  ABORTED,
  assertSentence,
  createPage,
  createReadyPage,
  deferred,
  goldenBundle,
  goldenBytes,
  goldenFile,
  laidOutBytes,
  laidOutFile,
  goldenIndex,
  layoutResult,
  measurement,
  settle,
} from '../examples.js';

/** @import { TestContext } from 'node:test' */

/**
 * Replaces fetch until the test ends: addresses answer when the test says so.
 * @param {TestContext} t
 */
function answerAddresses(t) {
  /** @type {Map<string, ReturnType<typeof deferred<Response>>>} */
  const waiting = new Map();
  t.mock.method(globalThis, 'fetch', (/** @type {string} */ address) => {
    const answer = /** @type {ReturnType<typeof deferred<Response>>} */ (deferred());
    waiting.set(address, answer);
    return answer.promise;
  });
  return (/** @type {string} */ address) =>
    waiting.get(address) ?? assert.fail(`${address} was not asked for`);
}

test('an opened bundle is shown as it was stored, with nothing left of the one before', async () => {
  const { store, actions } = await createReadyPage({ measure: () => new Promise(() => {}) });
  store.set({
    isolated: new Set([1]),
    previewed: 1,
    hovered: 2,
    pinned: 3,
    costs: [{ iteration: 1, cost: 1 }],
  });
  await actions.open(goldenFile('full'), 'dishes');
  const expected = goldenBundle('full');
  const state = store.get();
  assert.equal(state.bundle?.name, expected.name);
  assert.equal(state.dataSet, 'dishes');
  assert.deepEqual(state.positions, expected.layouts[0].positions);
  assert.deepEqual(state.quality, expected.layouts[0].quality);
  assert.equal(state.positionsFrom, 'stored');
  assert.equal(state.colorColumn, 'course');
  assert.deepEqual(
    [state.hovered, state.pinned, state.previewed, state.isolated.size],
    [-1, -1, -1, 0],
  );
  assert.deepEqual([state.frame, state.costs, state.progress, state.error], [null, [], null, '']);
  assert.deepEqual([state.distortion, state.outdated], [null, false]);
});

test('a bundle is coloured by its land; where there is none by its first column that can, or by none', async () => {
  const { store, actions } = createPage({ regions: async () => [] });
  await actions.open(laidOutFile('many-categories'));
  assert.equal(store.get().colorColumn, LAND);
  await actions.startEngine();
  await settle();
  assert.equal(store.get().colorColumn, 'c', 'Python found no land');
  await actions.open(goldenFile('two-rows'));
  assert.equal(store.get().colorColumn, '');
});

test('points without a stored layout get even places on the sphere', async () => {
  const { store, actions } = createPage();
  for (const name of ['one-row', 'two-rows', 'many-categories']) {
    await actions.open(goldenFile(name));
    const { positions, bundle, quality } = store.get();
    const count = bundle?.count ?? 0;
    assert.equal(positions.length, 3 * count);
    assert.equal(quality, null);
    const sum = [0, 0, 0];
    let closest = 2;
    for (let i = 0; i < count; i++) {
      const [x, y, z] = positions.subarray(3 * i, 3 * i + 3);
      assert.ok(
        Math.abs(Math.hypot(x, y, z) - 1) < 1e-6,
        `point ${i} of ${name} is off the sphere`,
      );
      sum.forEach((_, k) => (sum[k] += positions[3 * i + k]));
      for (let j = 0; j < i; j++) {
        closest = Math.min(
          closest,
          Math.hypot(x - positions[3 * j], y - positions[3 * j + 1], z - positions[3 * j + 2]),
        );
      }
    }
    // Even places would each have a disc of the area 4π / N to themselves.
    if (count > 1)
      assert.ok(closest > 2 / Math.sqrt(count), `points of ${name} are ${closest} apart`);
    if (count > 10) assert.ok(Math.hypot(...sum) / count < 0.02);
  }
});

test('a broken bundle leaves the open one on the screen and says why in one sentence', async () => {
  const { store, actions, engine } = await createReadyPage();
  const shown = store.get();
  const broken = goldenIndex().filter(({ error }) => error);
  assert.ok(broken.length > 50);
  for (const { file, error } of broken) {
    await assert.rejects(
      actions.open(goldenFile(file.replace('.esb', ''))),
      (/** @type {Error} */ reason) => {
        assert.equal(store.get().error, reason.message);
        return reason.message.includes(error ?? '');
      },
    );
    assertSentence(store.get().error);
    for (const key of /** @type {const} */ ([
      'bundle',
      'positions',
      'dataSet',
      'positionsFrom',
      'colorColumn',
    ])) {
      assert.equal(store.get()[key], shown[key], `${file} changed ${key}`);
    }
    assert.equal(store.get().progress, null);
  }
  assert.equal(engine.times('open'), 1, 'Python never sees a broken bundle');
  await actions.open(goldenFile('two-rows'));
  assert.equal(store.get().error, '');
});

test('an address that does not answer, answers no, or breaks off is told in one sentence', async (t) => {
  const { store, actions } = await createReadyPage();
  const shown = store.get().bundle;
  const address = answerAddresses(t);
  /** @type {[(name: string) => void, RegExp][]} */
  const failures = [
    [(name) => address(name).reject(new TypeError('fetch failed')), /did not answer/],
    [(name) => address(name).resolve(new Response('', { status: 404 })), /answered 404/],
    [
      (name) =>
        address(name).resolve(
          new Response(
            new ReadableStream({ pull: (stream) => stream.error(new TypeError('terminated')) }),
          ),
        ),
      /broke off/,
    ],
  ];
  for (const [fail, words] of failures) {
    const opened = actions.open('data/far.esb');
    assert.match(store.get().progress?.label ?? '', /far\.esb/);
    fail('data/far.esb');
    await assert.rejects(opened);
    assert.match(store.get().error, words);
    assert.match(store.get().error, /data\/far\.esb/);
    assertSentence(store.get().error);
    assert.equal(store.get().bundle, shown);
  }
});

test('a file too big for a tab is refused before it is read', async () => {
  const { store, actions } = createPage();
  const file = goldenFile('full');
  Object.defineProperty(file, 'size', { value: 2.5e9 });
  file.arrayBuffer = () => assert.fail('the file was read');
  await assert.rejects(actions.open(file), /2\.5 GB/);
  assertSentence(store.get().error);
});

test('of two bundles being opened the last one asked for is shown, whichever comes first', async (t) => {
  for (const order of [
    ['one', 'two'],
    ['two', 'one'],
  ]) {
    const { store, actions } = createPage();
    const address = answerAddresses(t);
    const opened = [actions.open('one'), actions.open('two')];
    for (const name of order) {
      address(name).resolve(new Response(goldenBytes(name === 'one' ? 'one-row' : 'two-rows')));
      await settle();
    }
    await Promise.all(opened);
    assert.equal(store.get().bundle?.count, 2);
    assert.equal(store.get().dataSet, 'two');
    assert.equal(store.get().progress, null);
    t.mock.restoreAll();
  }
});

test('a failure to open a bundle that is no longer wanted is not told', async (t) => {
  const { store, actions } = createPage();
  const address = answerAddresses(t);
  const opened = [actions.open('one'), actions.open('two')];
  address('two').resolve(new Response(goldenBytes('two-rows')));
  await opened[1];
  address('one').reject(new TypeError('fetch failed'));
  await opened[0];
  assert.equal(store.get().error, '');
  assert.equal(store.get().bundle?.count, 2);
});

test('opening while a layout runs ends it; the last bundle asked for stays even if Python is slow to stop', async () => {
  /** @type {ReturnType<typeof deferred<void>>} */
  const stopped = deferred();
  const { store, actions, engine } = await createReadyPage({ cancel: () => stopped.promise });
  const layout = actions.relayout();
  await settle();
  const first = actions.open(laidOutFile('one-row'));
  await settle();
  assert.equal(store.get().running, false);
  const second = actions.open(laidOutFile('two-rows'));
  await settle();
  stopped.resolve();
  engine.layout(1).resolve(layoutResult());
  await assert.rejects(layout, ABORTED);
  await Promise.all([first, second]);
  assert.equal(store.get().bundle?.count, 2);
  assert.deepEqual(store.get().quality, measurement(0.75).quality);
  assert.equal(store.get().positions.length, 6);
});

test('the next bundle goes to Python when it is up, else with the first layout', async () => {
  const { store, actions, engine } = createPage();
  await actions.open(goldenFile('full'));
  assert.equal(engine.times('open'), 0);
  await actions.startEngine();
  await settle();
  await actions.open(laidOutFile('two-rows'));
  assert.deepEqual(engine.asked.at(-1), ['open', laidOutBytes('two-rows')]);
  const layout = actions.relayout();
  await settle();
  assert.equal(engine.times('open'), 2, 'each once');
  engine.layout(1).resolve(layoutResult());
  await layout;
  assert.equal(store.get().positions.length, 6);
});

test('a bundle that Python cannot take is told in its own sentence', async () => {
  const { store, actions } = await createReadyPage({
    open: () => Promise.reject(new Error('Python has no room for this bundle.')),
  });
  await assert.rejects(actions.open(goldenFile('two-rows')), /no room/);
  assert.equal(store.get().error, 'Python has no room for this bundle.');
  assert.equal(store.get().progress, null);
});
