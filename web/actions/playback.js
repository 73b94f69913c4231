import { Recording } from '../data/run-history.js';
import { PRESENT } from '../state/state.js';
import { watch } from '../state/store.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const FRAME_MILLISECONDS = 33;

/**
 * Every run is recorded; its moments can be shown again, one by one or as a film.
 *
 * @param {Store<State>} store
 */
export function createTimeActions(store) {
  const recording = new Recording();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let film;

  record(store, recording, pause);

  function pause() {
    clearInterval(film);
    if (store.get().playing) store.set({ playing: false });
  }

  /** @param {number} index of a moment */
  function showMoment(index) {
    const { moments } = recording;
    const { running, bundle } = store.get();
    if (running || !bundle || moments.length === 0) return;
    const moment = Math.min(Math.max(Math.round(index), 0), moments.length - 1);
    const isNewest = moment === moments.length - 1;
    store.set({
      moment,
      positions: moments[moment].positions,
      positionsFrom: isNewest ? 'result' : 'recorded',
      outdated: !isNewest,
    });
  }

  return {
    recording,
    showMoment,
    pause,
    /** Play from the moment that is shown, or from the first after the last. */
    play() {
      const { moment, recorded, running } = store.get();
      if (running || recorded < 2) return;
      showMoment(moment < 0 || moment >= recorded - 1 ? 0 : moment);
      store.set({ playing: true });
      clearInterval(film);
      film = setInterval(() => {
        const next = store.get().moment + 1;
        if (next >= store.get().recorded || store.get().running) pause();
        else showMoment(next);
      }, FRAME_MILLISECONDS);
    },
  };
}

/**
 * Record the runs of the open data.
 * @param {Store<State>} store
 * @param {Recording} recording
 * @param {() => void} pause ends the film
 */
function record(store, recording, pause) {
  let { bundle } = store.get();
  watch(store, ['bundle', 'growing'], (now) => {
    // Added rows have no moments yet, and may yet go.
    if (now.growing) return pause();
    if (now.bundle === bundle) return;
    ({ bundle } = now);
    recording.clear();
    store.set(PRESENT);
  });
  watch(store, ['running'], ({ running, growing, method, parameters, positions }) => {
    if (!running || growing) return;
    pause();
    recording.begin({ method, parameters: parameters[method] ?? {} }, positions);
    store.set({ recorded: recording.moments.length, moment: -1 });
  });
  watch(store, ['positions'], ({ positions, positionsFrom, frame, running, growing }) => {
    if (!running || growing || positionsFrom !== 'frame') return;
    recording.add(frame?.iteration ?? 0, positions);
    store.set({ recorded: recording.moments.length });
  });
}
