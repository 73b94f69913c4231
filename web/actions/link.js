import { isOwnAtlas } from '../atlas/address.js';
import { colorableColumns } from '../data/coloring.js';
import { categoryColumn } from '../data/columns.js';
import { findComputed, SIMILARITY } from '../data/computed-columns.js';
import { filterMaskOf } from '../data/filters.js';
import { isLand } from '../data/land.js';
import { rowsOf } from '../data/points.js';
import { linkOf, readLink, writeLink } from '../state/link.js';
import { isCompatible } from '../providers/choice.js';

/**
 * @import { Filter } from '../data/filters.js'
 * @import { Feedback } from '../data/relevance-feedback.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Link } from '../state/link.js'
 * @import { Layers, TrayTab } from '../state/controls.js'
 * @import { Query } from '../state/retrieval.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const WAITS =
  'The question of this link is in the box, and nothing was sent: press Enter to ask it.';
const TABS = ['matches', 'map', 'table', 'compare', 'retrieval', 'time'];

/**
 * Follow a link, and keep the address of the page one that leads back to what is shown.
 *
 * @typedef {object} Camera
 * @property {() => {latitude: number, longitude: number, zoom: number}} pose degrees
 * @property {(pose: {latitude: number, longitude: number, zoom: number}) => void} jump
 *
 * @typedef {object} Verbs that a link can ask for
 * @property {(source: string, name?: string) => Promise<void>} open
 * @property {(key: string) => Promise<void>} openKept
 * @property {(changes: Record<string, number | string | boolean>) => Promise<unknown>} relayout
 * @property {(index: number) => void} restore
 * @property {(text: string) => Promise<unknown>} ask
 * @property {(text: string) => Promise<unknown>} askWords
 * @property {(rows: number[]) => Promise<unknown>} askLike
 * @property {(wanted: number[], unwanted: number[]) => Promise<unknown>} askDifference
 * @property {(feedback: Feedback) => Promise<unknown>} refine
 * @property {() => Promise<void>} tagsRestored
 *
 * @param {Store<State>} store
 * @param {Verbs} verbs
 */
export function createLinkActions(store, verbs) {
  const { open, openKept, relayout, restore, tagsRestored } = verbs;
  const { ask, askWords, askLike, askDifference, refine } = verbs;
  /** @type {Camera | null} */
  let camera = null;
  /** @type {Link['camera']} where to look once there is a camera */
  let wanted;

  /**
   * Show what a fragment says, as far as it can be: parts that this page does not know are left. A
   * question is answered where that needs nobody but this tab; else it waits in the box, because
   * only a person sends.
   * @param {string} fragment
   * @returns {Promise<boolean>} whether it named data that could be opened; the layout and the
   *   answer, which need Python or a model, follow later
   */
  async function followLink(fragment) {
    const link = readLink(fragment);
    if (!(await openLinked(store, link, { open, openKept }))) return false;
    await tagsRestored();
    const { bundle } = store.get();
    if (!bundle) return false;
    wanted = link.camera;
    if (wanted) camera?.jump(wanted);
    const color = linkedColor(bundle, store.get().tags, link);
    store.set({
      ...linkedState(store.get(), bundle, link, color),
      ...linkedFilters(store.get(), bundle, link),
    });
    // Pinning a point flies there; the link says where to look.
    if (link.camera) camera?.jump(link.camera);
    if (link.stored && link.stored <= bundle.layouts.length) restore(link.stored - 1);
    if (link.layout) {
      const { method, parameters } = link.layout;
      void relayout({ ...parameters, method, resume: false, settle: false }).catch(() => {});
    }
    void askLinked(bundle, link, color).catch(() => {});
    return true;
  }

  /**
   * @param {Bundle} bundle
   * @param {Link} link
   * @param {string} color column
   */
  async function askLinked(bundle, link, color) {
    const answered = await answerLinked(bundle, link);
    if (!answered) return;
    // The answer brings its own colour and is flown to; the link has the last word.
    if (color) store.set({ colorColumn: color });
    if (link.camera) camera?.jump(link.camera);
  }

  /**
   * @param {Bundle} bundle
   * @param {Link} link
   * @returns {Promise<unknown>} an answer, if the link asks what this tab answers
   */
  async function answerLinked(bundle, link) {
    const { wanted, unwanted, ...feedback } = linkedRows(bundle, link);
    if (wanted.length) {
      store.set({ draft: '' });
      await (unwanted.length ? askDifference(wanted, unwanted) : askLike(wanted));
      return refine(feedback);
    }
    if (link.query && link.by === 'words') return askWords(link.query);
    store.set({ draft: link.query ?? '', draftFeedback: feedback });
    if (link.query && isAnsweredHere(bundle, store.get())) return ask(link.query);
    if (link.query) store.set({ notice: WAITS });
    return null;
  }

  return {
    /** @returns {string} the fragment that leads to what is shown, without its # */
    currentLink: () => writeLink(linkOf(store.get(), camera?.pose())),
    followLink,
    /** @param {Camera} planet where the camera is told from and turned */
    useCamera(planet) {
      camera = planet;
      if (wanted) camera.jump(wanted);
    },
  };
}

