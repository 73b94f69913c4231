import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmphasis } from '../../../web/globe/emphasis.js';
import { EMPHASIS } from '../../../web/globe/layers/point-textures.js';

/** @param {ReturnType<typeof createEmphasis>} emphasis */
function levels(emphasis) {
  /** @type {number[] | null} */
  let told = null;
  emphasis.apply(
    /** @type {any} */ ({
      emphasize(/** @type {(index: number) => number} */ of) {
        told = [0, 1, 2, 3, 4, 5].map(of);
      },
    }),
  );
  return told;
}

test('what points at a point counts more than the selection, that more than filter and answer', () => {
  const emphasis = createEmphasis((index) => index > 1);
  const { dimmed, normal, best, chosen, hovered, selected } = EMPHASIS;
  assert.deepEqual(levels(emphasis), [normal, normal, best, best, best, best]);
  assert.equal(levels(emphasis), null, 'nothing has changed');
  emphasis.filter((index) => index !== 1 && index !== 4);
  emphasis.mark({ selected: 0, hovered: 3, chosen: new Set([0, 3, 4]) });
  assert.deepEqual(levels(emphasis), [selected, dimmed, best, hovered, chosen, best]);
  assert.deepEqual([1, 2, 3].map(emphasis.isNamed), [false, true, false]);
  emphasis.mark();
  assert.deepEqual(levels(emphasis), [normal, dimmed, best, best, dimmed, best]);
});
