/**
 * Bundles to test with, and a Python that answers when a test says so.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createFirstActions } from '../../web/actions/first.js';
import { createAllActions } from '../../web/actions/index.js';
import { decodeBundle } from '../../web/formats/bundle.js';
import { encodeBundle } from '../../web/formats/bundle-encode.js';
import { INITIAL_STATE } from '../../web/state/state.js';
import { createStore } from '../../web/state/store.js';

/**
 * @import { Engine, EngineEvents, LayoutResult, Measurement, ReadFiles, ReadTable } from '../../web/engine/engine.js'
 * @import { Column, Display } from '../../web/formats/bundle-columns.js'
 * @import { Bundle } from '../../web/formats/bundle.js'
 * @import { Method, Parameter } from '../../web/state/catalogue.js'
 * @import { Answer, Query } from '../../web/state/retrieval.js'
 */

export const METHOD = 'spherical-tsne';
/** Two methods as Python's registry describes them. @type {Method[]} */
export const METHODS = ['Spherical t-SNE', 'Wrapped t-SNE'].map((title) => ({
  name: title.toLowerCase().replaceAll(/[ -]+/g, '-').replace('t-sne', 'tsne'),
  title,
  reference: '',
  help: '',
  interactive: true,
  settles: true,
  requires: [],
  bytes: 0,
  parameters: [
    numberParameter('perplexity', 2, 100, false),
    numberParameter('seed', 0, 999_999, true),
    {
      ...numberParameter('metric', 0, 0, false),
      default: 'cosine',
      choices: ['cosine', 'euclidean'],
    },
  ],
}));
/** What a cancelled or overtaken layout rejects with. */
export const ABORTED = { name: 'AbortError' };
const GOLDEN = new URL('../golden/', import.meta.url);

/**
 * @param {string} name
 * @param {number} minimum
 * @param {number} maximum
 * @param {boolean} integer
 * @returns {Parameter}
 */
function numberParameter(name, minimum, maximum, integer) {
  return {
    name,
    title: `${name[0].toUpperCase()}${name.slice(1)}`,
    default: minimum,
    minimum,
    maximum,
    step: 1,
    help: '',
    integer,
    advanced: false,
    choices: [],
  };
}

/** @param {string} name of a golden bundle @returns {Uint8Array<ArrayBuffer>} */
export const goldenBytes = (name) => new Uint8Array(readFileSync(new URL(`${name}.esb`, GOLDEN)));

/** @param {string} name of a golden bundle */
export const goldenBundle = (name) => decodeBundle(goldenBytes(name));

/** @param {string} name of a golden bundle */
export const goldenFile = (name) => new File([goldenBytes(name)], `${name}.esb`);

/** @param {Bundle} bundle */
export const goldenFileOf = (bundle) => new File([encodeBundle(bundle)], `${bundle.name}.esb`);

/** A golden bundle with a layout of its own. @param {string} name */
export function laidOutBytes(name) {
  const bundle = goldenBundle(name);
  const layout = {
    name: 'Ring',
    method: METHOD,
    parameters: {},
    positions: ring(bundle.count),
    iterations: 1,
    cost: null,
    quality: {},
    extra: {},
  };
  return encodeBundle({ ...bundle, layouts: [layout] });
}

/** The same as a file. @param {string} name of a golden bundle */
export const laidOutFile = (name) => new File([laidOutBytes(name)], `${name}.esb`);

/**
 * @returns {{file: string, error?: string}[]} golden files, and the sentence for each that is
 *   broken
 */
export const goldenIndex = () => JSON.parse(readFileSync(new URL('index.json', GOLDEN), 'utf8'));

/**
 * A bundle of the given columns; the rest is of no matter to the test.
 * @param {Column[]} columns
 * @param {Display} [display]
 * @returns {Bundle}
 */
export function bundleOf(columns, display = {}) {
  const [first] = columns;
  const count = first.kind === 'category' ? first.codes.length : first.values.length;
  return { ...goldenBundle('one-row'), count, columns, display, vectors: new Uint16Array(count) };
}

