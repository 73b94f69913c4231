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
 * @typedef {object} Region
 * @property {number} level 0 is the coarsest
 * @property {string} title what is in it, in a few words
 * @property {Uint32Array} members rows
 *
 * @typedef {object} TableFile
 * @property {string} name
 * @property {Uint8Array[]} parts the file when put together
 *
 * @typedef {object} ReadTable files that are not a bundle, as they were understood
 * @property {string} source the file's name for people
 * @property {string} name a title
 * @property {string} model of the vectors, where the file says it
 * @property {number} count rows
 * @property {number} usable rows without a fault
 * @property {{name: string, kind: 'text' | 'category' | 'number', sample: string[]}[]} columns
 * @property {{text?: string, label?: string, color?: string}} roles names of columns
 * @property {{name: string, dimension: number, others: string[]} | null} vectors
 * @property {string[]} faults a sentence a row, the first thousand
 * @property {string[]} notes sentences
 *
 * @typedef {object} TableChoices
 * @property {string} name
 * @property {string} model
 * @property {string} text column, empty for none
 * @property {string} label
 * @property {string} color
 * @typedef {{settle?: number, relax?: number} & Record<string, number | string>} GrowthOptions
 *   `settle`: steps in which only the new points move, 100 if left out; `relax`: steps after that in which all
 *   move, 100 if left out, 0 keeps the old ones where they are; the rest are parameters of spherical t-SNE
 *
 * @typedef {object} Growth
 * @property {number} count of all points now: the old ones first, the new ones after them
 * @property {number} added
 * @property {number} iterations
 * @property {number} milliseconds
 * @property {number | null} cost nats
 * @property {{mean: number, median: number, largest: number}} drift of the old points, degrees
 * @property {Float32Array} degrees how far each old point has moved along the sphere
 * @property {Values} parameters
 * @property {string[]} notices
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
 * @property {(request: number, vectors: Float32Array, options?: GrowthOptions) => Promise<Growth>} grow adds rows, one
 *   after another in `vectors` and as long as the open bundle's, to it and to the layout on the screen; frames hold
 *   all points, the old ones first, so they are longer than those before. Rejects like `relayout`: then nothing was
 *   added. Afterwards `relayout`, `measure` and `restore` are of all points; `open` forgets what was added.
 * @property {(request: number, positions: Float32Array) => Promise<Measurement>} measure
 *   rejects like `relayout`
 * @property {(request: number, positions: Float32Array) => Promise<Region[]>} regions coarse ones first;
 *   rejects like `relayout`
 * @property {(request: number, files: TableFile[] | null, vector: string) => Promise<ReadTable>} read tables; null
 *   reads the last ones again, with the vectors of another column; rejects like `relayout`
 * @property {(choices: TableChoices) => Promise<Uint8Array<ArrayBuffer>>} compose a bundle of the table that was read, and
 *   forget it; of a table without vectors it holds the columns, and one zero a row
 * @property {() => Promise<void>} forget the table that was read
 * @property {() => Promise<void>} restore puts the points back where the bundle stores them
 * @property {() => Promise<void>} cancel
 */

