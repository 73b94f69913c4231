import { Calls } from './calls.js';
import { NOT_STARTED, startPython } from './start.js';

/**
 * @import { Distortion } from '../data/distortion.js'
 * @import { Compression } from '../data/compression.js'
 * @import { Contrast } from '../data/contrast.js'
 * @import { Evaluation, Explanations } from '../data/evaluation.js'
 * @import { Checked, ModelFacts } from '../data/health.js'
 * @import { AskedWhy, SentenceFacts, WhyTold } from '../data/why.js'
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
 * @property {string} backend what computed, as in "WebAssembly on 2 cores"
 * @property {number | null} recall the share of the true neighbours that it was made from; null where
 *   the method needs none
 *
 * @typedef {object} Measurement
 * @property {Record<string, number>} quality
 * @property {Distortion} distortion
 *
 * @typedef {object} RegionLevel one division of the planet
 * @property {string[]} titles what is in each region, in a few words; empty where it has no name
 * @property {Int16Array} codes the region of each row
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
 * @typedef {object} ReadQuestions questions and judgements, as they were understood
 * @property {'rows' | 'open' | 'either'} belongs to the rows that were read with them, to those that
 *   are open, or either: the same file can be both rows and questions
 * @property {number} count of questions; 0 where there are judgements alone
 * @property {number} judgements
 * @property {number | null} answers how many judgements name a row that is there; null: not known yet
 * @property {string[]} notes sentences
 * @property {string[]} problems a sentence a line that cannot be used, the first thousand
 * @property {number} others how many more problems there are
 *
 * @typedef {object} MatchedParts
 * @property {number} rows of the open bundle as Python has it
 * @property {string[]} ids Q
 * @property {string[]} texts Q
 * @property {Float32Array | null} vectors Q×dimension; null where they have to be embedded
 * @property {string} prompt what the model of the rows wants before a question
 * @property {{offsets: Int32Array, rows: Int32Array, grades: Float32Array}} judged as `Judgements`
 *
 * @typedef {Contrast & {other: Uint8Array<ArrayBuffer> | null}} Contrasted `other`: a bundle of the other
 *   vectors in the order of the open rows, where those are new and of the same rows
 *
 * @typedef {ReadQuestions & MatchedParts} MatchedQuestions questions with the rows of the open bundle
 *   that answer them
 *
 * @typedef {{table: ReadTable | null, questions: ReadQuestions | null}} ReadFiles at least one of them
 *
 * @typedef {object} TableChoices
 * @property {string} name
 * @property {string} model
 * @property {string} text column, empty for none
 * @property {string} label
 * @property {string} color
 * @typedef {{insert?: number, relax?: number} & Record<string, number | string>} GrowthOptions
 *   `insert`: steps in which only the new points move, 100 if left out; `relax`: steps after that
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
 * @property {(request: number, method: string, parameters: Values, start: Float32Array | null,
 *   settle: boolean) => Promise<LayoutResult>} relayout goes on from `start`, 3N unit vectors, or begins
 *   anew; rejects with one sentence, or with an AbortError when cancelled or overtaken
 * @property {(request: number, vectors: Float32Array, options?: GrowthOptions, texts?: string[] |
 *   null, positions?: Float32Array | null) => Promise<Growth>} grow adds rows, one after another in
 *   `vectors` and as long as the open bundle's, to it and to the layout on the screen: `positions`,
 *   null for the points where Python put them last; `texts`, one a row, name regions. Frames hold all
 *   points, the old ones first, so they are longer than those before. Rejects like `relayout`: then
 *   nothing was added. Afterwards `relayout` and `measure` are of all points; `open` forgets what was
 *   added.
 * @property {(request: number, positions: Float32Array | null) => Promise<Measurement>} measure null
 *   for the points where Python put them last; rejects like `relayout`
 * @property {(request: number, positions: Float32Array | null) => Promise<RegionLevel[]>} regions coarse
 *   ones first; null and rejects like `measure`
 * @property {(k: number) => Promise<Evaluation>} evaluate puts the questions of the open bundle to its
 *   rows, beside whatever else is computed; rejects with one sentence, or with an AbortError when
 *   overtaken by another k or another bundle
 * @property {(k: number, facts?: SentenceFacts | null) => Promise<Explanations>} explain why answers are
 *   missed; rejects like `evaluate`, and when another k is evaluated
 * @property {(k: number, limit: number, tokens: Int32Array | null) => Promise<string[]>} sentences of
 *   the texts that are missed: all that may be longer than the model reads, or, with the tokens of
 *   each of these, those of the texts that are; rejects like `evaluate`
 * @property {(asked: AskedWhy) => Promise<WhyTold>} why a question does not find a row of the open
 *   bundle; rejects like `evaluate`
 * @property {(facts: ModelFacts | null) => Promise<Checked>} check what makes the open bundle hard to
 *   search, beside whatever else is computed; rejects like `evaluate`
 * @property {(k: number) => Promise<Compression>} compress measures what a search with smaller vectors
 *   finds; rejects like `evaluate`
 * @property {(kind: string, dimensions: number) => Promise<{lost: Float32Array}>} melt measures which share
 *   of its nearest rows each row loses by such vectors; NaN for rows of zeros; rejects like `evaluate`
 * @property {(other: {bundle?: Uint8Array, name?: string}, k: number, onDone?: (share: number) => void) =>
 *   Promise<Contrasted>} contrast puts the same questions to the open bundle and to other vectors of its
 *   rows: those of a bundle, or those that the open one brings by this name. Python holds them from then
 *   on, and neither means them; rejects like `evaluate`
 * @property {(positions: Float32Array, onDone?: (share: number) => void) => Promise<{positions:
 *   Float32Array, mirrored: boolean, apart: number}>} turn the layout of those vectors onto these
 *   positions, by a rotation or a mirror; they are laid out where they bring no layout; rejects like
 *   `evaluate`
 * @property {() => Promise<void>} endContrast lets those vectors go, and ends what goes on with them
 * @property {() => Promise<MatchedQuestions>} match the questions that were read last with the rows of
 *   the open bundle; rejects with one sentence
 * @property {(model: string) => Promise<{question: string, row: string}>} prompts what a model is known
 *   to want before a question and before a row
 * @property {(request: number, files: TableFile[] | null, vector: string) => Promise<ReadFiles>}
 *   read tables and questions; null reads the last ones again, with the vectors of another column; rejects like
 *   `relayout`
 * @property {(choices: TableChoices, opens: boolean) => Promise<Uint8Array<ArrayBuffer>>} compose a
 *   bundle of the table that was read, and forget it; of a table without vectors it holds the
 *   columns, and one zero a row. `opens`: it becomes the open one, as by `open`
 * @property {() => Promise<void>} forget the table that was read
 * @property {() => Promise<void>} cancel
 */

