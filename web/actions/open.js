import { nameAddress } from '../data/addresses.js';
import { NO_PICTURES } from '../data/pictures.js';
import { firstPositions } from '../data/points.js';
import { firstColorColumn } from '../data/coloring.js';
import { BundleError, decodeBundle } from '../formats/bundle.js';
import { isAtlasAddress } from '../atlas/address.js';
import { readRegions } from '../formats/bundle-regions.js';
import { NO_ANSWER } from '../state/retrieval.js';
import { NO_DATA, NO_LAYOUT, NO_SELECTION } from '../state/state.js';
import { bytesOf } from './read.js';
import { report } from './report.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { OpenAtlas } from './atlas/atlas.js'
 * @import { Measuring } from './measure.js'
 * @import { Python } from './python.js'
 * @import { Requests } from './request.js'
 */

const LARGEST_BUNDLE = 1_000_000_000;
const WAKING = { label: 'Starting Python', fraction: null };

/**
 * Opening a bundle: fetched or read, decoded, shown, and given to Python when that is up.
 *
 * @param {Store<State>} store
 * @param {{requests: Requests, python: Python, measuring: Measuring, atlas: OpenAtlas}} shared
 */
export function createOpen(store, { requests, python, measuring, atlas }) {
  let newest = 0;

  /**
   * Open a bundle, or an atlas by its address. On failure the one on the screen stays.
   * @param {string | Blob} source address or file
   * @param {string} [name] entry of the data-set menu to show as chosen
   * @param {Partial<State>} [more] what else is known of a bundle
   */
  return async function open(source, name, more = {}) {
    const opening = ++newest;
    // Whoever opens something does not wait for rows that are being fetched any more.
    store.get().progress?.cancel?.();
    const title = typeof source === 'string' ? titleOf(source) : /** @type {File} */ (source).name;
    store.set({
      progress: { label: `Opening ${title ?? 'the file'}`, fraction: null },
      error: '',
      notice: '',
    });
    try {
      if (isAtlasAddress(source)) {
        const isWanted = () => opening === newest;
        const reading = await atlas.open(source, isWanted);
        if (!reading) return;
        void requests.stop();
        python.show(source, null);
        // By its address a link opens it again.
        await store.setInTasks(
          shown(store, reading.bundle, name ?? source, {
            pictures: besides(source),
            atlas: reading.state,
            regions: reading.regions,
          }),
        );
        return;
      }
      const bytes = await readBytes(source);
      const bundle = decodeBundle(bytes);
      if (opening !== newest) return;
      const ended = requests.stop();
      python.show(source, bytes);
      store.set(
        shown(store, bundle, name ?? title ?? bundle.name, { pictures: besides(source), ...more }),
      );
      await ended;
      if (store.get().engine !== 'ready') return;
      await python.handOver();
      void measuring.measureStored();
    } catch (reason) {
      if (opening !== newest) return;
      const { engine, bundle } = store.get();
      store.set({ progress: engine === 'starting' && bundle ? WAKING : null });
      throw report(store, reason instanceof BundleError ? new Error(reason.message) : reason);
    }
  };
}

/**
 * A bundle as it was stored, with nothing left of the one before.
 * @param {Store<State>} store
 * @param {Bundle} bundle
 * @param {string} name
 * @param {Partial<State>} [more] what else is known
 * @returns {Partial<State>} what shows it
 */
function shown(store, bundle, name, more = {}) {
  const [stored] = bundle.layouts;
  const positions = firstPositions(bundle);
  return {
    ...NO_DATA,
    ...NO_LAYOUT,
    ...NO_SELECTION,
    ...NO_ANSWER,
    bundle,
    dataSet: name,
    positions,
    positionsFrom: 'stored',
    quality: stored?.quality ?? null,
    regions: readRegions(stored),
    namedPositions: positions,
    colorColumn: firstColorColumn(bundle),
    asking: null,
    ...more,
    progress: store.get().engine === 'starting' ? WAKING : null,
  };
}

/** @param {string | Blob} source @returns {State['pictures']} those that lie beside it */
const besides = (source) => ({
  ...NO_PICTURES,
  base: typeof source === 'string' ? source : '',
});

/** @param {string} address @returns {string} the name of what lies there */
const titleOf = (address) =>
  address
    .replace(/[?#].*$/, '')
    .replace(/\/(atlas\.json)?$/, '')
    .split('/')
    .at(-1) ?? address;

/**
 * The bytes of a bundle that a tab can open.
 * @param {string | Blob} source address or file
 * @returns {Promise<Uint8Array<ArrayBuffer>>} rejects with one sentence, as for more than 1 GB
 */
export async function readBytes(source) {
  if (source instanceof Blob) {
    if (source.size > LARGEST_BUNDLE) {
      throw new Error(
        `This file has ${(source.size / 1e9).toFixed(1)} GB: a tab opens up to 1 GB; choose a smaller bundle.`,
      );
    }
    return bytesOf(source);
  }
  /** @type {Response} */
  let response;
  try {
    response = await fetch(source);
  } catch {
    throw new Error(`${nameAddress(source)} did not answer: check the address and the connection.`);
  }
  if (!response.ok)
    throw new Error(
      `${nameAddress(source)} answered ${response.status}: expected a bundle; check the address.`,
    );
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new Error(`${nameAddress(source)} broke off: check the connection and open it again.`);
  }
}
