/**
 * One observable record that the whole page shares: panels read it, actions change it.
 *
 * @typedef {import('./bundle.js').Bundle} Bundle
 *
 * @typedef {object} DataSet an entry of the data-set menu
 * @property {string} name
 * @property {string} title
 * @property {string} file address relative to the page
 * @property {number} bytes
 * @property {string} description
 *
 * @typedef {object} Parameter a knob of a method, as Python's registry describes it
 * @property {string} name
 * @property {string} title
 * @property {number | string} default
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step
 * @property {string} help
 * @property {boolean} whole
 * @property {boolean} advanced shown only when asked for
 * @property {string[]} choices instead of a range, where there are any
 *
 * @typedef {object} Method a way to lay points out
 * @property {string} name
 * @property {string} title
 * @property {string} reference
 * @property {string} help
 * @property {Parameter[]} parameters
 * @property {boolean} live fast enough to follow a slider
 * @property {boolean} settles can go on until the points rest
 *
 * @typedef {object} State
 * @property {DataSet[]} dataSets
 * @property {Method[]} methods
 * @property {string} dataSet name of the open data set; empty before the first is open
 * @property {Bundle | null} bundle
 * @property {Float32Array} positions 3N unit vectors: where the points are going
 * @property {number} drawn how many points the globe draws
 * @property {boolean} drawsGlyphs whether they are the bundle's glyphs; false where no font has them
 * @property {'none' | 'stored' | 'frame' | 'result'} positionsFrom what `positions` are
 * @property {'waiting' | 'starting' | 'ready' | 'failed'} engine
 * @property {boolean} running a layout is being computed
 * @property {{label: string, fraction: number | null} | null} progress what is being waited for
 * @property {{iteration: number, iterations: number} | null} frame where the layout stands
 * @property {{iteration: number, cost: number}[]} costs measured in this run, nats
 * @property {boolean} settling the layout runs until the points come to rest
 * @property {Record<string, number> | null} quality as it was measured last; may be a part of it
 * @property {import('./distortion.js').Distortion | null} distortion the same, point by point
 * @property {boolean} outdated the points have moved since quality was measured
 * @property {number | null} measuring the share done while quality is being measured
 * @property {string} method
 * @property {Record<string, Record<string, number | string>>} parameters by method, then by name
 * @property {string} colorColumn
 * @property {ReadonlySet<number>} isolated legend entries that are lit alone; empty lights all
 * @property {number} previewed legend entry under the pointer, or −1
 * @property {number} hovered point, or −1
 * @property {number} selected point, or −1
 * @property {string} notice a sentence about what was done
 * @property {string} error a sentence about what went wrong
 * @property {'waiting' | 'ready' | 'lost' | 'missing'} webgl whether the globe can be drawn; without it the planet is a
 *   picture that does not turn
 * @property {'waiting' | 'storing' | 'ready' | 'failed' | 'unsupported'} offline whether the page is kept for offline use
 * @property {string} offlineReason a sentence about what stands in its way, or that may undo it
 * @property {boolean} updateWaiting a newer version of the page is whole and waits to be used
 * @property {'dark' | 'light'} theme
 */

/**
 * @template {object} T
 * @typedef {object} Store
 * @property {() => T} get the current record; never mutate it
 * @property {(change: Partial<T>) => void} set merges a change and tells the listeners
 * @property {(listener: (now: T, before: T) => void) => () => void} subscribe returns the way out
 */

/** @type {State} */
export const INITIAL_STATE = {
  dataSets: [],
  methods: [],
  dataSet: '',
  bundle: null,
  positions: new Float32Array(),
  drawn: 0,
  drawsGlyphs: false,
  positionsFrom: 'none',
  engine: 'waiting',
  running: false,
  progress: { label: 'Opening the data', fraction: null },
  frame: null,
  costs: [],
  settling: false,
  quality: null,
  distortion: null,
  outdated: false,
  measuring: null,
  method: '',
  parameters: {},
  colorColumn: '',
  isolated: new Set(),
  previewed: -1,
  hovered: -1,
  selected: -1,
  notice: '',
  error: '',
  webgl: 'waiting',
  offline: 'waiting',
  offlineReason: '',
  updateWaiting: false,
  theme: 'dark',
};

/**
 * Create a store. Listeners hear each change once, after it is made, with the record before it;
 * a change that a listener makes is told when all have heard the one before.
 *
 * @template {object} T
 * @param {T} initial
 * @returns {Store<T>}
 */
export function createStore(initial) {
  let record = initial;
  /** @type {Set<(now: T, before: T) => void>} */
  const listeners = new Set();
  /** @type {[now: T, before: T][]} */
  const untold = [];
  let telling = false;
  return {
    get: () => record,
    set(change) {
      const keys = /** @type {(keyof T)[]} */ (Object.keys(change));
      if (keys.every((key) => Object.is(record[key], change[key]))) return;
      const before = record;
      record = { ...record, ...change };
      untold.push([record, before]);
      if (telling) return;
      telling = true;
      try {
        for (const told of untold) for (const listener of listeners) listener(...told);
      } finally {
        untold.length = 0;
        telling = false;
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
