/** From the first picture on a phone to layouts of every kind on a desk, on one page. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fewDishes } from '../browser/few-dishes.js';
import { createChance } from '../js/random.js';
import { assertLaidOut, digestsOutside, layOut, layOutByChance } from './layouts.js';
import { describePhone } from './journeys.phone.js';
import { DISHES, serveNoting } from './site.js';
import { atRest, engineReady, scriptRun } from './until.js';

/**
 * @import { Driver } from './driver.js'
 * @import { Walk } from './journeys.js'
 * @import { Parameters } from './layouts.js'
 */

/**
 * Neighbours as the bundle stores them; more than it stores; other affinities and distances; fewer
 * dimensions; no descent.
 * @type {Parameters[]}
 */
const CASES = [
  { method: 'spherical-tsne', seed: 3 },
  { method: 'spherical-tsne', perplexity: 60, iterations: 100, seed: 4 },
  { method: 'spherical-tsne', metric: 'euclidean', iterations: 100, seed: 5 },
  { method: 'spherical-tsne', weighting: 'balanced', iterations: 60, seed: 6 },
  { method: 'spherical-tsne', components: 50, distance: 'geodesic', iterations: 60, seed: 7 },
  { method: 'spherical-umap', seed: 8 },
  { method: 'spherical-umap', metric: 'euclidean', min_dist: 0.5, iterations: 60, seed: 9 },
  { method: 'radial-pca', seed: 10 },
];
const ROUNDS = 5;
/**
 * As many as it takes to go the ways of larger sets: a tree for the repulsion, and pairs that are
 * compared as whole numbers first (see thresholds.py).
 */
const ROWS = 1100;

/**
 * How many colours the planet has on the screen: a square of it, where it lies on a phone.
 * @param {Driver} driver
 */
const coloursOf = async (driver) =>
  driver.evaluate(
    async (picture) => {
      const image = await createImageBitmap(
        new Blob([Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0))]),
      );
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 300;
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
      context.drawImage(image, 150 - image.width / 2, 150 - 0.4 * image.height);
      const pixels = context.getImageData(0, 0, 300, 300).data;
      const seen = new Set();
      for (let i = 0; i < pixels.length; i += 4)
        seen.add(((pixels[i] >> 4) << 8) + ((pixels[i + 1] >> 4) << 4) + (pixels[i + 2] >> 4));
      return seen.size;
    },
    (await driver.screenshot()).toString('base64'),
  );

/** @param {Walk} walk */
export function describeLayouts(walk) {
  describe('from the first picture to layouts of every kind', () => {
    /** @type {Awaited<ReturnType<typeof serveNoting>>} */
    let server;
    const dishes = fewDishes(ROWS);
    before(async () => {
      server = await serveNoting({ files: { [DISHES]: dishes } });
      await walk.driver.resize(390, 844);
    });
    after(() => server.close());
    describeStart(walk, () => server);
    describe('on a phone', () => describePhone(walk));
    describe('on a desk', () => {
      before(async () => {
        // What the finger has pinned.
        await walk.driver.press('#globe', 'Escape');
        await walk.driver.resize(1280, 800);
      });
      describeBytes(walk, dishes);
      describeRuns(walk);
    });
  });
}

/** @param {Walk} walk @param {() => Awaited<ReturnType<typeof serveNoting>>} server */
function describeStart(walk, server) {
  test('the planet is on the screen before Python is asked for, and then it turns', async () => {
    const { driver } = walk;
    await driver.goTo(server().address);
    await scriptRun(driver);
    await driver.evaluate(() => window.embeddingSphere.ready);
    assert.ok((await coloursOf(driver)) > 40, 'the first picture');
    const data = server().requests.findIndex((path) => path.endsWith('.esb'));
    assert.ok(
      data >= 0 &&
        !server()
          .requests.slice(0, data)
          .some((path) => path.includes('pyodide')),
    );
    await driver.evaluate(() => window.embeddingSphere.planetReady);
    const { webgl, drawn, count } = await driver.evaluate(() => {
      const { webgl: state, drawn: points, bundle } = window.embeddingSphere.state();
      return { webgl: state, drawn: points, count: bundle?.count };
    });
    assert.equal(webgl, 'ready');
    assert.deepEqual([count, drawn], [ROWS, ROWS]);
    assert.ok((await coloursOf(driver)) > 40, 'the planet that turns');
  });

  test('Python is up, with its kernel; the stored layout is measured and named', async () => {
    await engineReady(walk.driver);
    await atRest(walk.driver);
    const { notice, error, trustworthiness } = await walk.driver.evaluate(() => {
      const { notice: said, error: fault, quality } = window.embeddingSphere.state();
      return { notice: said, error: fault, trustworthiness: quality?.trustworthiness };
    });
    assert.deepEqual({ notice, error }, { notice: '', error: '' });
    assert.ok(Number(trustworthiness) > 0.8);
  });
}

