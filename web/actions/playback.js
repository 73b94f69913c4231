import { Recording } from '../data/run-history.js';

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

  let { bundle } = store.get();

  store.subscribe((now, before) => {
    if (now.growing || (before.growing && now.bundle === bundle)) {
      // Added rows have no moments yet, and may yet go.
      if (!before.growing) pause();
    } else if (now.bundle !== bundle) {
      ({ bundle } = now);
      recording.clear();
      store.set({ recorded: 0, moment: -1, playing: false });
    } else if (now.running && !before.running) {
      const { method, parameters, positions } = now;
      pause();
      recording.begin({ method, parameters: parameters[method] ?? {} }, positions);
      store.set({ recorded: recording.moments.length, moment: -1 });
    } else if (now.positions !== before.positions && now.positionsFrom === 'frame') {
      recording.add(now.frame?.iteration ?? 0, now.positions);
      store.set({ recorded: recording.moments.length });
    }
  });

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
