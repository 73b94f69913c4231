/**
 * What a turning globe costs with every layer on: `node tests/bench/globe.js [sizes]`. The thread's
 * own time for a frame is measured apart from the rasteriser's, which here is software.
 */
import { openPage } from '../browser/page.js';
import { showMany, switchLayers } from '../browser/record.js';

const ALL = {
  points: true,
  labels: true,
  spikes: true,
  lines: true,
  terrain: true,
  heat: true,
  arcs: true,
  farSide: true,
};
const SIZES = (process.argv[2] ?? '2000,20000').split(',').map(Number);
const FRAMES = 40;

const { page, close } = await openPage({ width: 1280, height: 800, motion: true, optimized: true });
await page.evaluate(() => window.embeddingSphere.engineReady);
for (const size of SIZES) {
  await showMany(page, size);
  await switchLayers(page, ALL);
  await page.waitForTimeout(4000);
  const { thread, pick, drawn } = await page.evaluate(async (count) => {
    const { planet } = window.embeddingSphere;
    if (!planet) throw new Error('The page has no planet.');
    const gl = /** @type {WebGL2RenderingContext} */ (planet.canvas.getContext('webgl2'));
    const finish = () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    const thread = [],
      pick = [];
    for (let k = 0; k < count; k++) {
      planet.jump({ latitude: 30 * Math.sin(k / 20), longitude: 3 * k });
      thread.push(planet.drawNow());
      const before = performance.now();
      planet.pointAt(500 + (k % 20) * 12, 300 + (k % 13) * 15);
      pick.push(performance.now() - before);
      // Let the rasteriser finish, so that its queue never holds this thread up.
      finish();
      await new Promise(requestAnimationFrame);
    }
    let drawn = 0;
    const began = performance.now();
    while (performance.now() - began < 5000) {
      planet.jump({ longitude: 3 * drawn++ });
      planet.drawNow();
      finish();
      await new Promise(requestAnimationFrame);
    }
    return { thread, pick, drawn: drawn / ((performance.now() - began) / 1000) };
  }, FRAMES);
  const at = (/** @type {number[]} */ values, /** @type {number} */ share) =>
    [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))].toFixed(2);
  console.log(
    `${size} points, all layers: thread ${at(thread, 0.5)} ms a frame (95 %: ${at(thread, 0.95)}), pick ${at(pick, 0.5)} ms (95 %: ${at(pick, 0.95)}), ${drawn.toFixed(1)} frames a second on the screen`,
  );
}
await close();
