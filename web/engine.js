/**
 * Every message to and from the Python worker, in one place. `worker.py` is the other end.
 *
 * @typedef {Record<string, number | string>} Values of parameters, by name
 *
 * @typedef {object} Frame
 * @property {number} request
 * @property {number} iteration
 * @property {number} iterations
 * @property {number} cost nats; NaN where it was not measured
 * @property {Float32Array} positions 3N unit vectors
 *
 * @typedef {object} LayoutResult
 * @property {number} iterations
 * @property {number} milliseconds of computing, start to last step
 * @property {number | null} cost nats
 * @property {string} method
 * @property {Values} parameters
 * @property {string[]} notices
 * @property {Record<string, number>} quality
 *
 * @typedef {object} EngineEvents
 * @property {(label: string) => void} onStage while Python starts
 * @property {(frame: Frame) => void} onFrame
 * @property {(request: number, label: string, fraction: number) => void} onProgress
 *
 * @typedef {object} Engine
 * @property {() => Promise<{kernel: boolean}>} start resolves when Python is up
 * @property {(bytes: Uint8Array) => Promise<void>} open rejects with one sentence
 * @property {(request: number, method: string, parameters: Values, resume: boolean) => Promise<LayoutResult>} relayout
 *   rejects with one sentence, or with an AbortError when cancelled or overtaken
 * @property {() => Promise<void>} restore puts the points back where the bundle stores them
 * @property {() => Promise<void>} cancel
 */

const FRAME_HEADER = 4;
const PYSCRIPT = './vendor/pyscript/core.js';
const START = new URL('./python/start.py', import.meta.url).href;
const SETTINGS = {
  async: true,
  version: new URL('./pyodide/fast.mjs', import.meta.url).href,
  config: {
    packages: ['numpy', 'msgpack'],
    packages_cache: 'passthrough',
    files: { [new URL('./python/embedding_sphere.zip', import.meta.url).href]: './*' },
    sync_main_only: true,
  },
};
const NOT_STARTED = 'Python did not start: reload the page; if it stays so, try another browser.';

/**
 * @param {EngineEvents} events
 * @returns {Engine}
 */
export function createEngine(events) {
  /** @type {any} PyScript's proxy of the worker */
  let worker = null;

  /** @param {MessageEvent} message */
  function receive({ data }) {
    if (data instanceof Float32Array) {
      const [request, iteration, iterations, cost] = data;
      events.onFrame({ request, iteration, iterations, cost, positions: data.subarray(FRAME_HEADER) });
    } else if (typeof data === 'string' && data.startsWith('{')) {
      const { request, stage, fraction } = JSON.parse(data);
      events.onProgress(request, stage, fraction);
    }
  }

  return {
    async start() {
      events.onStage('Waking Python');
      try {
        const { PyWorker, hooks } = await import(PYSCRIPT);
        // This hook is sent to the worker as text and evaluated there, which the page's policy forbids.
        hooks.worker.onBeforeRunAsync.clear();
        // PyScript sets its workers up while it starts and says so by defining this element.
        await customElements.whenDefined('py-script');
        const started = await PyWorker(START, SETTINGS);
        started.addEventListener('message', receive);
        worker = started;
        return JSON.parse(await worker.sync.describe());
      } catch (reason) {
        throw new Error(NOT_STARTED, { cause: reason });
      }
    },
    async open(bytes) {
      unwrap(await worker.sync.open(bytes));
    },
    async relayout(request, method, parameters, resume) {
      return unwrap(await worker.sync.relayout(request, method, JSON.stringify(parameters), resume));
    },
    async restore() {
      await worker?.sync.restore();
    },
    async cancel() {
      await worker?.sync.cancel();
    },
  };
}

/** @param {string} reply JSON {"result"}, {"cancelled"} or {"error"} */
function unwrap(reply) {
  const { result, error, cancelled } = JSON.parse(reply);
  if (error) throw new Error(error);
  if (cancelled) throw new DOMException('The layout was cancelled.', 'AbortError');
  return result;
}