const FRAME_HEADER = 4;
const PYSCRIPT = './vendor/pyscript/core.js';
const START = new URL('./python/start.py', import.meta.url).href;
/** @param {string} channel where the worker tells of its start */
const settingsFor = (channel) => ({
  async: true,
  version: new URL(`./pyodide/fast.mjs#${encodeURIComponent(channel)}`, import.meta.url).href,
  config: {
    packages_cache: 'passthrough',
    sync_main_only: true,
  },
});
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
  /** @type {Int16Array[]} the same of regions: each point's, level by level */
  let codes = [];
  /** @type {Uint8Array<ArrayBuffer> | null} the same of bundles */
  let composed = null;
  /** @type {Float32Array | null} of the last growth */
  let degrees = null;
  /** Of the last start: a worker of an earlier one may still tell of its end. */
  let channel = '';
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
    } else if (data?.regions !== undefined) {
      codes = Object.values(data).filter((part) => part instanceof Int16Array);
    } else if (data?.bundle instanceof Uint8Array) {
      composed = data.bundle;
    } else if (data?.drift !== undefined) {
      degrees = data.degrees;
    }
  }

  return {
    async start() {
      events.onStage('Waking Python');
      channel = `embedding-sphere ${crypto.randomUUID?.() ?? Math.random()}`;
      try {
        const { PyWorker, hooks } = await import(PYSCRIPT);
        // This hook is sent to the worker as text and evaluated there, which the page's policy forbids.
        hooks.worker.onBeforeRunAsync.clear();
        // PyScript sets its workers up while it starts and says so by defining this element.
        await customElements.whenDefined('py-script');
        const started = await Promise.race([PyWorker(START, settingsFor(channel)), failure(channel)]);
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
      const listening = new BroadcastChannel(channel);
      const go = () => {
        listening.close();
        resolve();
      };
      listening.addEventListener('message', go);
      setTimeout(go, LONGEST_LAUNCH);
    }),
    async open(bytes) {
      unwrap(await call((sync) => sync.open(bytes)));
    },
    async relayout(request, method, parameters, resume, settle) {
      return unwrap(await call((sync) => sync.relayout(request, method, JSON.stringify(parameters), resume, settle)));
    },
    async grow(request, vectors, options = {}) {
      const grown = unwrap(await call((sync) => sync.grow(request, vectors, JSON.stringify(options))));
      if (!degrees) throw new Error('Python added the rows and sent no drift: reload the page.');
      return { ...grown, degrees };
    },
    async measure(request, positions) {
      const quality = unwrap(await call((sync) => sync.measure(request, positions)));
      // Messages of one worker come in order: the arrays were posted before the answer.
      if (!distortion) throw new Error('Python measured the layout and sent no distortion: reload the page.');
      return { quality, distortion };
    },
    async regions(request, positions) {
      /** @type {string[][]} */
      const titles = unwrap(await call((sync) => sync.regions(request, positions)));
      return titles.flatMap((level, number) => membersOf(codes[number], level.length)
        .map((members, code) => ({ level: number, title: level[code], members })))
        .filter(({ title, members }) => title !== '' && members.length > 0);
    },
    async read(request, files, vector) {
      return unwrap(await call((sync) => sync.read(request, files, vector)));
    },
    async compose(choices) {
      unwrap(await call((sync) => sync.compose(JSON.stringify(choices))));
      const bundle = composed;
      composed = null;
      if (!bundle) throw new Error('Python made the bundle and did not send it: open the file again.');
      return bundle;
    },
    async forget() {
      if (worker) await call((sync) => sync.close_reading());
    },
    async restore() {
      if (worker) await call((sync) => sync.restore());
    },
    async cancel() {
      if (worker) await call((sync) => sync.cancel());
    },
  };
}

/** @param {string} channel @returns {Promise<never>} rejects when the worker says that Python cannot start, or nothing for a long time */
const failure = (channel) => new Promise((_, reject) => {
  const listening = new BroadcastChannel(channel);
  const fail = () => {
    listening.close();
    reject(new Error(NOT_STARTED));
  };
  const overdue = setTimeout(fail, LAUNCH_WITHIN);
  listening.addEventListener('message', ({ data }) => {
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

/** @param {Int16Array} codes @param {number} count @returns {Uint32Array[]} the rows of every code */
function membersOf(codes, count) {
  /** @type {number[][]} */
  const members = Array.from({ length: count }, () => []);
  codes.forEach((code, row) => members[code].push(row));
  return members.map((rows) => Uint32Array.from(rows));
}

/** @param {string} reply JSON {"result"}, {"cancelled"} or {"error"} */
function unwrap(reply) {
  const { result, error, cancelled } = JSON.parse(reply);
  if (error) throw new Error(error);
  if (cancelled) throw new DOMException('The layout was cancelled.', 'AbortError');
  return result;
}
