import { colorableColumns } from '../data/coloring.js';
import { findComputed, SIMILARITY } from '../data/computed-columns.js';
import { linkOf, readLink, writeLink } from '../state/link.js';
import { fitsChoice } from '../providers/choice.js';

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
 * @param {Store<State>} store
 * @param {{
 *   open: (source: string, name?: string) => Promise<void>,
 *   openKept: (key: string) => Promise<void>,
 *   relayout: (changes: Record<string, number | string | boolean>) => Promise<unknown>,
 *   ask?: (text: string) => Promise<unknown>,
 * }} verbs
 */
export function createLinkActions(store, { open, openKept, relayout, ask }) {
  /** @type {Camera | null} */
  let camera = null;
  /** @type {Link['camera']} where to look once there is a camera */
  let wanted;

  /** @returns {string} the fragment that leads to what is shown, without its # */
  const currentLink = () => writeLink(linkOf(store.get(), camera?.pose()));

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
    const { dataSets, dataSet, kept } = store.get();
    if (link.data && link.data !== dataSet) {
      const found = dataSets.find(({ name }) => name === link.data);
      if (found) await open(found.file, found.name);
      else if (kept.some(({ key }) => key === link.data)) await openKept(link.data);
      else {
        store.set({
          notice: `This link shows "${link.data}", which is not here: open that file, then follow the link again.`,
        });
        return false;
      }
    }
    const { bundle, layers, displacement } = store.get();
    if (!bundle) return false;
    const isRow = (/** @type {number} */ row) => row < bundle.count;
    const color =
      link.color && (colorableColumns(bundle).includes(link.color) || findComputed(link.color))
        ? link.color
        : '';
    wanted = link.camera;
    if (wanted) camera?.jump(wanted);
    store.set({
      ...(color && color !== SIMILARITY.name ? { colorColumn: color } : {}),
      ...(link.pinned !== undefined && isRow(link.pinned) ? { selected: link.pinned } : {}),
      ...(link.chosen ? { selection: new Set(link.chosen.filter(isRow)) } : {}),
      ...(link.layers ? { layers: onlyThese(layers, link.layers) } : {}),
      ...(link.displacement ? { displacement: { ...displacement, ...link.displacement } } : {}),
      ...(TABS.includes(link.tray ?? '') ? { tray: /** @type {TrayTab} */ (link.tray) } : {}),
    });
    // Pinning a point flies there; the link says where to look.
    if (link.camera) camera?.jump(link.camera);
    if (link.layout)
      void relayout({
        ...link.layout.parameters,
        method: link.layout.method,
        resume: false,
        settle: false,
      }).catch(() => {});
    if (link.query && mayAnswer(bundle)) {
      // The answer brings its own colour and is flown to; the link has the last word.
      void ask?.(link.query)
        .then(() => {
          if (color) store.set({ colorColumn: color });
          if (link.camera) camera?.jump(link.camera);
        })
        .catch(() => {});
    } else store.set(link.query ? { draft: link.query, notice: WAITS } : { draft: '' });
    return true;
  }

  /**
   * Whether a question is answered in this tab: a link alone sends nothing.
   * @param {Bundle} bundle
   */
  function mayAnswer({ model }) {
    const { provider } = store.get();
    return provider.kind === 'local' && fitsChoice(model, provider).fits;
  }

  return {
    currentLink,
    followLink,
    /** @param {Camera} planet where the camera is told from and turned */
    useCamera(planet) {
      camera = planet;
      if (wanted) camera.jump(wanted);
    },
  };
}

/** @param {Layers} layers @param {string[]} shown @returns {Layers} */
function onlyThese(layers, shown) {
  const entries = Object.keys(layers).map((name) => [name, shown.includes(name)]);
  return /** @type {Layers} */ (Object.fromEntries(entries));
}
