/** Starts with something missing or damaged: each on an origin of its own. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  damagedSnapshot,
  OWN_PACKAGE,
  SNAPSHOT,
  snapshotOfOtherTable,
  withoutKernel,
} from '../browser/damaged.js';
import { fewDishes } from '../browser/few-dishes.js';
import { assertLaidOut, layOut } from './layouts.js';
import { withoutWebGL } from './problems.js';
import { DISHES, serveNoting } from './site.js';
import { engineReady, openPage } from './until.js';

/** @import { Walk } from './journeys.js' */

const LAYOUT = { method: 'spherical-tsne', iterations: 60, seed: 3 };
/** How Python starts does not depend on how many there are; without a kernel NumPy is slow. */
const ROWS = 200;

/** @param {Walk} walk */
export function describeStarts(walk) {
  const dishes = fewDishes(ROWS);
  /**
   * Open the page with a fault, and wait until Python is up.
   * @param {NonNullable<Parameters<typeof serveNoting>[0]>} fault
   * @param {() => Promise<void>} check
   */
  async function withFault({ first, files }, check) {
    const server = await serveNoting({ first, files: { [DISHES]: dishes, ...files } });
    try {
      await openPage(walk.driver, server.address);
      await engineReady(walk.driver);
      await check();
    } finally {
      await server.close();
    }
  }

  const told = () =>
    walk.driver.evaluate(() => {
      const { error, notice, engineError, webgl } = window.embeddingSphere.state();
      const { warnings } = /** @type {{warnings: string[]}} */ (/** @type {unknown} */ (window));
      return {
        error,
        notice,
        engineError,
        webgl,
        ordinary: warnings.filter((warning) => warning.includes('the ordinary way')).length,
      };
    });

  describe('with a fault', () => {
    // A browser may tell the console itself of a stream that breaks.
    for (const [
      what,
      snapshot,
      isWhole,
    ] of /** @type {[string, () => Buffer | null, boolean][]} */ ([
      ['is damaged in the middle', damagedSnapshot, false],
      ['is of another table of functions', () => snapshotOfOtherTable(10_000), true],
    ])) {
      test(`a memory that ${what}: Python starts the ordinary way, and the console says so once`, () =>
        withFault({ files: { [SNAPSHOT]: snapshot() } }, async () => {
          walk.noting = isWhole;
          const { ordinary, error, notice, engineError } = await told();
          assert.deepEqual(
            { ordinary, error, notice, engineError },
            { ordinary: 1, error: '', notice: '', engineError: '' },
          );
          assertLaidOut(await layOut(walk.driver, LAYOUT));
        }));
    }

    test('without WebGL the page says so, and lays out, though Python starts the ordinary way for want of its memory', () =>
      withFault({ first: [withoutWebGL], files: { [SNAPSHOT]: null } }, async () => {
        // three.js tells the console, which is its right, and so does a browser of what is not there.
        walk.noting = false;
        const { webgl, notice, ordinary, error, engineError } = await told();
        assert.equal(webgl, 'missing');
        assert.match(notice, /^This browser draws no WebGL: [^.]*\.$/);
        assert.deepEqual(
          { ordinary, error, engineError },
          { ordinary: 1, error: '', engineError: '' },
        );
        assert.equal(
          await walk.driver.evaluate(() => document.querySelectorAll('canvas.poster').length),
          1,
        );
        assertLaidOut(await layOut(walk.driver, LAYOUT));
      }));

    test('without SIMD NumPy computes, and one sentence says so', () =>
      withFault({ files: { [OWN_PACKAGE]: withoutKernel() } }, async () => {
        const { notice, error } = await told();
        assert.match(notice, /^[^.]*no WebAssembly SIMD[^.]*NumPy[^.]*\.$/);
        assert.equal(error, '');
        assertLaidOut(await layOut(walk.driver, LAYOUT));
      }));
  });
}
