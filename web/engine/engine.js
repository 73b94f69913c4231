import { connect } from './connection.js';
import { importsInWorkers, missingFeature } from './requirements.js';

/**
 * @import { Distortion } from '../data/distortion.js'
 * @import { Connection, Message } from './connection.js'
 */

/**
 * What the page asks of Python. The messages stand in `engine/protocol.json`; `engine.py` is the
 * other end.
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
 * @property {Distortion} distortion
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
 *   `settle`: steps in which only the new points move, 100 if left out; `relax`: steps after that
 *   in which all move, 100 if left out, 0 keeps the old ones where they are; the rest are
 *   parameters of spherical t-SNE
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
 * @property {(sentence: string) => void} onCrash the worker has died; `start` brings another, which
 *   knows no bundle
 *
 * @typedef {object} Engine
 * @property {() => Promise<{kernel: boolean}>} start resolves when Python is up
 * @property {() => Promise<void>} launched resolves when the worker goes on without the page's
 *   thread, or soon after `start` where it does not say so
 * @property {(bytes: Uint8Array) => Promise<void>} open rejects with one sentence
 * @property {(request: number, method: string, parameters: Values, resume: boolean, settle:
 *   boolean) => Promise<LayoutResult>} relayout rejects with one sentence, or with an AbortError
 *   when cancelled or overtaken
 * @property {(request: number, vectors: Float32Array, options?: GrowthOptions) => Promise<Growth>}
 *   grow adds rows, one after another in `vectors` and as long as the open bundle's, to it and to
 *   the layout on the screen; frames hold all points, the old ones first, so they are longer than
 *   those before. Rejects like `relayout`: then nothing was added. Afterwards `relayout`, `measure`
 *   and `restore` are of all points; `open` forgets what was added.
 * @property {(request: number, positions: Float32Array) => Promise<Measurement>} measure
 *   rejects like `relayout`
 * @property {(request: number, positions: Float32Array) => Promise<Region[]>} regions coarse ones
 *   first; rejects like `relayout`
 * @property {(request: number, files: TableFile[] | null, vector: string) => Promise<ReadTable>}
 *   read tables; null reads the last ones again, with the vectors of another column; rejects like
 *   `relayout`
 * @property {(choices: TableChoices) => Promise<Uint8Array<ArrayBuffer>>} compose a bundle of the
 *   table that was read, and forget it; of a table without vectors it holds the columns, and one
 *   zero a row
 * @property {() => Promise<void>} forget the table that was read
 * @property {() => Promise<void>} restore puts the points back where the bundle stores them
 * @property {() => Promise<void>} cancel
 */

const PYSCRIPT = 'vendor/pyscript/core.js';
const PROGRAM = 'python/start.py';
/** Brings Python back from a snapshot of its memory; the other starts it where that fails. */
const FROM_SNAPSHOT = 'pyodide/from-snapshot.mjs';
const FROM_SCRATCH = 'pyodide/from-scratch.mjs';
/** Milliseconds. */
const LONGEST_LAUNCH = 400;
const NOT_STARTED =
  'Python did not start: check the connection and press "Try again", or reload the page.';
const CRASHED =
  'Python stopped and was started again: the last layout is kept; lay out again, with fewer points if it stops once more.';
const ABORTED = 'The layout was cancelled.';

/** @param {string} feature */
const lacks = (feature) =>
  `This browser lacks ${feature}, without which Python cannot run: the map, the table, search and the stored layout work; to lay out, use a newer browser.`;

/**
 * A message that waits for its answer.
 * @typedef {object} Call
 * @property {number} task of the page
 * @property {(result: any) => void} resolve
 * @property {(reason: Error) => void} reject
 */

/**
 * @param {EngineEvents} events
 * @param {string} [page] address of the page, beside which all of Python lies
 * @param {string} [pyscript] address of PyScript
 * @returns {Engine}
 */