/**
 * An answer with these similarities; the rest is of no matter to the test.
 * @param {ArrayLike<number>} scores
 * @param {Partial<Query>} [query]
 * @returns {Answer}
 */
export const answerOf = (scores, query = {}) => ({
  query: {
    ...{ kind: 'vector', label: '', wanted: [], unwanted: [], liked: [], disliked: [] },
    ...query,
  },
  origin: { vector: new Float32Array(1), note: '' },
  vector: new Float32Array(1),
  scores: Float32Array.from(scores),
  note: '',
});

/** Lets everything that waits for nothing but its turn go on. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/**
 * A promise and the ways to settle it.
 * @template T
 */
export function deferred() {
  /** @type {(value: T) => void} */
  let resolve = () => {};
  /** @type {(reason: Error) => void} */
  let reject = () => {};
  const promise = /** @type {Promise<T>} */ (
    new Promise((yes, no) => {
      resolve = yes;
      reject = no;
    })
  );
  return { promise, resolve, reject };
}

/** @param {number} recall @returns {Measurement} of five points */
export const measurement = (recall) => ({
  quality: { recall, neighbors: 10 },
  distortion: {
    kept: new Float32Array(5).fill(recall),
    lost: new Float32Array(5),
    false: new Float32Array(5),
  },
});

/**
 * @typedef {Omit<Partial<Engine>, 'read'> & {read?: (...given: Parameters<Engine['read']>) =>
 *   Promise<ReadTable | ReadFiles>}} Instead
 */

/**
 * An engine that notes what it is asked; its layouts end when the test ends them.
 * @param {Instead} [instead] methods to replace; `read` may give a table alone
 */
export function createFakeEngine(instead = {}) {
  /** @type {any[][]} */
  const asked = [];
  /** @type {[request: number, positions: Float32Array | null][]} */
  const measured = [];
  /** @type {Map<number, ReturnType<typeof deferred<LayoutResult>>>} */
  const layouts = new Map();
  /** @type {EngineEvents | null} */
  let told = null;
  return {
    asked,
    /**
     * The layouts that were measured, apart from what else was asked: measuring comes by itself.
     */
    measured,
    /** @param {string} verb */
    times: (verb) => asked.filter(([name]) => name === verb).length,
    /** @param {number} request */
    layout(request) {
      const layout = layouts.get(request);
      if (!layout) throw new Error(`layout ${request} was not asked for`);
      return layout;
    },
    /** @returns {number} the request that Python got last */
    lastRequest: () => [...layouts.keys()].at(-1) ?? -1,
    /** @returns {EngineEvents} */
    events() {
      if (!told) throw new Error('the engine was not created');
      return told;
    },
    /** @param {EngineEvents} events @returns {Engine} */
    create(events) {
      told = events;
      return {
        async start() {
          asked.push(['start']);
          return instead.start ? instead.start() : { kernel: true };
        },
        launched: async () => {},
        async open(bytes) {
          asked.push(['open', bytes]);
          await instead.open?.(bytes);
        },
        relayout(request, method, parameters, start, settle) {
          asked.push(['relayout', request, method, parameters, start, settle]);
          const layout = /** @type {ReturnType<typeof deferred<LayoutResult>>} */ (deferred());
          layouts.set(request, layout);
          return layout.promise;
        },
        grow(request, vectors, options, texts) {
          asked.push(['grow', request, vectors, options, texts]);
          return instead.grow
            ? instead.grow(request, vectors, options, texts)
            : Promise.reject(new Error('No test asks for growth here.'));
        },
        async measure(request, positions) {
          measured.push([request, positions]);
          return instead.measure ? instead.measure(request, positions) : measurement(0.75);
        },
        async regions(request, positions) {
          return instead.regions ? instead.regions(request, positions) : [];
        },
        async evaluate(k) {
          // It comes by itself, as measuring does.
          return instead.evaluate ? instead.evaluate(k) : new Promise(() => {});
        },
        async explain(k, facts) {
          return instead.explain ? instead.explain(k, facts) : new Promise(() => {});
        },
        async read(request, files, vector) {
          asked.push(['read', request, files, vector]);
          if (!instead.read) throw new Error('No table was expected here.');
          const read = await instead.read(request, files, vector);
          return 'table' in read ? read : { table: read, questions: null };
        },
        async check(facts) {
          // It comes by itself, as measuring does.
          return instead.check ? instead.check(facts) : new Promise(() => {});
        },
        sentences: async (k, limit, tokens) =>
          instead.sentences ? instead.sentences(k, limit, tokens) : [],
        async why(given) {
          asked.push(['why', given]);
          return instead.why ? instead.why(given) : new Promise(() => {});
        },
        async compress(k) {
          asked.push(['compress', k]);
          return instead.compress ? instead.compress(k) : { k, variants: [] };
        },
        async melt(kind, dimensions) {
          asked.push(['melt', kind, dimensions]);
          return instead.melt ? instead.melt(kind, dimensions) : new Promise(() => {});
        },
        async contrast(bytes, k, onDone) {
          asked.push(['contrast', bytes, k]);
          return instead.contrast ? instead.contrast(bytes, k, onDone) : new Promise(() => {});
        },
        async turn(positions, onDone) {
          asked.push(['turn', positions]);
          return instead.turn ? instead.turn(positions, onDone) : new Promise(() => {});
        },
        async endContrast() {
          asked.push(['endContrast']);
        },
        async match() {
          asked.push(['match']);
          if (!instead.match) throw new Error('No questions were expected here.');
          return instead.match();
        },
        prompts: async (model) =>
          instead.prompts ? instead.prompts(model) : { question: '', row: '' },
        async compose(choices, opens) {
          asked.push(['compose', choices, opens]);
          return instead.compose ? instead.compose(choices, opens) : new Uint8Array();
        },
        async forget() {
          asked.push(['forget']);
        },
        async cancel() {
          asked.push(['cancel']);
          if (instead.cancel) return instead.cancel();
          for (const layout of layouts.values())
            layout.reject(new DOMException('The layout was cancelled.', 'AbortError'));
        },
      };
    },
  };
}

