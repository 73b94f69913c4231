import { ownColorColumn } from '../data/coloring.js';
import { coloredByLost, LOST } from '../data/computed-columns.js';
import { isOtherVectors, sideShown } from '../data/contrast.js';
import { decodeBundle } from '../formats/bundle.js';
import { watch } from '../state/store.js';
import { Beside } from './beside.js';
import { readBytes } from './open.js';
import { report } from './report.js';

/**
 * @import { PictureSource } from '../data/pictures.js'
 * @import { Engine } from '../engine/engine.js'
 * @import { OtherVectors } from '../formats/bundle-others.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 */

/**
 * The open data, A, against other vectors of the same rows, B: both are asked the same questions, and
 * the planet flies between their layouts.
 *
 * @param {Store<State>} store
 * @param {{python: Pick<Python, 'ready'>, engine: Pick<Engine, 'contrast' | 'turn' |
 *   'endContrast'>}} shared
 */
export function createContrastActions(store, { python, engine }) {
  const started = { handOver: () => python.ready() };
  const comparing = new Beside(store, started, 'contrasting');
  const turning = new Beside(store, started, 'turning');
  /** @type {{bundle?: Uint8Array<ArrayBuffer>, name?: string}} B, of which Python may have to be told again */
  let other = {};
  let isHeld = false;
  /** The top k that was asked for last. */
  let askedK = 0;
  /** @type {Partial<State>} A's layout, for the way back */
  let layoutOfA = {};

  const tellDone = (/** @type {number} */ share) => store.set({ contrastDone: share });

  function compare() {
    askedK = store.get().topK;
    const { name: brought = '' } = other;
    store.set({ contrastDone: 0 });
    return comparing.run(
      async () => {
        const told = await engine.contrast(isHeld ? {} : other, askedK, tellDone);
        isHeld = true;
        return told;
      },
      ({ other: ordered, ...contrast }) => ({
        contrast: { ...contrast, brought },
        ...(ordered ? { keepable: keepableOf(ordered) } : {}),
      }),
    );
  }

  /** Whatever is known of B, and under way, is of no use any more. */
  function forget() {
    other = {};
    isHeld = false;
    comparing.forget();
    turning.forget();
    const { contrast, turned } = store.get();
    if (contrast || turned) store.set({ contrast: null, keepable: null, turned: null });
  }
  watch(store, ['bundle'], () => {
    forget();
    store.set({ pendingOther: null });
  });
  watch(store, ['engine'], ({ engine: stage }) => {
    if (stage !== 'ready') isHeld = false;
  });
  watch(store, ['topK', 'contrast'], ({ contrast, topK }) => {
    if (contrast && askedK !== topK) void compare();
  });

  function showA() {
    if (sideShown(store.get()) === 'b') store.set(layoutOfA);
  }

  /** @param {Float32Array} positions of B @returns {Partial<State>} */
  function layoutOfB(positions) {
    const now = store.get();
    layoutOfA = {
      positions: now.positions,
      positionsFrom: now.positionsFrom,
      layoutSource: now.layoutSource,
      outdated: now.outdated,
    };
    return { positions, positionsFrom: 'other', layoutSource: null, outdated: true };
  }

  async function showB() {
    const { contrast, turned, positions: from } = store.get();
    if (!contrast || sideShown(store.get()) === 'b') return;
    if (turned?.from === from) return store.set(layoutOfB(turned.positions));
    tellDone(0);
    await turning.run(
      () => engine.turn(from, tellDone),
      (told) => ({
        turned: { ...told, from },
        // Points that have moved meanwhile are shown as they are.
        ...(store.get().positions === from ? layoutOfB(told.positions) : {}),
      }),
    );
  }

  return {
    /**
     * Compare the open data with a bundle of the same rows.
     * @param {Blob} file
     */
    async contrastWith(file) {
      showA();
      forget();
      store.set({ pendingOther: null, tray: 'retrieval', error: '', notice: '' });
      try {
        other = { bundle: await readBytes(file) };
      } catch (reason) {
        throw report(store, reason);
      }
      await compare();
    },
    /**
     * Compare the open data with other vectors that they bring.
     * @param {string} name
     */
    async contrastWithOwn(name) {
      showA();
      forget();
      store.set({ tray: 'retrieval', error: '', notice: '' });
      other = { name };
      await compare();
    },
    /**
     * Offer to compare a bundle with the open data, where it holds other vectors of the same rows.
     * @param {File} file
     * @param {PictureSource} [pictures] that it came with
     * @returns {Promise<boolean>} whether it does; what is no bundle does not
     */
    async offerOther(file, pictures) {
      const { bundle } = store.get();
      // Of an atlas only the first level is here.
      if (!bundle || bundle.extent) return false;
      try {
        const offered = decodeBundle(await readBytes(file));
        if (!isOtherVectors(bundle, offered)) return false;
        const { name, count, model } = offered;
        store.set({ pendingOther: { file, name, count, model: model.name, pictures } });
        return true;
      } catch {
        return false;
      }
    },
    /** Neither open nor compare what was offered. */
    cancelOther: () => store.set({ pendingOther: null }),
    /** @param {'a' | 'b'} side whose layout the planet shows */
    showSide: (side) => (side === 'a' ? showA() : showB()),
    /** Colour the planet by the neighbours that rows lose from A to B. */
    colorByLost() {
      const { contrast } = store.get();
      if (!contrast) return;
      store.set({ melted: -1, ...coloredByLost(contrast.lost) });
    },
    /** Let B go. */
    endContrast() {
      showA();
      const { bundle, contrast, lost, colorColumn } = store.get();
      const isColored = bundle && colorColumn === LOST.name && lost === contrast?.lost;
      forget();
      if (isColored) store.set({ lost: null, colorColumn: ownColorColumn(bundle) });
      void engine.endContrast().catch(() => {});
    },
  };
}

/**
 * @param {Uint8Array} bytes of a bundle of other vectors, in the order of the open rows
 * @returns {OtherVectors} as they are saved with the data
 */
function keepableOf(bytes) {
  const { name, model, vectors, layouts, questions, extra } = decodeBundle(bytes);
  return { name, model, vectors, layouts, questions, extra };
}
