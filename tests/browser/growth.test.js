/** Rows added to an open bundle, through the engine that the page speaks to Python by. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Engine, Frame } from '../../web/engine/engine.js'
 * @import { Bundle } from '../../web/formats/bundle.js'
 * @import { Opened } from './page.js'
 */

const ADDED = 12;
/**
 * @typedef {{engine: Engine, frames: Frame[], stages: string[], bundle: Bundle, rows: (numbers:
 *   number[]) => Float32Array}} Bench
 */

describe('growth in the tab', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await opened.page.evaluate(async () => {
      const { createEngine } = await import(new URL('source/engine/engine.js', location.href).href);
      const { decodeBundle } = await import(
        new URL('source/formats/bundle.js', location.href).href
      );
      const bytes = new Uint8Array(await (await fetch('data/dishes.esb')).arrayBuffer());
      const bundle = decodeBundle(bytes);
      /** @type {any[]} */
      const frames = [];
      /** @type {string[]} */
      const stages = [];
      const engine = createEngine({
        onStage() {},
        onMeasuring() {},
        onFrame: (/** @type {any} */ frame) =>
          frames.push({ ...frame, positions: frame.positions.slice() }),
        onProgress: (/** @type {number} */ _, /** @type {string} */ label) => stages.push(label),
      });
      await engine.start();
      await engine.open(bytes);
      const halves = new /** @type {any} */ (globalThis).Float16Array(
        bundle.vectors.slice().buffer,
      );
      const { dimension } = bundle.model;
      const rows = (/** @type {number[]} */ numbers) =>
        Float32Array.from(
          numbers.flatMap((row) => [...halves.subarray(row * dimension, (row + 1) * dimension)]),
        );
      Object.assign(window, { bench: { engine, frames, stages, bundle, rows } });
    });
  });
  after(() => opened.close());

  test('refuses what does not fit in one sentence, and stops at once when cancelled: nothing is added', async () => {
    const said = await opened.page.evaluate(async () => {
      const { engine, frames, rows } = /** @type {{bench: Bench}} */ (
        /** @type {unknown} */ (window)
      ).bench;
      const refused = await engine.grow(1, new Float32Array(5)).catch((reason) => reason.message);
      const wrong = await engine
        .grow(2, rows([0]), { relax: -1 })
        .catch((reason) => reason.message);
      const growth = engine.grow(3, rows([0, 1]), { relax: 2000 }).catch((reason) => reason.name);
      while (!frames.some(({ request }) => request === 3)) await new Promise(requestAnimationFrame);
      await engine.cancel();
      const name = await growth;
      frames.length = 0;
      await engine.relayout(4, 'radial-pca', {}, null, false);
      return { refused, wrong, name, length: frames[0].positions.length };
    });
    assert.match(said.refused, /^The new rows have 5 numbers in all: expected a multiple of 384/);
    assert.match(said.wrong, /^relax is -1: expected a whole number from 0 to 2000\.$/);
    assert.equal(said.name, 'AbortError');
    assert.equal(said.length, 3 * 1877);
  });

  test('new rows settle beside their like while the old ones stay, and the session goes on with all', async () => {
    const grown = await opened.page.evaluate(async (added) => {
      const { engine, frames, stages, bundle, rows } = /** @type {{bench: Bench}} */ (
        /** @type {unknown} */ (window)
      ).bench;
      const numbers = Array.from({ length: added }, (_, i) => 100 * i);
      frames.length = 0;
      const growth = await engine.grow(
        5,
        rows(numbers),
        { insert: 60, relax: 0 },
        null,
        bundle.layouts[0].positions,
      );
      const { positions } = bundle.layouts[0];
      const old = frames.every((frame) =>
        frame.positions.subarray(0, positions.length).every((value, i) => value === positions[i]),
      );
      const last = frames[frames.length - 1].positions;
      const apart = numbers.map((row, i) => {
        const at = positions.length + 3 * i;
        const cosine = [0, 1, 2].reduce(
          (sum, axis) => sum + last[at + axis] * positions[3 * row + axis],
          0,
        );
        return (Math.acos(Math.min(cosine, 1)) * 180) / Math.PI;
      });
      const shown = frames.length;
      frames.length = 0;
      const again = await engine.relayout(6, 'spherical-tsne', { iterations: 50 }, last, false);
      const measured = await engine.measure(7, frames[frames.length - 1].positions);
      return {
        count: growth.count,
        added: growth.added,
        largest: growth.drift.largest,
        degrees: [growth.degrees.length, Math.max(...growth.degrees)],
        iterations: growth.iterations,
        stages: [...new Set(stages)],
        shown,
        old,
        apart,
        length: frames[0].positions.length,
        again: again.iterations,
        kept: measured.distortion.kept.length,
      };
    }, ADDED);
    assert.deepEqual([grown.count, grown.added, grown.iterations], [1877 + ADDED, ADDED, 60]);
    assert.ok(grown.shown >= 2, `${grown.shown} frames`);
    assert.ok(grown.old, 'the old points do not move');
    assert.deepEqual([grown.largest, ...grown.degrees], [0, 1877, 0]);
    assert.ok(grown.stages.includes('Finding neighbours'), grown.stages.join());
    const median = grown.apart.sort((a, b) => a - b)[ADDED / 2];
    assert.ok(median < 5, `half of the copies lie within ${median} degrees of their originals`);
    assert.deepEqual(
      [grown.length, grown.again, grown.kept],
      [3 * (1877 + ADDED), 50, 1877 + ADDED],
    );
  });

  test('relaxing moves the old rows a little, and tells how far each', async () => {
    const grown = await opened.page.evaluate(async () => {
      const { engine, frames, rows, bundle } = /** @type {{bench: Bench}} */ (
        /** @type {unknown} */ (window)
      ).bench;
      await engine.open(new Uint8Array(await (await fetch('data/dishes.esb')).arrayBuffer()));
      frames.length = 0;
      const growth = await engine.grow(8, rows([3, 30, 300]), { insert: 20, relax: 40 });
      const { positions } = bundle.layouts[0];
      const last = frames[frames.length - 1].positions;
      const [at] = [3 * 777];
      const cosine = [0, 1, 2].reduce(
        (sum, axis) => sum + last[at + axis] * positions[at + axis],
        0,
      );
      return {
        drift: growth.drift,
        told: growth.degrees[777],
        seen: (Math.acos(Math.min(cosine, 1)) * 180) / Math.PI,
        cost: growth.cost,
      };
    });
    assert.ok(grown.drift.median > 0 && grown.drift.median < 20, JSON.stringify(grown.drift));
    assert.ok(Math.abs(grown.told - grown.seen) < 0.1, `${grown.told} told, ${grown.seen} seen`);
    assert.ok(Number(grown.cost) > 0);
  });

  test('asked nothing of any other machine and logged no error', () => {
    assert.deepEqual(opened.problems, []);
  });
});