/**
 * What Python answers when a layout is done.
 * @param {Partial<LayoutResult>} [parts]
 * @returns {LayoutResult}
 */
export function layoutResult(parts = {}) {
  return {
    iterations: 40,
    milliseconds: 12,
    cost: 0.5,
    method: 'spherical-tsne',
    parameters: {},
    notices: [],
    backend: 'WebAssembly on 2 cores',
    recall: 1,
    ...parts,
  };
}

/**
 * @param {number} count
 * @param {number} angle radians
 * @returns {Float32Array} 3N unit vectors along the equator
 */
export function ring(count, angle = 0) {
  return Float32Array.from({ length: 3 * count }, (_, k) => {
    const turn = angle + Math.floor(k / 3);
    return [Math.cos(turn), Math.sin(turn), 0][k % 3];
  });
}

/**
 * The page's store and actions, without the page.
 * @param {Parameters<typeof createFakeEngine>[0]} [instead]
 */
export function createPage(instead) {
  const engine = createFakeEngine(instead);
  const store = createStore({ ...INITIAL_STATE, method: METHOD });
  const actions = createAllActions(store, createFirstActions(store, engine.create));
  return { engine, store, actions };
}

/**
 * The same with five dishes open, Python up, and the stored layout measured.
 * @param {Parameters<typeof createFakeEngine>[0]} [instead]
 */
export async function createReadyPage(instead) {
  const page = createPage(instead);
  await page.actions.open(goldenFile('full'));
  await page.actions.startEngine();
  await settle();
  return page;
}

/** What this device keeps, in memory. */
export function createDevice() {
  /** @type {Map<string, string>} */
  const content = new Map();
  return {
    content,
    getItem: (/** @type {string} */ name) => content.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) =>
      void content.set(name, value),
    removeItem: (/** @type {string} */ name) => void content.delete(name),
  };
}

/** A person who lets texts go to every server, and is asked for none. */
export const ALLOWED = { has: () => true, grant: () => {}, withdraw: () => {} };

/** @param {string} sentence one, with its full stop */
export function assertSentence(sentence) {
  assert.match(sentence, /^\S[^\n]*[^.\s]\.$/);
}