/** Milliseconds. */
const LONGEST_LAUNCH = 400;
const CRASHED =
  'Python stopped and was started again: the last layout is kept; lay out again, with fewer points if it stops once more.';

/**
 * @param {EngineEvents} events
 * @param {string} [page] address of the page, beside which all of Python lies
 * @param {string} [pyscript] address of PyScript
 * @returns {Engine}
 */
export function createEngine(events, page = location.href, pyscript = undefined) {
  const calls = new Calls(events);
  /** @type {() => void} */
  let onLaunched = () => {};

  /**
   * @param {string} type
   * @param {Record<string, unknown>} [fields]
   * @param {(share: number) => void} [onDone]
   * @returns {Promise<any>}
   */
  const ask = async (type, fields, onDone) => {
    if (!calls.isConnected) throw new Error(NOT_STARTED);
    return calls.ask(type, fields, onDone);
  };
  /** @param {string} type of what a Python that is not up need not be told */
  const tell = async (type) => {
    if (calls.isConnected) await calls.ask(type);
  };

  return {
    async start() {
      events.onStage('Starting Python');
      const { connection, kernel } = await startPython(
        { page, pyscript },
        {
          onLaunched: () => onLaunched(),
          onMessage: (message) => calls.receive(message),
          onEnd() {
            calls.disconnect(CRASHED);
            events.onCrash(CRASHED);
          },
        },
      );
      calls.connect(connection);
      return { kernel };
    },
    launched: () =>
      new Promise((resolve) => {
        onLaunched = () => resolve();
        setTimeout(onLaunched, LONGEST_LAUNCH);
      }),
    async open(bytes) {
      await ask('open', { bundle: bytes });
    },
    relayout: (task, method, parameters, start, settle) =>
      ask('relayout', { task, method, parameters, start, settle }),
    grow: (task, vectors, options = {}, texts = null, positions = null) =>
      ask('grow', { task, positions, vectors, texts, options }),
    measure: (task, positions) => ask('measure', { task, positions }),
    regions: async (task, positions) => (await ask('regions', { task, positions })).levels,
    evaluate: (k) => ask('evaluate', { k }),
    explain: (k, facts = null) => ask('explain', { k, facts }),
    sentences: async (k, limit, tokens) => (await ask('sentences', { k, limit, tokens })).sentences,
    why: (asked) => ask('why', { ...asked }),
    check: async (facts) => await ask('check', { facts }),
    compress: (k) => ask('compress', { k }),
    melt: (kind, dimensions) => ask('melt', { kind, dimensions }),
    contrast: ({ bundle = null, name = null }, k, onDone) =>
      ask('contrast', { bundle, name, k }, onDone),
    turn: (positions, onDone) => ask('turn', { positions }, onDone),
    endContrast: () => tell('endContrast'),
    match: () => ask('match'),
    prompts: (model) => ask('prompts', { model }),
    read: (task, files, vector) => ask('read', { task, files, vector }),
    compose: async (choices, opens) => (await ask('compose', { choices, opens })).bundle,
    forget: () => tell('forget'),
    cancel: () => tell('cancel'),
  };
}
