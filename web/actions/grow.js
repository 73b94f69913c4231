import { shownStored } from '../formats/stored-layouts.js';
import { vectorsToFloat32 } from '../formats/bundle.js';
import { encodeBundle } from '../formats/bundle-encode.js';
import { firstColorColumn } from '../data/coloring.js';
import { DRIFT, findComputed } from '../data/computed-columns.js';
import { withTags } from '../data/tags.js';
import { joinBundles } from '../formats/bundle-join.js';
import { bundleWithLayout } from '../formats/bundle-layout.js';
import { remember } from './remember.js';

/**
 * @import { Engine, Growth } from '../engine/engine.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Measuring } from './measure.js'
 * @import { Python } from './python.js'
 * @import { Request, Requests } from './request.js'
 */

/**
 * What laid out the points on the screen.
 * @typedef {{method: string, parameters: Record<string, number | string>}} LaidOut
 */

const METHOD = 'spherical-tsne';

/**
 * Rows added to the open data: they are inserted among the old ones, which are frozen, then all
 * relax, and what has grown takes the place of what was open. Cancelled or failed, nothing was added.
 *
 * @param {Store<State>} store
 * @param {{requests: Requests, python: Python, measuring: Measuring, engine: Pick<Engine, 'grow'>,
 *   keepData: (file: Blob) => Promise<boolean>}} tools
 */
export function createGrowActions(store, { requests, python, measuring, engine, keepData }) {
  /**
   * Add the rows of a bundle to the open data as they are on the screen; a newer request ends it.
   * @param {Bundle} added
   * @param {string[]} [told] sentences to say when they are there
   * @returns {Promise<Growth>} rejects with one sentence, or with an AbortError when cancelled or
   *   overtaken
   */
  async function addRows(added, told = []) {
    const { bundle } = withTags(store.get());
    if (!bundle) throw new Error('No data set is open: open one, then add rows to it.');
    const joined = joinBundles(bundle, added);
    void requests.stop();
    const request = requests.next();
    try {
      const layoutSource = laidOutBy(store.get());
      store.set(beginning(store.get(), joined.bundle));
      const growth = await ask(request, added, newTexts(joined.bundle, bundle.count), layoutSource);
      const bytes = finish(request, joined.bundle, growth, layoutSource);
      void measuring.measureShown(true);
      const isKept = await keepData(new Blob([bytes]));
      const notice = [
        tell(growth),
        ...told,
        ...joined.notes,
        ...growth.notices,
        isKept ? '' : 'This browser stores nothing: save the bundle if you want to keep it.',
      ];
      if (store.get().bundle?.count === growth.count)
        store.set({ notice: notice.filter(Boolean).join(' ') });
      return growth;
    } catch (reason) {
      if (!request.isNewest) throw new DOMException('The growth was cancelled.', 'AbortError');
      store.set({ running: false, progress: null, ...store.get().growing?.before });
      throw reason;
    }
  }

  /**
   * @param {Request} request
   * @param {Bundle} added
   * @param {string[]} texts of its rows
   * @param {LaidOut} layoutSource
   */
  async function ask(request, added, texts, { method, parameters }) {
    await python.ready();
    request.expectNewest();
    // Another method's layout would be pulled apart by this one: there the old points stay where
    // they are.
    const options = method === METHOD ? parameters : { relax: 0 };
    return engine.grow(
      request.task,
      vectorsToFloat32(added),
      options,
      texts,
      store.get().positions,
    );
  }

  /**
   * @param {Request} request
   * @param {Bundle} joined
   * @param {Growth} growth
   * @param {LaidOut} layoutSource what laid out the old rows
   * @returns {Uint8Array<ArrayBuffer>} the grown data with the layout on the screen
   */
  function finish(request, joined, growth, { method, parameters }) {
    try {
      request.expectNewest();
      const used = method === METHOD ? growth.parameters : parameters;
      const grown = grownBundle(store.get(), joined, { method, parameters: used, resumed: true });
      const bytes = encodeBundle(grown);
      python.adopt(bytes);
      store.set(grownState(store.get(), grown, growth));
      return bytes;
    } catch (reason) {
      python.handOverAgain();
      throw reason;
    }
  }

  return { addRows };
}

