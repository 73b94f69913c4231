import { checkParameters } from '../data/parameters.js';
import { controlsOf, shownLayout } from '../data/shown-layout.js';
import { shownStored } from '../formats/stored-layouts.js';
import { watch } from '../state/store.js';
import { report } from './report.js';
import { createStoredLayoutActions } from './stored-layouts.js';

/**
 * @import { Engine, LayoutResult } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Measuring } from './measure.js'
 * @import { Python } from './python.js'
 * @import { Request, Requests } from './request.js'
 */

/**
 * Laying the open data out: the method and its parameters, runs of it, and the way back to the
 * layout that came with the data.
 *
 * @typedef {ReturnType<typeof createLayoutActions>} LayoutActions
 *
 * @param {Store<State>} store
 * @param {{requests: Requests, python: Python, measuring: Measuring, engine: Pick<Engine,
 *   'relayout'>}} shared
 */
export function createLayoutActions(store, { requests, python, measuring, engine }) {
  const isChosen = showStoredControls(store);

  /**
   * Lay the open bundle out again; a newer request ends an older one, and the measuring after it.
   * @param {{method?: string, resume?: boolean, settle?: boolean} & Record<string, number | string
   *   | boolean | undefined>} [changes] method and parameters, the rest as the controls have it;
   *   `resume` goes on from where the points are, and with `settle` until they come to rest
   * @returns {Promise<LayoutResult & {positions: Float32Array, quality: Promise<Record<string,
   *   number>>}>} resolves as soon as the points are there; their quality follows, or an AbortError
   *   when it is overtaken. Rejects with one sentence where the method does not have what is given;
   *   then nothing has changed
   */
  async function relayout(changes = {}) {
    const { method = store.get().method, resume = false, settle = false, ...given } = changes;
    try {
      store.set(chosen(store.get(), method, given));
    } catch (reason) {
      throw report(store, reason);
    }
    if (store.get().growing) void requests.stop();
    const request = requests.next();
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
      const result = await run(store, { python, engine }, request, { method, resume, settle });
      const { positions } = store.get();
      return { ...result, positions, quality: measure(request) };
    } catch (reason) {
      throw request.isNewest ? report(store, reason) : reason;
    } finally {
      if (request.isNewest) store.set({ running: false, settling: false, progress: null });
    }
  }

  /**
   * @param {Request} request
   * @returns {Promise<Record<string, number>>} who does not ask for it need not hear of its end
   */
  function measure(request) {
    const quality = measuring.measure(request, true).catch((reason) => {
      throw request.isNewest ? report(store, reason) : reason;
    });
    quality.catch(() => {});
    return quality;
  }

  // What comes without a layout gets one as it opens.
  watch(store, ['bundle'], ({ bundle, positionsFrom, methods, parameters }) => {
    if (bundle?.layouts.length !== 0 || positionsFrom !== 'stored') return;
    const method = methods[0]?.name;
    // How other data were laid out says nothing of these.
    if (method && !isChosen(method)) store.set({ parameters: { ...parameters, [method]: {} } });
    void relayout({ method }).catch(() => {});
  });

  return {
    relayout,
    /**
     * Set the method and some of its parameters, without laying out.
     * @param {string} method
     * @param {Record<string, unknown>} [given]
     * @throws {RangeError} with one sentence where the method does not have them; then nothing has
     *   changed
     */
    setMethod: (method, given = {}) => store.set(chosen(store.get(), method, given)),
    ...createStoredLayoutActions(store, { requests, measuring }),
    cancel: createCancel(store, { requests, measuring }),
  };
}

/**
 * Let Python make a layout, and show that it has ended.
 * @param {Store<State>} store
 * @param {{python: Python, engine: Pick<Engine, 'relayout'>}} shared
 * @param {Request} request
 * @param {{method: string, resume: boolean, settle: boolean}} how
 * @returns {Promise<LayoutResult>}
 */
async function run(store, { python, engine }, request, { method, resume, settle }) {
  await python.ready();
  request.expectNewest();
  const { parameters, positions } = store.get();
  const asked = parameters[method];
  const start = resume ? positions : null;
  const result = await engine.relayout(request.task, method, asked ?? {}, start, settle);
  request.expectNewest();
  store.set({
    running: false,
    settling: false,
    progress: null,
    positionsFrom: 'result',
    layoutSource: {
      method: result.method,
      parameters: result.parameters,
      resumed: resume,
      backend: result.backend,
      recall: result.recall,
    },
    notice: [python.takeNotice(), ...result.notices].filter(Boolean).join(' '),
  });
  // Few points lower some values; what somebody has changed meanwhile stays.
  const now = store.get();
  if (now.method === method && now.parameters[method] === asked) store.set(controlsAsShown(now));
  return result;
}

/**
 * The controls are those of a stored layout as it is shown, until somebody changes them.
 * @param {Store<State>} store
 * @returns {(method: string) => boolean} whether somebody has
 */
function showStoredControls(store) {
  /** @type {State['parameters']} by method, as stored layouts brought them last */
  const brought = {};
  watch(store, ['bundle', 'methods', 'positions', 'positionsFrom'], (now) => {
    const { method } = shownLayout(now) ?? {};
    if (!method || !shownStored(now)) return;
    store.set(controlsAsShown({ ...now, parameters: { ...now.parameters, [method]: {} } }));
    brought[method] = store.get().parameters[method] ?? {};
  });
  return (method) =>
    Object.entries(store.get().parameters[method] ?? {}).some(
      ([name, value]) => value !== brought[method]?.[name],
    );
}

/**
 * @param {State} state
 * @returns {Partial<State>} the controls as they made the layout on the screen; nothing where that
 *   is not known
 */
function controlsAsShown(state) {
  const made = shownLayout(state);
  const shown = made && controlsOf(state.methods, made);
  if (!shown) return {};
  const { method, parameters } = shown;
  const values = { ...state.parameters[method], ...parameters };
  return { method, parameters: { ...state.parameters, [method]: values } };
}

/**
 * @param {State} state
 * @param {string} method
 * @param {Record<string, unknown>} given some of its parameters
 * @returns {Partial<State>} the controls, with these
 * @throws {RangeError} with one sentence where the method does not have them
 */
function chosen({ parameters, methods }, method, given) {
  const values = checkParameters(methods, method, given);
  return { method, parameters: { ...parameters, [method]: { ...parameters[method], ...values } } };
}

/**
 * @param {Store<State>} store
 * @param {{requests: Requests, measuring: Measuring}} shared
 */
function createCancel(store, { requests, measuring }) {
  /** End a running layout; the points stay where they are, and are measured there. */
  return async () => {
    const { running, frame, growing } = store.get();
    await requests.stop();
    const { running: again, outdated, distortion } = store.get();
    if (running && (frame || growing) && !again && (outdated || !distortion))
      void measuring.measureShown();
  };
}