/**
 * @param {Store<State>} store
 * @param {Link} link
 * @param {Pick<Verbs, 'open' | 'openKept'>} verbs
 * @returns {Promise<boolean>} whether its data are open now
 */
async function openLinked(store, { data }, { open, openKept }) {
  const { dataSets, dataSet, library } = store.get();
  if (!data || data === dataSet) return true;
  const found = dataSets.find(({ name }) => name === data);
  if (found) await open(found.file, found.name);
  else if (library.some(({ key }) => key === data)) await openKept(data);
  else if (isOwnAtlas(data, globalThis.location?.href ?? 'http://page/')) await open(data, data);
  else {
    store.set({
      notice: `This link shows "${data}", which is not here: open that file, then follow the link again.`,
    });
    return false;
  }
  return true;
}

/**
 * Whether a question is answered in this tab: a link alone sends nothing.
 * @param {Bundle} bundle
 * @param {State} state
 */
const isAnsweredHere = ({ model }, { provider }) =>
  provider.kind === 'local' && isCompatible(model, provider).fits;

/**
 * @param {Bundle} bundle
 * @param {State['tags']} tags
 * @param {Link} link
 * @returns {string} a column that it has, or none
 */
function linkedColor(bundle, tags, { color = '' }) {
  return colorableColumns(bundle, tags).includes(color) || findComputed(color) || isLand(color)
    ? color
    : '';
}

/**
 * @param {State} state
 * @param {Bundle} bundle
 * @param {Link} link
 * @param {string} color column
 * @returns {Partial<State>} what the link says, as far as these data have it
 */
function linkedState({ layers, displacement }, bundle, link, color) {
  const isRow = (/** @type {number} */ row) => row < rowsOf(bundle);
  return {
    ...(color && color !== SIMILARITY.name ? { colorColumn: color } : {}),
    ...(link.pinned !== undefined && isRow(link.pinned) ? { pinned: link.pinned } : {}),
    ...(link.selection ? { selection: new Set(link.selection.filter(isRow)) } : {}),
    ...(link.layers ? { layers: onlyThese(layers, link.layers) } : {}),
    ...(link.displacement ? { displacement: { ...displacement, ...link.displacement } } : {}),
    ...(link.theme ? { theme: link.theme } : {}),
    ...(link.topK ? { topK: link.topK } : {}),
    ...(link.scoreThreshold !== undefined ? { scoreThreshold: link.scoreThreshold } : {}),
    ...(link.feedbackWeight !== undefined ? { feedbackWeight: link.feedbackWeight } : {}),
    ...(TABS.includes(link.tray ?? '') ? { tray: /** @type {TrayTab} */ (link.tray) } : {}),
  };
}

/**
 * @param {State} state
 * @param {Bundle} bundle
 * @param {Link} link
 * @returns {Partial<State>} the filters whose columns and values these data have
 */
function linkedFilters(state, bundle, link) {
  const filters = (link.filters ?? []).flatMap((filter) => {
    const known = knownPart(state, bundle, filter);
    return known ? [known] : [];
  });
  return filters.length === 0 ? {} : { filters, filterMask: filterMaskOf(state, filters) };
}

/**
 * @param {State} state
 * @param {Bundle} bundle
 * @param {Filter} filter
 * @returns {Filter | null} what these data know of it
 */
function knownPart(state, { columns }, filter) {
  if (filter.kind === 'text') return filter;
  if (filter.kind === 'number') {
    const column = columns.find(({ name }) => name === filter.column);
    return column?.kind === 'number' || findComputed(filter.column) ? filter : null;
  }
  const column = categoryColumn(state, filter.column);
  if (!column) return null;
  const categories = filter.categories.filter((name) => column.categories.includes(name));
  return categories.length ? { ...filter, categories } : null;
}

/**
 * @param {Bundle} bundle
 * @param {Link} link
 * @returns {Pick<Query, 'wanted' | 'unwanted'> & Feedback} rows that these data have, each judged
 *   once
 */
function linkedRows(bundle, { wanted = [], unwanted = [], liked = [], disliked = [] }) {
  const known = (/** @type {number[]} */ rows) => rows.filter((row) => row < rowsOf(bundle));
  return {
    wanted: known(wanted),
    unwanted: known(unwanted),
    liked: known(liked),
    disliked: known(disliked).filter((row) => !liked.includes(row)),
  };
}

/** @param {Layers} layers @param {string[]} shown @returns {Layers} */
function onlyThese(layers, shown) {
  const entries = Object.keys(layers).map((name) => [name, shown.includes(name)]);
  return /** @type {Layers} */ (Object.fromEntries(entries));
}
