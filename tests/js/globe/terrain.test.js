/** How fine the ground is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTerrainWorker } from '../../../web/globe/terrain.js';

test('the grid is a level coarser where the processor draws', (t) => {
  /** @type {{level: number}[]} */
  const told = [];
  const given = { Worker: globalThis.Worker, location: globalThis.location };
  t.after(() => Object.assign(globalThis, given));
  Object.assign(globalThis, {
    location: { href: 'http://planet.example/' },
    Worker: class {
      /** @param {{level: number}} message */
      postMessage(message) {
        told.push(message);
      }
    },
  });
  const events = { onGrid() {}, onHeightmap() {} };
  for (const inSoftware of [false, true]) createTerrainWorker().answer(events, inSoftware);
  assert.equal(told[1].level, told[0].level - 1);
});
