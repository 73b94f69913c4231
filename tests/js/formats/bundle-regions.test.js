/** Regions go into a layout and come out again; what makes no sense brings none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBundle } from '../../../web/formats/bundle.js';
import { encodeBundle } from '../../../web/formats/bundle-encode.js';
import { bundleWithLayout } from '../../../web/formats/bundle-layout.js';
import { readRegions, writeRegions } from '../../../web/formats/bundle-regions.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { goldenBundle, ring } from '../examples.js';

const REGIONS = [
  { level: 0, title: 'Ships', members: Uint32Array.of(0, 2) },
  { level: 0, title: 'Bread', members: Uint32Array.of(1, 3) },
  { level: 1, title: 'Oars', members: Uint32Array.of(4) },
];

test('a saved bundle brings the land of the layout on the screen', () => {
  const positions = ring(5);
  const state = {
    ...INITIAL_STATE,
    bundle: goldenBundle('full'),
    positions,
    namedPositions: positions,
    positionsFrom: /** @type {const} */ ('result'),
    regions: REGIONS,
  };
  const saved = decodeBundle(encodeBundle(bundleWithLayout(state)));
  assert.deepEqual(readRegions(saved.layouts[0]), REGIONS);
  const outdated = bundleWithLayout({ ...state, namedPositions: ring(5) });
  assert.deepEqual(readRegions(outdated.layouts[0]), [], 'of the layout before');
});

test('many regions need wider codes', () => {
  const many = Array.from({ length: 300 }, (_, row) => ({
    level: 0,
    title: `r${row}`,
    members: Uint32Array.of(row),
  }));
  const layout = { ...goldenBundle('full').layouts[0], positions: ring(300) };
  const regions = writeRegions(many, 300);
  assert.deepEqual(readRegions({ ...layout, extra: { regions } }), many);
});

test('what makes no sense brings no regions', () => {
  const [layout] = goldenBundle('full').layouts;
  const good = { dtype: 'uint8', shape: [5], data: Uint8Array.of(0, 0, 1, 1, 0) };
  const titles = ['a', 'b'];
  for (const regions of [
    undefined,
    'land',
    [null],
    [{ titles, codes: { ...good, data: Uint8Array.of(0, 1) } }],
    [{ titles, codes: { ...good, data: Uint8Array.of(0, 0, 1, 1, 2) } }],
    [{ titles, codes: { ...good, dtype: 'float32' } }],
    [{ titles: 'ab', codes: good }],
    [{ titles: [1, 2], codes: good }],
    [{ titles, codes: good }, { titles }],
  ])
    assert.deepEqual(readRegions({ ...layout, extra: { regions } }), []);
  assert.equal(readRegions({ ...layout, extra: { regions: [{ titles, codes: good }] } }).length, 2);
  assert.deepEqual(readRegions(undefined), []);
});
