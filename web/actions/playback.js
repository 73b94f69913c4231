import { RunHistory } from '../data/run-history.js';
import { PRESENT } from '../state/state.js';
import { watch } from '../state/store.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const FRAME_MILLISECONDS = 33;

/**
 * Every run is recorded; its moments can be shown again, one by one or played.
 *
 * @param {Store<State>} store
 */
export function createPlaybackActions(store) {
  const recording = new RunHistory();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  record(store, recording, pause);

  function pause() {
    clearInterval(timer);
    if (store.get().playing) store.set({ playing: false });
  }

  /** @param {number} index of a moment */
  function seek(index) {
    const { moments } = recording;
    const { running, bundle } = store.get();
    if (running || !bundle || moments.length === 0) return;
    const playbackFrame = Math.min(Math.max(Math.round(index), 0), moments.length - 1);
    const isNewest = playbackFrame === moments.length - 1;
    const { run, positions } = moments[playbackFrame];
    store.set({
      playbackFrame,
      positions,
      positionsFrom: isNewest ? 'result' : 'recorded',
      outdated: !isNewest,
      ...(isNewest ? { layoutSource: recording.runs[run].layoutSource ?? null } : {}),
    });
  }

  return {
    recording,
    seek,
    pause,
    /**
     * Forget all runs but the first ones.
     * @param {number} runs how many stay
     */
    forgetRuns(runs) {
      if (recording.runs.length <= runs) return;
      pause();
      recording.keepFirst(runs);
      store.set({ ...PRESENT, recordedFrames: recording.moments.length });
    },
    /** Play from the playbackFrame that is shown, or from the first after the last. */
    play() {
      const { playbackFrame, recordedFrames, running } = store.get();
      if (running || recordedFrames < 2) return;
      seek(playbackFrame < 0 || playbackFrame >= recordedFrames - 1 ? 0 : playbackFrame);
      store.set({ playing: true });
      clearInterval(timer);
      timer = setInterval(() => {
        const next = store.get().playbackFrame + 1;
        if (next >= store.get().recordedFrames || store.get().running) pause();
        else seek(next);
      }, FRAME_MILLISECONDS);
    },
  };
}

/**
 * Record the runs of the open data.
 * @param {Store<State>} store
 * @param {RunHistory} recording
 * @param {() => void} pause ends the playback
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
    store.set({ recordedFrames: recording.moments.length, playbackFrame: -1 });
  });
  watch(store, ['layoutSource', 'quality'], (now) => {
    const { layoutSource, quality, positions, positionsFrom, growing } = now;
    const isEnd = positions === recording.moments.at(-1)?.positions;
    if (!isEnd || positionsFrom !== 'result' || now.running || growing) return;
    if (layoutSource) recording.end(layoutSource);
    // Until it is measured, the quality is of the layout before.
    if (quality && !now.outdated) recording.measure(quality);
  });
  watch(store, ['positions'], ({ positions, positionsFrom, frame, running, growing }) => {
    if (!running || growing || positionsFrom !== 'frame') return;
    recording.add(frame?.iteration ?? 0, positions);
    store.set({ recordedFrames: recording.moments.length });
  });
}
