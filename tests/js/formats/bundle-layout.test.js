/** What is saved holds the layout on the screen, first, and can be read again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBundle } from '../../../web/formats/bundle.js';
import { encodeBundle } from '../../../web/formats/bundle-encode.js';
import { bundleWithLayout } from '../../../web/formats/bundle-layout.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { goldenBundle, ring } from '../examples.js';

/** @import { State } from '../../../web/state/state.js' */

const bundle = goldenBundle('full');
/** @type {State} */
const layoutSource = {
  ...INITIAL_STATE,
  bundle,
  positions: ring(bundle.count, 1),
  positionsFrom: 'result',
  layoutSource: { method: 'spherical-tsne', parameters: { perplexity: 7 }, resumed: false },
  quality: { recall: 0.5 },
  frame: { iteration: 40, iterations: 40 },
  costs: [{ iteration: 40, cost: 0.25 }],
};

test('the layout on the screen is the first of what is saved, and everything else stays', () => {
  const read = decodeBundle(encodeBundle(bundleWithLayout(layoutSource)));
  const [first, ...others] = read.layouts;
  assert.deepEqual(
    [first.method, first.parameters, first.iterations, first.cost, first.quality],
    ['spherical-tsne', { perplexity: 7 }, 40, 0.25, { recall: 0.5 }],
  );
  ring(bundle.count, 1).forEach((value, i) =>
    assert.ok(Math.abs(first.positions[i] - value) < 1e-6),
  );
  assert.deepEqual(
    others.map(({ name }) => name),
    bundle.layouts.map(({ name }) => name),
  );
  assert.deepEqual(
    read.columns.map(({ name }) => name),
    bundle.columns.map(({ name }) => name),
  );
  assert.deepEqual(read.vectors, bundle.vectors);
});

test('the same layout is stored once, and outdated quality is not stored', () => {
  const saved = bundleWithLayout(layoutSource);
  const again = bundleWithLayout({ ...layoutSource, bundle: saved, outdated: true });
  assert.equal(again.layouts.length, saved.layouts.length);
  assert.deepEqual(again.layouts[0].quality, {});
});

test('other vectors that were compared have a name of their own, and none is stored twice', () => {
  const [wide] = bundle.others;
  const keepable = { ...wide, vectors: wide.vectors.map((value) => value ^ 1) };
  const saved = bundleWithLayout({ ...layoutSource, keepable });
  const names = [...bundle.others.map(({ name }) => name), `${wide.name} (2)`];
  assert.deepEqual(
    decodeBundle(encodeBundle(saved)).others.map(({ name }) => name),
    names,
  );
  assert.deepEqual(saved.others[0], wide);
  assert.deepEqual(saved.others.at(-1)?.vectors, keepable.vectors);
  const third = { ...wide, vectors: wide.vectors.map((value) => value ^ 2) };
  const again = bundleWithLayout({ ...layoutSource, bundle: saved, keepable: third });
  assert.equal(again.others.at(-1)?.name, `${wide.name} (3)`);
  assert.deepEqual(bundleWithLayout({ ...layoutSource, keepable: wide }).others, bundle.others);
});

test('the stored layout is saved as it is', () => {
  assert.deepEqual(bundleWithLayout({ ...INITIAL_STATE, bundle, positionsFrom: 'stored' }), bundle);
  assert.throws(() => bundleWithLayout(INITIAL_STATE), /open one/);
});