/**
 * @param {State} state
 * @param {Bundle} joined the old rows and the new ones
 * @returns {Partial<State>} what changes when rows are on their way, with what is needed to go on
 *   and to go back
 */
function beginning(state, joined) {
  const isComputed = findComputed(state.colorColumn) !== undefined;
  return {
    running: true,
    settling: false,
    outdated: true,
    frame: null,
    costs: [],
    error: '',
    notice: '',
    progress: { label: 'Adding rows', fraction: null },
    growing: {
      bundle: joined,
      first: {
        tags: null,
        answer: null,
        distortion: null,
        drift: null,
        hovered: -1,
        ...(isComputed ? { colorColumn: firstColorColumn(joined), isolated: new Set() } : {}),
      },
      before: {
        ...remember(state),
        colorColumn: state.colorColumn,
        notice: state.notice,
        growing: null,
        hovered: -1,
        previewed: -1,
      },
    },
  };
}

/**
 * @param {State} state
 * @param {Bundle} joined
 * @param {NonNullable<State['layoutSource']>} layoutSource
 * @returns {Bundle} the grown data with the layout on the screen
 */
function grownBundle(state, joined, layoutSource) {
  if (state.positions.length !== 3 * joined.count)
    throw new Error('Python added the rows and sent no places for them: add them again.');
  return bundleWithLayout({
    ...state,
    bundle: joined,
    layoutSource,
    positionsFrom: 'result',
    keptLayouts: [],
    keepable: null,
    quality: null,
  });
}

/**
 * @param {State} state
 * @param {Bundle} grown
 * @param {Growth} growth
 * @returns {Partial<State>} what changes when the grown data take the place of what was open
 */
function grownState(state, grown, growth) {
  const old = grown.count - growth.added;
  const drift = new Float32Array(grown.count).fill(NaN);
  drift.set(growth.degrees);
  return {
    growing: null,
    running: false,
    progress: null,
    layoutSource: null,
    bundle: grown,
    dataSet: nameGrown(state),
    positionsFrom: 'stored',
    keptLayouts: [],
    drift,
    // Its quality is measured next; the one of before is of other points.
    quality: null,
    outdated: false,
    ...(growth.drift.largest > 0
      ? { colorColumn: DRIFT.name, isolated: new Set(), previewed: -1 }
      : {}),
    selection: new Set(Array.from({ length: growth.added }, (_, i) => old + i)),
  };
}

/**
 * @param {Bundle} joined
 * @param {number} old how many of its rows were there before
 * @returns {string[]} what each new row says
 */
function newTexts({ columns, count, display }, old) {
  const roles = [display.label, display.text].filter(Boolean);
  const texts = columns.flatMap((column) =>
    column.kind === 'text' && (roles.length === 0 || roles.includes(column.name))
      ? [column.values]
      : [],
  );
  return Array.from({ length: count - old }, (_, i) =>
    texts.map((values) => values[old + i]).join(' '),
  );
}

/** @param {State} state @returns {LaidOut} */
function laidOutBy(state) {
  if (state.layoutSource) return state.layoutSource;
  // Parameters that were stored may be of another version.
  return { method: shownStored(state)?.method ?? METHOD, parameters: {} };
}

/**
 * What was open keeps its name and its place on this device.
 * @param {State} state
 * @returns {string} a name for what has grown
 */
function nameGrown({ dataSet, dataSets, library }) {
  const title =
    library.find(({ key }) => key === dataSet)?.about.name ??
    dataSets.find(({ name }) => name === dataSet)?.title ??
    dataSet;
  return `${title.replace(/\.esb$|, grown$/i, '')}, grown`;
}

/** @param {Growth} growth @returns {string} a sentence */
function tell({ added, drift }) {
  const rows = `${added.toLocaleString('en')} ${added === 1 ? 'row' : 'rows'} added; the old points`;
  return drift.largest === 0
    ? `${rows} stayed where they were.`
    : `${rows} drifted ${drift.median.toFixed(1)}° at the median, ${drift.largest.toFixed(1)}° at most.`;
}
