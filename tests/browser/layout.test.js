import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { COARSE, openPage, until } from './page.js';
import { toggleLayout } from './panels.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** Few rows: what scikit-learn makes of many takes minutes in a tab. */
const ROWS = 300;
const TABLE = {
  name: 'waves.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    `text,vector\n${Array.from({ length: ROWS }, (_, row) => `wave ${row},"[${[1, 2, 3, 5, 8, 13].map((step) => Math.sin(step * row).toFixed(4))}]"`).join('\n')}\n`,
  ),
};

describe('Python in the tab', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ optimized: true, scale: COARSE });
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  /**
   * Lay out and tell what came of it.
   * @param {Record<string, number | string>} parameters
   */
  const relayout = (parameters) =>
    opened.page.evaluate(async (given) => {
      const sphere = window.embeddingSphere;
      let frames = 0;
      const count = () => frames++;
      sphere.addEventListener('frame', count);
      const result = await sphere.relayout(given);
      sphere.removeEventListener('frame', count);
      const quality = await result.quality;
      const digest = await crypto.subtle.digest(
        'SHA-256',
        /** @type {Float32Array<ArrayBuffer>} */ (result.positions),
      );
      const places = new Set();
      let worst = 0;
      for (let i = 0; i < result.positions.length; i += 3) {
        const [x, y, z] = result.positions.subarray(i, i + 3);
        worst = Math.max(worst, Math.abs(1 - Math.hypot(x, y, z)));
        places.add(`${x} ${y} ${z}`);
      }
      return {
        frames,
        worst,
        places: places.size,
        count: sphere.state().bundle?.count ?? 0,
        quality,
        iterations: result.iterations,
        running: sphere.state().running,
        digest: Array.from(new Uint8Array(digest)).join(),
      };
    }, parameters);

  test('streams a layout of unit vectors, no two alike', async () => {
    const done = await relayout({ method: 'spherical-tsne', perplexity: 30 });
    assert.ok(done.frames >= 5, `${done.frames} frames`);
    assert.ok(done.worst < 1e-5);
    assert.equal(done.places, done.count);
    assert.ok(done.quality.trustworthiness > 0.8);
    assert.equal(done.running, false);
  });

  test('explains the numbers it measured', async () => {
    const done = await relayout({ method: 'spherical-tsne', iterations: 60 });
    const { page } = opened;
    await page.locator('.quality summary').click();
    const shown = await page.locator('.quality dl div').allInnerTexts();
    assert.equal(shown.length, 7);
    assert.ok(shown[0].includes(done.quality.trustworthiness.toFixed(3)), shown[0]);
    assert.ok(shown[3].includes(done.quality.spearman.toFixed(3)), shown[3]);
    assert.ok(shown.every((text) => /\w{3}.*\.$/s.test(text)));
    assert.match(
      await page.locator('.quality .note').innerText(),
      new RegExp(`on all ${done.count.toLocaleString('en')} points`),
    );
    await page.locator('.quality summary').click();
  });

  test('colours the globe by what the layout lost', async () => {
    const done = await relayout({ method: 'spherical-tsne', iterations: 60 });
    const { page } = opened;
    const kept = await page.evaluate(() => {
      const { distortion } = window.embeddingSphere.state();
      return Array.from(distortion?.kept ?? []);
    });
    assert.equal(kept.length, done.count);
    assert.ok(
      Math.abs(kept.reduce((sum, share) => sum + share, 0) / done.count - done.quality.recall) <
        1e-4,
    );
    const before = await page.evaluate(() => window.embeddingSphere.state().colorColumn);
    await page.locator('#color-column').selectOption('distortion: kept');
    assert.match(await page.locator('.legend .range').innerText(), /none\s+all/);
    assert.match(await page.locator('.legend .note').innerText(), /nearest on the globe/);
    await page.locator('#color-column').selectOption(before);
  });

  test('settles: goes on until the points rest', async () => {
    const { first, last, iterations, settling } = await opened.page.evaluate(async () => {
      const sphere = window.embeddingSphere;
      await sphere.relayout({ method: 'spherical-tsne', iterations: 100 });
      const ended = sphere.state().costs.at(-1);
      const settled = await sphere.relayout({ resume: true, settle: true });
      return {
        first: ended?.cost ?? NaN,
        last: sphere.state().costs.at(-1)?.cost ?? NaN,
        iterations: settled.iterations,
        settling: sphere.state().settling,
      };
    });
    assert.ok(last < first, `from ${first} to ${last} nats`);
    assert.ok(iterations >= 50 && iterations < 2000, `${iterations} iterations`);
    assert.equal(settling, false);
  });

  test('offers to settle where the method can, and only there', async () => {
    await toggleLayout(opened);
    const button = opened.page.getByRole('button', { name: 'Settle' });
    await relayout({ method: 'radial-pca' });
    assert.equal(await button.isVisible(), false);
    await relayout({ method: 'spherical-tsne', iterations: 50 });
    assert.equal(await button.isVisible(), true);
    await button.click();
    await opened.page.evaluate(() => window.embeddingSphere.cancel());
    await toggleLayout(opened);
  });

  test('lays out by distances along great circles', async () => {
    const [along, through] = [
      await relayout({ method: 'spherical-tsne', distance: 'geodesic' }),
      await relayout({ distance: 'chord' }),
    ];
    assert.ok(along.worst < 1e-5);
    assert.notEqual(along.digest, through.digest);
    assert.ok(along.quality.trustworthiness > through.quality.trustworthiness - 0.03);
  });

  for (const [method, parameters] of /** @type {[string, Record<string, number>][]} */ ([
    ['spherical-umap', { iterations: 250 }],
    ['radial-pca', {}],
  ])) {
    test(`lays out by ${method}`, async () => {
      const done = await relayout({ method, ...parameters });
      assert.ok(done.worst < 1e-5);
      assert.equal(done.places, done.count);
    });
  }

  test('gives the same bytes for the same seed, others for another', async () => {
    const [first, again, other] = [
      await relayout({ method: 'spherical-tsne', iterations: 60, seed: 7 }),
      await relayout({ seed: 7 }),
      await relayout({ seed: 8 }),
    ];
    assert.equal(first.digest, again.digest);
    assert.notEqual(first.digest, other.digest);
  });

  test('stops at a cancel long before the run would end, and goes on working', async () => {
    const { name, last, iterations, later } = await opened.page.evaluate(async () => {
      const sphere = window.embeddingSphere;
      const MOST = 2000;
      let last = 0,
        isOver = false,
        later = 0;
      const run = sphere
        .relayout({ method: 'spherical-tsne', iterations: MOST })
        .catch((reason) => reason.name);
      sphere.addEventListener('frame', (/** @type {any} */ { detail }) => {
        if (detail.iterations !== MOST) return;
        last = detail.iteration;
        if (isOver) later++;
      });
      await new Promise((resolve) => {
        sphere.addEventListener('frame', (/** @type {any} */ { detail }) => {
          if (detail.iteration >= 20) resolve(undefined);
        });
      });
      await sphere.cancel();
      const name = await run;
      isOver = true;
      // Python answers in turn: what it had still sent of the run would come before this.
      const { iterations } = await sphere.relayout({ iterations: 50 });
      return { name, last, iterations, later };
    });
    assert.equal(name, 'AbortError');
    assert.equal(later, 0);
    assert.ok(last >= 20 && last < 1000, `stopped after ${last} of 2000 iterations`);
    assert.equal(iterations, 50);
  });

  test('draws fewer pixels while Python computes where the processor draws, and all of them after', async () => {
    const { whole, during } = await opened.page.evaluate(async () => {
      const sphere = window.embeddingSphere;
      await sphere.planetReady;
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('globe'));
      const gl = /** @type {WebGL2RenderingContext} */ (canvas.getContext('webgl2'));
      const draw = gl.drawElements.bind(gl);
      /** Of the frame that was drawn last beside the canvas, in pixels. */
      const drawn = { width: 0 };
      Object.assign(window, { drawn });
      gl.drawElements = (...given) => {
        draw(...given);
        if (gl.getParameter(gl.FRAMEBUFFER_BINDING)) drawn.width = gl.getParameter(gl.VIEWPORT)[2];
      };
      let during = 0;
      sphere.addEventListener('frame', () => {
        during = drawn.width || during;
      });
      await sphere.relayout({ method: 'spherical-tsne', iterations: 400 });
      return { whole: canvas.width, during };
    });
    assert.ok(Math.abs(during - whole / 2) <= 1, `${during} of ${whole} pixels`);
    await until(opened.page, (width) => /** @type {any} */ (window).drawn.width === width, whole);
  });

  test('lets the newest of several requests win', async () => {
    const names = await opened.page.evaluate(() => {
      const sphere = window.embeddingSphere;
      return Promise.all(
        [10, 20, 30].map((perplexity) =>
          sphere.relayout({ perplexity, iterations: 100 }).then(
            () => `${sphere.state().parameters['spherical-tsne'].perplexity}`,
            (reason) => reason.name,
          ),
        ),
      );
    });
    assert.deepEqual(names, ['AbortError', 'AbortError', '30']);
  });

  test('answers bad parameters in one sentence', async () => {
    const said = await opened.page.evaluate(async () => {
      const sphere = window.embeddingSphere;
      const message = await sphere.relayout({ perplexity: 1 }).catch((reason) => reason.message);
      const shown = document.querySelector('.status-text')?.textContent;
      await sphere.relayout({ perplexity: 30, iterations: 50 });
      return { message, shown, after: sphere.state().error };
    });
    assert.match(said.message, /^Perplexity is 1: expected a number from 2 to 100\.$/);
    assert.equal(said.shown, said.message);
    assert.equal(said.after, '');
  });

  describe('with scikit-learn, on a table', () => {
    before(async () => {
      const { page } = opened;
      await page.setInputFiles('.controls input[type="file"]', TABLE);
      await page.locator('dialog.opening[open] .primary').click();
      await until(page, (rows) => window.embeddingSphere.state().bundle?.count === rows, ROWS);
    });

    for (const [title, parameters] of /** @type {const} */ ([
      ['wraps a planar t-SNE', { method: 'wrapped-tsne', projection: 'stereographic' }],
      ['lays out by radial-tsne', { method: 'radial-tsne' }],
    ])) {
      test(title, async () => {
        const done = await relayout({ ...parameters, iterations: 250 });
        assert.ok(done.frames >= 5, `${done.frames} frames`);
        assert.ok(done.worst < 1e-5);
        assert.equal(done.count, ROWS);
        assert.equal(done.places, ROWS);
      });
    }
  });

  test('asked nothing of any other machine and logged no error', () => {
    assert.deepEqual(opened.problems, []);
  });
});
