import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('the first globe', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ base: '/some/where', isPlanetCoarse: false });
  });
  after(() => opened.close());

  test('is on the screen before Python is asked for', () => {
    assert.ok(opened.requests.some((path) => path.endsWith('.esb')));
    assert.ok(
      !opened.requests
        .slice(
          0,
          opened.requests.findIndex((path) => path.endsWith('.esb')),
        )
        .some((path) => path.includes('pyodide')),
    );
  });

  for (const [name, least] of /** @type {[string, number][]} */ ([
    ['dishes', 1200],
    ['emoji', 1850],
  ])) {
    test(`draws every point of ${name}`, async () => {
      const { count, drawn, unit } = await opened.page.evaluate(async (which) => {
        const { embeddingSphere } = window;
        const { file } = embeddingSphere.state().dataSets.find((set) => set.name === which) ?? {
          file: '',
        };
        await embeddingSphere.open(file);
        const { bundle, positions, drawn: shown } = embeddingSphere.state();
        let worst = 0;
        for (let i = 0; i < positions.length; i += 3) {
          worst = Math.max(
            worst,
            Math.abs(1 - Math.hypot(positions[i], positions[i + 1], positions[i + 2])),
          );
        }
        return { count: bundle?.count, drawn: shown, unit: worst };
      }, name);
      assert.ok(Number(count) >= least, `${count} points`);
      assert.equal(drawn, count);
      assert.ok(unit < 1e-5);
    });
  }

  test('has no samples and no depth where the processor draws, beside the canvas', async () => {
    const kept = await opened.page.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('globe'));
      const { antialias, depth } = canvas.getContext('webgl2')?.getContextAttributes() ?? {};
      return { antialias, depth };
    });
    assert.deepEqual(kept, { antialias: false, depth: false });
  });

  test('shows the planet and its points, not an empty canvas', async () => {
    const colors = await opened.page.evaluate(() => {
      const canvas = document.createElement('canvas');
      const source = /** @type {HTMLCanvasElement} */ (document.getElementById('globe'));
      canvas.width = canvas.height = 200;
      const context = canvas.getContext('2d');
      // The drawing buffer can be read only in the task that drew it.
      window.embeddingSphere.planet?.drawNow();
      context?.drawImage(
        source,
        source.width / 2 - 200,
        source.height / 2 - 200,
        400,
        400,
        0,
        0,
        200,
        200,
      );
      const pixels = context?.getImageData(0, 0, 200, 200).data ?? [];
      const seen = new Set();
      for (let i = 0; i < pixels.length; i += 4)
        seen.add((pixels[i] >> 4) * 256 + (pixels[i + 1] >> 4) * 16 + (pixels[i + 2] >> 4));
      return seen.size;
    });
    assert.ok(Number(colors) > 40, `${colors} colours`);
  });

  test('is drawn beside the canvas and put on it when it is ready, so that the page never waits', async () => {
    const events = await opened.page.evaluate(async () => {
      const planet = window.embeddingSphere.planet;
      const gl = /** @type {WebGL2RenderingContext} */ (planet?.canvas.getContext('webgl2'));
      /** @type {string[]} */
      const seen = [];
      /** @param {'drawElements' | 'getSyncParameter'} name @param {(result: unknown) => string} tell */
      const watch = (name, tell) => {
        const given = /** @type {(...values: unknown[]) => unknown} */ (gl[name]);
        Object.assign(gl, {
          [name]: (/** @type {unknown[]} */ ...values) => {
            const result = given.apply(gl, values);
            if (seen.at(-1) !== tell(result)) seen.push(tell(result));
            return result;
          },
        });
      };
      const isBeside = () => gl.getParameter(gl.FRAMEBUFFER_BINDING) !== null;
      watch('drawElements', () => (isBeside() ? 'drawn' : 'shown'));
      watch('getSyncParameter', (status) => (status === gl.SIGNALED ? 'ready' : 'waiting'));
      // The first may be the end of a frame that was under way.
      while (seen.filter((event) => event === 'shown').length < 4) {
        planet?.canvas.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
        await new Promise(requestAnimationFrame);
      }
      return seen.slice(seen.indexOf('drawn')).filter((event) => event !== 'waiting');
    });
    assert.deepEqual(events.slice(0, 6), ['drawn', 'ready', 'shown', 'drawn', 'ready', 'shown']);
  });

  test('asks nothing of any other machine and logs no error', () => {
    assert.deepEqual(opened.problems, []);
  });
});
