import { colorableColumns } from '../data/coloring.js';
import { findComputed, SIMILARITY } from '../data/computed-columns.js';
import { isLand } from '../data/land.js';
import { linkOf, readLink, writeLink } from '../state/link.js';
import { isCompatible } from '../providers/choice.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Link } from '../state/link.js'
 * @import { Layers, State, TrayTab } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const WAITS =
  'The question of this link is in the box, and nothing was sent: press Enter to ask it.';
const TABS = ['matches', 'map', 'table', 'compare', 'time'];

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
 * @property {(text: string) => Promise<unknown>} [ask]
 *
 * @param {Store<State>} store
 * @param {Verbs} verbs
 */
export function createLinkActions(store, { open, openKept, relayout, ask }) {
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
    const { bundle } = store.get();
    if (!bundle) return false;
    wanted = link.camera;
    if (wanted) camera?.jump(wanted);
    const color = linkedColor(bundle, link);
    store.set(linkedState(store.get(), bundle, link, color));
    // Pinning a point flies there; the link says where to look.
    if (link.camera) camera?.jump(link.camera);
    layOutLinked(link);
    askLinked(bundle, link, color);
    return true;
  }

  /** @param {Link} link */
  function layOutLinked({ layout }) {
    if (!layout) return;
    const { method, parameters } = layout;
    void relayout({ ...parameters, method, resume: false, settle: false }).catch(() => {});
  }

  /**
   * @param {Bundle} bundle
   * @param {Link} link
   * @param {string} color column
   */
  function askLinked(bundle, link, color) {
    if (!link.query || !isAnsweredHere(bundle, store.get())) {
      store.set(link.query ? { draft: link.query, notice: WAITS } : { draft: '' });
      return;
    }
    // The answer brings its own colour and is flown to; the link has the last word.
    void ask?.(link.query)
      .then(() => {
        if (color) store.set({ colorColumn: color });
        if (link.camera) camera?.jump(link.camera);
      })
      .catch(() => {});
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

/** @param {Bundle} bundle @param {Link} link @returns {string} a column that it has, or none */
function linkedColor(bundle, { color = '' }) {
  return colorableColumns(bundle).includes(color) || findComputed(color) || isLand(color)
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
function linkedState({ layers, displacement }, { count }, link, color) {
  const isRow = (/** @type {number} */ row) => row < count;
  return {
    ...(color && color !== SIMILARITY.name ? { colorColumn: color } : {}),
    ...(link.pinned !== undefined && isRow(link.pinned) ? { pinned: link.pinned } : {}),
    ...(link.selection ? { selection: new Set(link.selection.filter(isRow)) } : {}),
    ...(link.layers ? { layers: onlyThese(layers, link.layers) } : {}),
    ...(link.displacement ? { displacement: { ...displacement, ...link.displacement } } : {}),
    ...(TABS.includes(link.tray ?? '') ? { tray: /** @type {TrayTab} */ (link.tray) } : {}),
  };
}

/** @param {Layers} layers @param {string[]} shown @returns {Layers} */
function onlyThese(layers, shown) {
  const entries = Object.keys(layers).map((name) => [name, shown.includes(name)]);
  return /** @type {Layers} */ (Object.fromEntries(entries));
}