/** @param {Walk} walk @param {Buffer} dishes what is open in the page */
function describeBytes(walk, dishes) {
  describe('every method of our own gives the bytes that CPython gives', () => {
    /** @type {string[]} */
    let digests = [];
    before(() => {
      const folder = mkdtempSync(join(tmpdir(), 'digests-'));
      const path = join(folder, 'dishes.esb');
      writeFileSync(path, dishes);
      digests = digestsOutside(path, CASES);
      rmSync(folder, { recursive: true });
    });
    CASES.forEach((parameters, i) =>
      test(JSON.stringify(parameters), async () => {
        const laid = await layOut(walk.driver, parameters);
        assertLaidOut(laid);
        assert.equal(laid.digest, digests[i]);
      }),
    );
  });
}

/** @param {Walk} walk */
function describeRuns(walk) {
  test('the perplexity is turned, and the points follow from where they are', async () => {
    const { driver } = walk;
    await layOut(driver, { method: 'spherical-tsne', iterations: 60, seed: 3 });
    await driver.evaluate(() => {
      const sphere = window.embeddingSphere;
      let frames = 0;
      sphere.addEventListener('frame', () => frames++);
      const before = sphere.state().positions.slice();
      const followed = new Promise((resolve) => {
        const look = () => {
          const { layoutSource, positionsFrom, positions, distortion, outdated } = sphere.state();
          if (positionsFrom !== 'result' || !layoutSource?.resumed || outdated) return;
          sphere.removeEventListener('statechange', look);
          const moved = positions.reduce(
            (most, value, k) => Math.max(most, Math.abs(value - before[k])),
            0,
          );
          resolve({
            frames,
            moved,
            perplexity: layoutSource.parameters.perplexity,
            measured: distortion?.kept.length,
          });
        };
        sphere.addEventListener('statechange', look);
      });
      Object.assign(window, { followed });
    });
    await driver.click('#layout-line');
    const given = await driver.evaluate(() =>
      Number(
        /** @type {HTMLInputElement} */ (
          document.querySelector('.parameter input[type="range"][aria-label="Perplexity"]')
        ).value,
      ),
    );
    await driver.press('.parameter input[type="range"][aria-label="Perplexity"]', 'ArrowRight');
    const { frames, moved, perplexity, measured } = await driver.evaluate(
      () => /** @type {any} */ (window).followed,
    );
    assert.ok(frames > 0);
    assert.ok(moved > 1e-3, `moved by ${moved}`);
    assert.equal(perplexity, given + 1);
    assert.ok(measured > 0);
  });

  test('the newest of several requests wins', async () => {
    const { states, used } = await walk.driver.evaluate(async () => {
      const sphere = window.embeddingSphere;
      const settled = await Promise.allSettled(
        [10, 20, 40].map((value) =>
          sphere.relayout({ method: 'spherical-tsne', perplexity: value, iterations: 100 }),
        ),
      );
      return {
        states: settled.map(({ status }) => status),
        used: sphere.state().layoutSource?.parameters.perplexity,
      };
    });
    assert.deepEqual({ states, used }, { states: ['rejected', 'rejected', 'fulfilled'], used: 40 });
  });

  test('a layout is cancelled by its button, and the next one works', async () => {
    const end = await walk.driver.evaluate(async () => {
      const sphere = window.embeddingSphere;
      sphere.addEventListener(
        'frame',
        () => {
          /** @type {HTMLElement} */ (
            document.querySelector('.controls .actions button:nth-child(2)')
          ).click();
        },
        { once: true },
      );
      const reason = await sphere.relayout({ method: 'spherical-tsne', iterations: 2000 }).then(
        () => 'done',
        ({ name }) => name,
      );
      return {
        reason,
        running: sphere.state().running,
        positions: sphere.state().positions.every(Number.isFinite),
      };
    });
    assert.deepEqual(end, { reason: 'AbortError', running: false, positions: true });
    assertLaidOut(await layOut(walk.driver, { method: 'spherical-tsne', iterations: 60 }));
  });

  test(`${ROUNDS} layouts by chance: none fails, none is without distortion`, async () => {
    const counts = await layOutByChance(
      walk.driver,
      ROUNDS,
      createChance(16),
      (method) => method.interactive,
    );
    assert.equal(counts.done + counts.cancelled, ROUNDS);
  });
}
