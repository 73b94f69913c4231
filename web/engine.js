/**
 * Every message to and from the Python worker, in one place. `worker.py` is the other end.
 *
 * @typedef {Record<string, number | string>} Values of parameters, by name
 *
 * @typedef {object} Frame
 * @property {number} request
 * @property {number} iteration
 * @property {number} iterations
 * @property {{iteration: number, cost: number}[]} costs measured since the frame before, nats
 * @property {Float32Array} positions 3N unit vectors
 *
 * @typedef {object} LayoutResult
 * @property {number} iterations
 * @property {number} milliseconds of computing, start to last step
 * @property {number | null} cost nats
 * @property {string} method
 * @property {Values} parameters
 * @property {string[]} notices
 *
 * @typedef {object} Measurement
 * @property {Record<string, number>} quality
 * @property {import('./distortion.js').Distortion} distortion
 *
 * @typedef {object} EngineEvents
 * @property {(label: string) => void} onStage while Python starts
 * @property {(frame: Frame) => void} onFrame
 * @property {(request: number, label: string, fraction: number) => void} onProgress
 * @property {(request: number, fraction: number) => void} onMeasuring the share done
 * @property {(sentence: string) => void} onCrash the worker has died; `start` brings another, which knows no bundle
 *
 * @typedef {object} Engine
 * @property {() => Promise<{kernel: boolean}>} start resolves when Python is up
 * @property {() => Promise<void>} launched resolves when the worker goes on without the page's thread, or soon after
 *   `start` where it does not say so
 * @property {(bytes: Uint8Array) => Promise<void>} open rejects with one sentence
 * @property {(request: number, method: string, parameters: Values, resume: boolean, settle: boolean) => Promise<LayoutResult>} relayout
 *   rejects with one sentence, or with an AbortError when cancelled or overtaken
 * @property {(request: number, positions: Float32Array) => Promise<Measurement>} measure
 *   rejects like `relayout`
 * @property {() => Promise<void>} restore puts the points back where the bundle stores them
 * @property {() => Promise<void>} cancel
 */

const FRAME_HEADER = 4;
const PYSCRIPT = './vendor/pyscript/core.js';
const START = new URL('./python/start.py', import.meta.url).href;
/** Its worker tells of its start here. */
const CHANNEL = `embedding-sphere ${crypto.randomUUID?.() ?? Math.random()}`;
const SETTINGS = {
  async: true,
  version: new URL(`./pyodide/fast.mjs#${encodeURIComponent(CHANNEL)}`, import.meta.url).href,
  config: {
    packages_cache: 'passthrough',
    sync_main_only: true,
  },
};
/** Milliseconds. */
const LONGEST_LAUNCH = 400;
/** A module that does not arrive in the worker is told to nobody; milliseconds. */
const LAUNCH_WITHIN = 60_000;
const NOT_STARTED = 'Python did not start: check the connection and press "Lay out again", or reload the page.';
const CRASHED = 'Python stopped and was started again: the last layout is kept; lay out again, with fewer points if it stops once more.';

/**
 * @param {EngineEvents} events
 * @returns {Engine}
 */
export function createEngine(events) {
  /** @type {{started: any, sync: any, died: Promise<never>} | null} PyScript's proxy of the worker */
  let worker = null;
  /** @type {import('./distortion.js').Distortion | null} what came last */
  let distortion = null;
  /** @type {(reason: Error) => void} ends every call that is under way */
  let endCalls = () => {};

  /**
   * Ask the worker; when it dies meanwhile, say so and reject.
   * @template T
   * @param {(sync: any) => Promise<T>} ask
   * @returns {Promise<T>}
   */
  async function call(ask) {
    const asked = worker;
    if (!asked) throw new Error(NOT_STARTED);
    try {
      return await Promise.race([ask(asked.sync), asked.died]);
    } catch (reason) {
      // Python answers every call, also with its own errors: what is thrown comes from a dead worker.
      crash(asked.started);
      throw new Error(CRASHED, { cause: reason });
    }
  }

  /** @param {any} started */
  function crash(started) {
    if (worker?.started !== started) return;
    worker = null;
    endCalls(new Error(CRASHED));
    started.terminate();
    events.onCrash(CRASHED);
  }

  /** @param {MessageEvent} message */
  function receive({ data }) {
    if (data instanceof Float32Array) {
      events.onFrame(readFrame(data));
    } else if (typeof data === 'string' && data.startsWith('{')) {
      const { request, stage, fraction, measured } = JSON.parse(data);
      if (stage) events.onProgress(request, stage, fraction);
      else events.onMeasuring(request, measured);
    } else if (data?.distortion !== undefined) {
      const { kept, lost, false: wrong } = data;
      distortion = { kept, lost, false: wrong };
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
        const started = await Promise.race([PyWorker(START, SETTINGS), failure()]);
        started.addEventListener('message', receive);
        started.addEventListener('error', () => crash(started));
        /** @type {Promise<never>} */
        const died = new Promise((_, reject) => {
          endCalls = reject;
        });
        died.catch(() => {});
        worker = { started, sync: started.sync, died };
        return JSON.parse(await call((sync) => sync.describe()));
      } catch (reason) {
        throw new Error(NOT_STARTED, { cause: reason });
      }
    },
    launched: () => new Promise((resolve) => {
      const channel = new BroadcastChannel(CHANNEL);
      const go = () => {
        channel.close();
        resolve();
      };
      channel.addEventListener('message', go);
      setTimeout(go, LONGEST_LAUNCH);
    }),
    async open(bytes) {
      unwrap(await call((sync) => sync.open(bytes)));
    },
    async relayout(request, method, parameters, resume, settle) {
      return unwrap(await call((sync) => sync.relayout(request, method, JSON.stringify(parameters), resume, settle)));
    },
    async measure(request, positions) {
      const quality = unwrap(await call((sync) => sync.measure(request, positions)));
      // Messages of one worker come in order: the arrays were posted before the answer.
      if (!distortion) throw new Error('Python measured the layout and sent no distortion: reload the page.');
      return { quality, distortion };
    },
    async restore() {
      if (worker) await call((sync) => sync.restore());
    },
    async cancel() {
      if (worker) await call((sync) => sync.cancel());
    },
  };
}

/** @returns {Promise<never>} rejects when the worker says that Python cannot start, or nothing for a long time */
const failure = () => new Promise((_, reject) => {
  const channel = new BroadcastChannel(CHANNEL);
  const fail = () => {
    channel.close();
    reject(new Error(NOT_STARTED));
  };
  const overdue = setTimeout(fail, LAUNCH_WITHIN);
  channel.addEventListener('message', ({ data }) => {
    clearTimeout(overdue);
    if (data === 'failed') fail();
  });
});

/** @param {Float32Array} data request, iteration, iterations, number of costs; positions; costs @returns {Frame} */
function readFrame(data) {
  const [request, iteration, iterations, measured] = data;
  const end = data.length - 2 * measured;
  const costs = Array.from({ length: measured }, (_, i) => ({ iteration: data[end + 2 * i], cost: data[end + 2 * i + 1] }));
  return { request, iteration, iterations, costs, positions: data.subarray(FRAME_HEADER, end) };
}

/** @param {string} reply JSON {"result"}, {"cancelled"} or {"error"} */
function unwrap(reply) {
  const { result, error, cancelled } = JSON.parse(reply);
  if (error) throw new Error(error);
  if (cancelled) throw new DOMException('The layout was cancelled.', 'AbortError');
  return result;
}