export function createEngine(
  events,
  page = location.href,
  pyscript = new URL(PYSCRIPT, page).href,
) {
  const inPage = (/** @type {string} */ path) => new URL(path, page).href;
  /** @type {Connection | null} */
  let connection = null;
  /** @type {Map<number, Call>} by the number of the request */
  const calls = new Map();
  let last = 0;
  /** @type {() => void} */
  let onLaunched = () => {};

  /**
   * Send a message and wait for what answers it.
   * @param {string} type
   * @param {Record<string, unknown>} [fields]
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>} the result; rejects with one sentence, or with an AbortError
   */
  function ask(type, fields = {}, transfer = []) {
    const { post } = connection ?? {};
    if (!post) return Promise.reject(new Error(NOT_STARTED));
    const request = ++last;
    return new Promise((resolve, reject) => {
      calls.set(request, { task: Number(fields.task), resolve, reject });
      post({ type, request, ...fields }, transfer);
    });
  }

  /** @param {Message} message */
  function receive({ type, request, ...fields }) {
    const call = calls.get(request);
    if (!call) return;
    const { task, resolve, reject } = call;
    if (type === 'frame') events.onFrame({ request: task, ...readFrame(fields) });
    else if (type === 'progress') events.onProgress(task, fields.label, fields.fraction);
    else if (type === 'measuring') events.onMeasuring(task, fields.fraction);
    else {
      calls.delete(request);
      if (type === 'answer') resolve(fields.result);
      else if (type === 'cancelled') reject(new DOMException(ABORTED, 'AbortError'));
      else reject(new Error(fields.sentence));
    }
  }

  /** The worker has died, and every call with it. */
  function crash() {
    connection = null;
    for (const { reject } of calls.values()) reject(new Error(CRASHED));
    calls.clear();
    events.onCrash(CRASHED);
  }

  /** @param {string} interpreter */
  async function startBy(interpreter) {
    const addresses = { pyscript, interpreter: inPage(interpreter), program: inPage(PROGRAM) };
    const up = await connect(addresses, {
      onLaunched: () => onLaunched(),
      onMessage: receive,
      onEnd: crash,
    });
    connection = up.connection;
    return { kernel: up.kernel };
  }

  return {
    async start() {
      events.onStage('Waking Python');
      const feature = missingFeature();
      if (feature) throw new Error(lacks(feature));
      try {
        return await startBy(FROM_SNAPSHOT).catch((reason) => {
          console.warn(
            `Python could not be brought back and starts the ordinary way: ${reason.message}`,
          );
          return startBy(FROM_SCRATCH);
        });
      } catch (reason) {
        throw new Error(importsInWorkers() ? NOT_STARTED : lacks('import in workers'), {
          cause: reason,
        });
      }
    },
    launched: () =>
      new Promise((resolve) => {
        onLaunched = () => resolve();
        setTimeout(onLaunched, LONGEST_LAUNCH);
      }),
    async open(bytes) {
      await ask('open', { bundle: bytes });
    },
    relayout: (task, method, parameters, resume, settle) =>
      ask('relayout', { task, method, parameters, resume, settle }),
    grow: (task, vectors, options = {}) => ask('grow', { task, vectors, options }),
    measure: (task, positions) => ask('measure', { task, positions }),
    async regions(task, positions) {
      /** @type {{levels: {titles: string[], codes: Int16Array}[]}} */
      const { levels } = await ask('regions', { task, positions });
      return levels
        .flatMap(({ titles, codes }, level) =>
          membersOf(codes, titles.length).map((members, code) => ({
            level,
            title: titles[code],
            members,
          })),
        )
        .filter(({ title, members }) => title !== '' && members.length > 0);
    },
    read: (task, files, vector) => ask('read', { task, files, vector }),
    compose: async (choices) => (await ask('compose', { choices })).bundle,
    async forget() {
      if (connection) await ask('forget');
    },
    async restore() {
      if (connection) await ask('restore');
    },
    async cancel() {
      if (connection) await ask('cancel');
    },
  };
}

/** @param {Record<string, any>} fields of the message @returns {Omit<Frame, 'request'>} */
function readFrame({ iteration, iterations, positions, costs }) {
  return {
    iteration,
    iterations,
    positions,
    costs: Array.from({ length: costs.length / 2 }, (_, i) => ({
      iteration: costs[2 * i],
      cost: costs[2 * i + 1],
    })),
  };
}

/**
 * @param {Int16Array} codes
 * @param {number} count
 * @returns {Uint32Array[]} the rows of every code
 */
function membersOf(codes, count) {
  /** @type {number[][]} */
  const members = Array.from({ length: count }, () => []);
  codes.forEach((code, row) => members[code].push(row));
  return members.map((rows) => Uint32Array.from(rows));
}
