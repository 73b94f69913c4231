import { BundleError, decodeBundle } from '../formats/bundle.js';
import { colorableColumns } from '../data/coloring.js';
import { checkParameters } from '../data/parameters.js';

/**
 * @import { Engine, EngineEvents, LayoutResult, Measurement } from '../engine/engine.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 */

/**
 * The verbs of the page: what panels, keys and `window.embeddingSphere` can ask for. Each changes
 * the store; none touches the document.
 *
 * @typedef {ReturnType<typeof createLayoutActions>} LayoutActions
 * @typedef {import('../state/store.js').Store<State>} Store
 */

const LARGEST_BUNDLE = 1_000_000_000;
const NO_KERNEL =
  'This browser has no WebAssembly SIMD: layouts are computed by NumPy, some ten times slower.';
const SLOW = 'Waking Python: its files are slow to arrive';
const SLOW_AFTER = 20_000;
const UNTOUCHED = {
  laidOut: null,
  distortion: null,
  drift: null,
  outdated: false,
  measuring: null,
};

/**
 * @param {Store} store
 * @param {(events: EngineEvents) => Engine} createEngine
 */
export function createLayoutActions(store, createEngine) {
  let request = 0;
  let opening = 0;
  /** @type {Promise<void> | null} the bundle on the screen, on its way to Python */
  let handedOver = null;
  /** @type {Uint8Array | null} */
  let bytes = null;
  /** @type {Measurement | null} of the layout that came with the data */
  let ofStored = null;
  /** A notice that waits for a layout to end, which would wipe it off the screen. */
  let unsaid = '';

  const engine = createEngine({
    onStage: (label) => store.set({ progress: { label, fraction: null } }),
    onFrame(frame) {
      const { bundle, positions, costs, settling, growing } = store.get();
      const first =
        growing && growing.bundle !== bundle && frame.positions.length === 3 * growing.bundle.count
          ? growing
          : null;
      if (frame.request !== request || (!first && frame.positions.length !== positions.length))
        return;
      store.set({
        ...(first && { bundle: first.bundle, ...first.first }),
        positions: frame.positions,
        positionsFrom: 'frame',
        frame: { iteration: frame.iteration, iterations: frame.iterations },
        progress: settling
          ? { label: 'Settling', fraction: null }
          : {
              label: growing ? 'Adding rows' : 'Laying out',
              fraction: frame.iteration / frame.iterations,
            },
        costs: frame.costs.length ? [...costs, ...frame.costs] : costs,
      });
    },
    onProgress(id, label, fraction) {
      if (id === request) store.set({ progress: { label, fraction } });
    },
    onCrash(sentence) {
      request++;
      started = null;
      handedOver = null;
      store.set({
        engine: 'waiting',
        running: false,
        settling: false,
        measuring: null,
        progress: null,
      });
      void startEngine().then(
        () => store.set({ notice: sentence }),
        () => {},
      );
    },
    onMeasuring(id, fraction) {
      if (id === request && store.get().measuring !== null) store.set({ measuring: fraction });
    },
  });

  /** @type {Promise<void> | null} */
  let started = null;
  function startEngine() {
    started ??= (async () => {
      store.set({ engine: 'starting', failure: '' });
      const slow = setTimeout(
        () => store.set({ progress: { label: SLOW, fraction: null } }),
        SLOW_AFTER,
      );
      try {
        const { kernel } = await engine.start();
        const { running } = store.get();
        if (!kernel && running) unsaid = NO_KERNEL;
        store.set({
          engine: 'ready',
          progress: null,
          notice: kernel || running ? store.get().notice : NO_KERNEL,
        });
        if (!running) void measureStored();
      } catch (reason) {
        started = null;
        store.set({
          engine: 'failed',
          progress: null,
          failure: /** @type {Error} */ (reason).message,
        });
        throw reason;
      } finally {
        clearTimeout(slow);
      }
    })();
    return started;
  }

  /** @param {unknown} reason @returns {unknown} the same */
  function report(reason) {
    const message = reason instanceof Error ? reason.message : String(reason);
    store.set({ error: message });
    return reason;
  }

  /**
   * Open a bundle. On failure the one on the screen stays.
   * @param {string | Blob} source address or file
   * @param {string} [name] entry of the data-set menu to show as chosen
   */
  async function open(source, name) {
    const ticket = ++opening;
    const title =
      typeof source === 'string' ? source.split('/').at(-1) : /** @type {File} */ (source).name;
    store.set({
      progress: { label: `Opening ${title ?? 'the file'}`, fraction: null },
      error: '',
      notice: '',
    });
    try {
      const loaded = await readBytes(source);
      const bundle = decodeBundle(loaded);
      if (ticket !== opening) return;
      const ended = stop();
      bytes = loaded;
      handedOver = null;
      show(bundle, name ?? title ?? bundle.name);
      await ended;
      if (store.get().engine !== 'ready') return;
      await handOver();
      void measureStored();
    } catch (reason) {
      if (ticket === opening) {
        const { engine: stage, bundle } = store.get();
        const waking =
          stage === 'starting' && bundle ? { label: 'Waking Python', fraction: null } : null;
        store.set({ progress: waking });
        throw report(reason instanceof BundleError ? new Error(reason.message) : reason);
      }
    }
  }

  /** @param {Bundle} bundle @param {string} name */
  function show(bundle, name) {
    const stored = bundle.layouts[0];
    const state = store.get();
    ofStored = null;
    store.set({
      ...UNTOUCHED,
      bundle,
      dataSet: name,
      positions: stored?.positions ?? scattered(bundle.count),
      positionsFrom: 'stored',
      quality: stored?.quality ?? null,
      frame: null,
      costs: [],
      colorColumn: bundle.display.color ?? colorableColumns(bundle)[0] ?? '',
      isolated: new Set(),
      previewed: -1,
      hovered: -1,
      selected: -1,
      selection: new Set(),
      comparison: null,
      filters: [],
      passing: null,
      answer: null,
      asking: null,
      regions: [],
      progress: state.engine === 'starting' ? { label: 'Waking Python', fraction: null } : null,
    });
  }

  /** Give the open bundle to Python, once. */
  function handOver() {
    const open = bytes;
    handedOver ??= open
      ? engine.open(open)
      : Promise.reject(new Error('No data set is open: open one first.'));
    return handedOver;
  }

  /**
   * Lay the open bundle out again; a newer request ends an older one. The layout is done, and said
   * to be done, before its quality is measured; the promise waits for both.
   * @param {{method?: string, resume?: boolean, settle?: boolean} & Record<string, number | string
   *   | boolean | undefined>} [changes] method and parameters, the rest as the controls have it;
   *   `resume` goes on from where the points are, and with `settle` until they come to rest
   * @returns {Promise<LayoutResult & {positions: Float32Array, quality: Record<string, number>}>}
   *   rejects with one sentence where the method does not have what is given; then nothing has
   *   changed
   */
  async function relayout(changes = {}) {
    const { method = store.get().method, resume = false, settle = false, ...given } = changes;
    try {
      choose(method, given);
    } catch (reason) {
      throw report(reason);
    }
    if (store.get().growing) void stop();
    const id = ++request;
    store.set({
      running: true,
      settling: settle,
      measuring: null,
      outdated: true,
      frame: null,
      costs: [],
      error: '',
      notice: '',
    });
    try {
      await startEngine();
      await handOver();
      expect(id);
      const result = await engine.relayout(
        id,
        method,
        store.get().parameters[method] ?? {},
        resume,
        settle,
      );
      expect(id);
      const notice = [unsaid, ...result.notices].filter(Boolean).join(' ');
      unsaid = '';
      const laidOut = { method: result.method, parameters: result.parameters, resumed: resume };
      store.set({
        running: false,
        settling: false,
        progress: null,
        positionsFrom: 'result',
        laidOut,
        notice,
      });
      const { positions } = store.get();
      return { ...result, positions, quality: await measure(id) };
    } catch (reason) {
      const aborted = reason instanceof DOMException && reason.name === 'AbortError';
      throw aborted || id !== request ? reason : report(reason);
    } finally {
      if (id === request) store.set({ running: false, settling: false, progress: null });
    }
  }

  /** @param {number} id a request; rejects when a newer one has taken its place */
  function expect(id) {
    if (id !== request) throw new DOMException('The layout was overtaken.', 'AbortError');
  }

  /**
   * Measure the points on the screen, in the background: any newer request ends it.
   * @param {number} id the request that the measurement belongs to
   * @returns {Promise<Record<string, number>>}
   */
  async function measure(id) {
    const { positions, positionsFrom } = store.get();
    store.set({ measuring: 0 });
    void nameRegions(id, positions);
    try {
      const measured = await engine.measure(id, positions);
      expect(id);
      if (positionsFrom === 'stored') ofStored = measured;
      store.set({ ...measured, outdated: false });
      return measured.quality;
    } finally {
      if (id === request) store.set({ measuring: null });
    }
  }

  /**
   * Name the parts of the planet; the names on the screen stay where a newer request ends this.
   * @param {number} id
   * @param {Float32Array} positions
   */
  async function nameRegions(id, positions) {
    try {
      const regions = await engine.regions(id, positions);
      if (id === request) store.set({ regions });
    } catch (reason) {
      if (id === request && !(reason instanceof DOMException)) report(reason);
    }
  }

  /** Measure what is on the screen; nobody waits for it. */
  async function measureShown() {
    const id = request;
    const { bundle } = store.get();
    const wanted = () => id === request && bundle === store.get().bundle;
    try {
      await handOver();
      if (wanted()) await measure(id);
    } catch (reason) {
      if (wanted()) report(reason);
    }
  }

  /** The layout that came with the data; even places that stand in for one say nothing. */
  async function measureStored() {
    const { bundle, positionsFrom } = store.get();
    if (bundle?.layouts.length && positionsFrom === 'stored') await measureShown();
  }

  /**
   * Set the method and some of its parameters, without laying out.
   * @param {string} method
   * @param {Record<string, unknown>} [given]
   * @throws {RangeError} with one sentence where the method does not have them; then nothing has
   *   changed
   */
  function choose(method, given = {}) {
    const { parameters, methods } = store.get();
    const values = checkParameters(methods, method, given);
    store.set({
      method,
      parameters: { ...parameters, [method]: { ...parameters[method], ...values } },
    });
  }

  /** End what is being computed. */
  async function stop() {
    const { running, measuring, growing } = store.get();
    if (!running && measuring === null) return;
    request++;
    store.set({
      running: false,
      settling: false,
      measuring: null,
      ...(running ? { progress: null } : {}),
      ...growing?.before,
    });
    await engine.cancel();
  }

  /** End a running layout; the points stay where they are, and are measured there. */
  async function cancel() {
    const { running, frame, growing } = store.get();
    await stop();
    const { running: again, outdated, distortion } = store.get();
    if (running && (frame || growing) && !again && (outdated || !distortion)) void measureShown();
  }

  return {
    engine,
    open,
    /** @returns {number} a request's number; what was being computed ends */
    nextRequest() {
      void stop();
      return ++request;
    },
    relayout,
    choose,
    cancel,
    startEngine,
    /** Resolves when Python starts without the page's thread; to be called with `startEngine`. */
    engineLaunched: () => engine.launched(),
    handOver,
    expect,
    measureShown,
    /** @param {number} id @returns {boolean} whether no newer request has been made */
    isNewest: (id) => id === request,
    /**
     * Python holds the open data already, which grew in it.
     * @param {Uint8Array} grown the same as a bundle
     */
    adopt(grown) {
      bytes = grown;
      ofStored = null;
    },
    /**
     * Python holds other rows than those of the open bundle: it is given that again when next
     * needed.
     */
    handOverAgain() {
      handedOver = null;
    },
    /** Go back to the layout that came with the data. */
    restore() {
      void stop();
      void engine.restore();
      const stored = store.get().bundle?.layouts[0];
      if (!stored) return;
      const known = ofStored ? { ...ofStored, outdated: false } : { quality: stored.quality };
      store.set({
        positions: stored.positions,
        positionsFrom: 'stored',
        laidOut: null,
        frame: null,
        costs: [],
        notice: '',
        ...known,
      });
      if (!ofStored && store.get().engine === 'ready') void measureShown();
    },
    /** @param {number} index −1 lets go */
    select: (index) => store.set({ selected: index }),
    /** @param {number} index the point that is pointed at; −1 for none */
    hover: (index) => store.set({ hovered: index }),
    /** @param {string} name column */
    colorBy: (name) => store.set({ colorColumn: name, isolated: new Set(), previewed: -1 }),
    /**
     * @param {number} entry light this legend entry alone, or with those already lit; again to let
     *   go
     */
    toggleEntry(entry) {
      const isolated = new Set(store.get().isolated);
      if (!isolated.delete(entry)) isolated.add(entry);
      store.set({ isolated });
    },
    /** @param {number} entry −1 for none */
    previewEntry: (entry) => store.set({ previewed: entry }),
    showAll: () => store.set({ isolated: new Set(), previewed: -1 }),
    /** @param {'dark' | 'light'} theme */
    setTheme: (theme) => store.set({ theme }),
    dismiss: () => store.set({ error: '', notice: '', failure: '' }),
  };
}

/** @param {string | Blob} source @returns {Promise<Uint8Array>} */
async function readBytes(source) {
  if (source instanceof Blob) {
    if (source.size > LARGEST_BUNDLE) {
      throw new Error(
        `This file has ${(source.size / 1e9).toFixed(1)} GB: a tab opens up to 1 GB; choose a smaller bundle.`,
      );
    }
    return new Uint8Array(await source.arrayBuffer());
  }
  /** @type {Response} */
  let response;
  try {
    response = await fetch(source);
  } catch {
    throw new Error(`${source} did not answer: check the address and the connection.`);
  }
  if (!response.ok)
    throw new Error(`${source} answered ${response.status}: expected a bundle; check the address.`);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new Error(`${source} broke off: check the connection and open it again.`);
  }
}

/**
 * Even places for a bundle that brings no layout: a Fibonacci lattice.
 * @param {number} count
 * @returns {Float32Array} 3N unit vectors
 */
function scattered(count) {
  const positions = new Float32Array(3 * count);
  for (let i = 0; i < count; i++) {
    const z = 1 - (2 * i + 1) / count;
    const across = Math.sqrt(1 - z * z);
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    positions.set([across * Math.cos(angle), across * Math.sin(angle), z], 3 * i);
  }
  return positions;
}
