import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** An adapter that a processor plays: right, not fast. */
const SOFTWARE_ADAPTER = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

describe('WebGPU in the tab', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ flags: SOFTWARE_ADAPTER });
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  /** @param {Record<string, number | string>} parameters */
  const relayout = (parameters) =>
    opened.page.evaluate(async (given) => {
      const sphere = window.embeddingSphere;
      let frames = 0;
      const count = () => frames++;
      sphere.addEventListener('frame', count);
      const { backend, notices, quality } = await sphere.relayout({
        method: 'spherical-tsne',
        iterations: 50,
        ...given,
      });
      sphere.removeEventListener('frame', count);
      return { frames, backend, notices, quality: await quality };
    }, parameters);

  test('lays out as truly as the kernel, and says what computed', async () => {
    const by = {
      webgpu: await relayout({ backend: 'webgpu' }),
      auto: await relayout({ backend: 'auto' }),
    };
    assert.deepEqual(by.webgpu.notices, []);
    assert.match(by.webgpu.backend, /^WebGPU on /);
    // A software adapter is no card: left to itself the page does not take it.
    assert.match(by.auto.backend, /^WebAssembly on /);
    assert.ok(by.webgpu.frames >= 5, `${by.webgpu.frames} frames`);
    for (const measure of ['trustworthiness', 'continuity', 'recall']) {
      const apart = by.webgpu.quality[measure] - by.auto.quality[measure];
      assert.ok(Math.abs(apart) < 0.02, `${measure} differs by ${apart}`);
    }
  });

  test('goes on in the kernel when the device is lost in the middle', async () => {
    const worker = opened.page.workers()[0];
    await worker.evaluate(() => {
      const { createCommandEncoder } = GPUDevice.prototype;
      let encoded = 0;
      GPUDevice.prototype.createCommandEncoder = function encodeOrLose() {
        if (++encoded === 30) this.destroy();
        return createCommandEncoder.call(this);
      };
    });
    const { backend, notices, quality } = await relayout({ backend: 'webgpu' });
    assert.match(backend, /^WebAssembly on /);
    assert.equal(notices.length, 1);
    assert.match(notices[0], /graphics card failed.*the processor went on/);
    assert.ok(quality.trustworthiness > 0.8);
  });

  test('asks nothing of elsewhere and leaves no error', () => {
    assert.deepEqual(opened.problems, []);
  });
});
