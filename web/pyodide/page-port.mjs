/** The worker's end of the one channel to the page; `web/engine/connection.js` has the other. */

const { port1, port2 } = new MessageChannel();
globalThis.postMessage({ type: 'connected' }, { transfer: [port2] });

/** Say to the page that this module runs: from here on its own thread is not needed. */
export const postLaunched = () => port1.postMessage({ type: 'launched', request: 0 });

/** Say to the page why Python does not start, or has stopped. @param {unknown} reason */
export function postFailed(reason) {
  port1.postMessage({
    type: 'failed',
    request: 0,
    reason: String(/** @type {Error} */ (reason)?.message ?? reason),
  });
}

/** WebGPU's device; its module is fetched when it is first wanted. */
const openWebgpu = async () => (await import('../webgpu/device.mjs')).openDevice();

// For Python itself.
Object.assign(globalThis, {
  pagePort: port1,
  postPythonFailed: postFailed,
  openWebgpu,
  startKernelWorker: () =>
    new Worker(new URL('./kernel-worker.mjs', import.meta.url), { type: 'module' }),
});
