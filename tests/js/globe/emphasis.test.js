import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmphasis } from '../../../web/globe/emphasis.js';
import { EMPHASIS } from '../../../web/globe/layers/point-textures.js';

/** @param {ReturnType<typeof createEmphasis>} emphasis */
function levels(emphasis) {
  /** @type {number[] | null} */
  let told = null;
  emphasis.apply([
    {
      emphasize(/** @type {(index: number) => number} */ of) {
        told = [0, 1, 2, 3, 4, 5].map(of);
      },
    },
  ]);
  return told;
}

test('what points at a point counts more than the selection, that more than filter and answer', () => {
  const emphasis = createEmphasis((index) => index > 1);
  const { dimmed, normal, best, selected, hovered, pinned } = EMPHASIS;
  assert.deepEqual(levels(emphasis), [normal, normal, best, best, best, best]);
  assert.equal(levels(emphasis), null, 'nothing has changed');
  emphasis.filter((index) => index !== 1 && index !== 4);
  emphasis.highlight({ pinned: 0, hovered: 3, selection: new Set([0, 3, 4]) });
  assert.deepEqual(levels(emphasis), [pinned, dimmed, best, hovered, selected, best]);
  assert.deepEqual([1, 2, 3].map(emphasis.isLabelled), [false, true, false]);
  emphasis.highlight();
  assert.deepEqual(levels(emphasis), [normal, dimmed, best, best, dimmed, best]);
});
