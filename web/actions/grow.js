import { vectorsToFloat32 } from '../bundle.js';
import { encodeBundle } from '../bundle-encode.js';
import { colorableColumns } from '../coloring.js';
import { DRIFT, findComputed } from '../computed.js';
import { joinBundles } from '../growing.js';
import { bundleWithLayout } from '../saving.js';

const METHOD = 'spherical-tsne';
export const SETTLE = 100;
export const RELAX = 100;
/** What goes back to what it was where nothing is added. */
const REMEMBERED = /** @type {const} */ ([
  'bundle', 'positions', 'positionsFrom', 'laidOut', 'frame', 'costs', 'quality', 'distortion', 'drift', 'outdated', 'answer', 'colorColumn',
  'isolated', 'selected', 'selection', 'comparison', 'passing', 'regions', 'notice',
]);

/**
 * Rows added to the open data: they settle among the old ones, which are pinned, then all relax, and what has grown takes
 * the place of what was open. Cancelled or failed, nothing was added.
 *
 * @typedef {import('../state.js').State} State
 * @typedef {import('../bundle.js').Bundle} Bundle
 * @typedef {import('../engine.js').Growth} Growth
 *
 * @typedef {object} Verbs what of the other verbs and of the engine this needs
 * @property {() => Promise<void>} startEngine
 * @property {() => Promise<void>} handOver
 * @property {() => void} handOverAgain
 * @property {() => number} nextRequest
 * @property {(id: number) => boolean} isNewest
 * @property {(id: number) => void} expect
 * @property {(grown: Uint8Array) => void} adopt
 * @property {() => Promise<void>} measureShown
 * @property {(file: Blob) => Promise<boolean>} keepData
 * @property {Pick<import('../engine.js').Engine, 'grow'>} engine
 *
 * @param {import('../state.js').Store<State>} store
 * @param {Verbs} verbs
 */
export function createGrowActions(store, verbs) {
  const { startEngine, handOver, handOverAgain, nextRequest, isNewest, expect, adopt, measureShown, keepData, engine } = verbs;

  /**
   * Add the rows of a bundle to the open data as they are on the screen; a newer request ends it.
   * @param {Bundle} added
   * @param {string[]} [told] sentences to say when they are there
   * @returns {Promise<Growth>} rejects with one sentence, or with an AbortError when cancelled or overtaken
   */
  async function addRows(added, told = []) {
    const { bundle } = store.get();
    if (!bundle) throw new Error('No data set is open: open one, then add rows to it.');
    const joined = joinBundles(bundle, added);
    const id = nextRequest();
    let isGrown = false;
    try {
      const laidOut = laidOutBy(store.get());
      begin(joined.bundle);
      await startEngine();
      await handOver();
      expect(id);
      // Another method's layout would be pulled apart by this one: there the old points stay where they are.
      const options = laidOut.method === METHOD ? { settle: SETTLE, relax: RELAX, ...laidOut.parameters } : { settle: SETTLE, relax: 0 };
      const growth = await engine.grow(id, vectorsToFloat32(added), options);
      isGrown = true;
      expect(id);
      const { method } = laidOut;
      const grownBy = method === METHOD ? { method, parameters: growth.parameters } : laidOut;
      const bytes = finish(joined.bundle, growth, { ...grownBy, resumed: true });
      isGrown = false;
      void measureShown();
      const isKept = await keepData(new Blob([bytes]));
      const notice = [tell(growth), ...told, ...joined.notes, ...growth.notices, isKept ? '' : 'This browser keeps nothing: save the bundle to have it again.'];
      if (store.get().bundle?.count === growth.count) store.set({ notice: notice.filter(Boolean).join(' ') });
      return growth;
    } catch (reason) {
      if (isGrown) handOverAgain();
      if (!isNewest(id)) throw new DOMException('The growth was cancelled.', 'AbortError');
      store.set({ running: false, progress: null, ...store.get().growing?.before });
      throw reason;
    }
  }

  /** @param {Bundle} joined */
  function begin(joined) {
    const state = store.get();
    const before = Object.fromEntries(REMEMBERED.map((name) => [name, state[name]]));
    const isComputed = findComputed(state.colorColumn) !== undefined;
    store.set({
      running: true, settling: false, outdated: true, frame: null, costs: [], error: '', notice: '',
      progress: { label: 'Adding rows', fraction: null },
      growing: {
        bundle: joined,
        first: {
          answer: null, distortion: null, drift: null, hovered: -1,
          ...(isComputed ? { colorColumn: plainColumn(joined), isolated: new Set() } : {}),
        },
        before: { ...before, growing: null, hovered: -1 },
      },
    });
  }

  /**
   * @param {Bundle} joined
   * @param {Growth} growth
   * @param {NonNullable<State['laidOut']>} laidOut
   * @returns {Uint8Array<ArrayBuffer>} the grown data with the layout on the screen
   */
  function finish(joined, growth, laidOut) {
    const state = store.get();
    if (state.positions.length !== 3 * joined.count) throw new Error('Python added the rows and sent no places for them: add them again.');
    const old = joined.count - growth.added;
    const grown = bundleWithLayout({ ...state, bundle: joined, laidOut, positionsFrom: 'result', quality: null });
    const bytes = encodeBundle(grown);
    const drift = new Float32Array(joined.count).fill(NaN);
    drift.set(growth.degrees);
    adopt(bytes);
    store.set({
      growing: null, running: false, progress: null, laidOut: null, bundle: grown, dataSet: nameGrown(state), positionsFrom: 'stored', drift,
      // Its quality is measured next; the one of before is of other points.
      quality: null, outdated: false,
      ...(growth.drift.largest > 0 ? { colorColumn: DRIFT.name, isolated: new Set(), previewed: -1 } : {}),
      selection: new Set(Array.from({ length: growth.added }, (_, i) => old + i)),
    });
    return bytes;
  }

  return { addRows };
}

/** @param {Bundle} bundle @returns {string} the column that colours it at first */
const plainColumn = (bundle) => bundle.display.color ?? colorableColumns(bundle)[0] ?? '';

/**
 * @param {State} state
 * @returns {{method: string, parameters: Record<string, number | string>}} what laid out the points on the screen
 */
function laidOutBy({ bundle, laidOut, positionsFrom }) {
  if (laidOut) return laidOut;
  const [stored] = bundle?.layouts ?? [];
  // Parameters that were stored may be of another version.
  return { method: positionsFrom === 'stored' && stored ? stored.method : METHOD, parameters: {} };
}

/** What was open keeps its name and its place on this device. @param {State} state @returns {string} a name for what has grown */
function nameGrown({ dataSet, dataSets, kept }) {
  const title = kept.find(({ key }) => key === dataSet)?.about.name ?? dataSets.find(({ name }) => name === dataSet)?.title ?? dataSet;
  return `${title.replace(/\.esb$|, grown$/i, '')}, grown`;
}

/** @param {Growth} growth @returns {string} a sentence */
function tell({ added, drift }) {
  const rows = `${added.toLocaleString('en')} ${added === 1 ? 'row' : 'rows'} added; the old points`;
  return drift.largest === 0 ? `${rows} stayed where they were.`
    : `${rows} drifted ${drift.median.toFixed(1)}° at the median, ${drift.largest.toFixed(1)}° at most.`;
}
