/**
 * @import { EngineEvents, Frame } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Requests } from './request.js'
 */

/**
 * What Python streams while it computes: frames and progress of the newest request go to the
 * record, those of others nowhere.
 *
 * @param {Store<State>} store
 * @param {Requests} requests
 * @returns {Omit<EngineEvents, 'onCrash'>}
 */
export function createFrameEvents(store, requests) {
  const isNewest = (/** @type {number} */ task) => task === requests.newest.task;
  return {
    onStage: (label) => store.set({ progress: { label, fraction: null } }),
    onFrame(frame) {
      if (isNewest(frame.request)) showFrame(store, frame);
    },
    onProgress(task, label, fraction) {
      if (isNewest(task)) store.set({ progress: { label, fraction } });
    },
    onMeasuring(task, fraction) {
      if (isNewest(task) && store.get().measuring !== null) store.set({ measuring: fraction });
    },
  };
}

/**
 * @param {Store<State>} store
 * @param {Frame} frame dropped where it holds other points than those on the screen; the first that
 *   holds the rows that are being added brings these to the screen
 */
function showFrame(store, { iteration, iterations, positions, costs }) {
  const { bundle, positions: shown, costs: earlier, settling, growing } = store.get();
  const grown =
    growing && growing.bundle !== bundle && positions.length === 3 * growing.bundle.count
      ? { bundle: growing.bundle, ...growing.first }
      : null;
  if (!grown && positions.length !== shown.length) return;
  store.set({
    ...grown,
    positions,
    positionsFrom: 'frame',
    frame: { iteration, iterations },
    progress: settling
      ? { label: 'Settling', fraction: null }
      : { label: growing ? 'Adding rows' : 'Laying out', fraction: iteration / iterations },
    costs: costs.length ? [...earlier, ...costs] : earlier,
  });
}
