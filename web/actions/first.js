import { createAtlas } from './atlas/atlas.js';
import { createFrameEvents } from './frames.js';
import { Measuring } from './measure.js';
import { createOpen } from './open.js';
import { Python } from './python.js';
import { recover } from './recover.js';
import { Requests } from './request.js';

/**
 * @import { Engine, EngineEvents } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The verbs that the page begins with, for the first picture, and what the others share with them:
 * Python, the requests to it, and the measuring of what is on the screen.
 *
 * @typedef {ReturnType<typeof createFirstActions>} FirstActions
 *
 * @param {Store<State>} store
 * @param {(events: EngineEvents) => Engine} createEngine
 */
export function createFirstActions(store, createEngine) {
  const requests = new Requests(store, () => engine.cancel());
  const engine = createEngine({
    ...createFrameEvents(store, requests),
    onCrash: (sentence) => void recover(store, { requests, python }, sentence),
  });
  const python = new Python(store, engine);
  const measuring = new Measuring(store, { requests, python, engine });
  const atlas = createAtlas(store);
  return {
    open: createOpen(store, { requests, python, measuring, atlas }),
    ...atlas.verbs,
    startEngine: () => python.start(),
    /** Resolves when Python starts without the page's thread; to be called with `startEngine`. */
    engineLaunched: () => engine.launched(),
    /** What only actions may use. */
    shared: { engine, requests, python, measuring, atlas },
  };
}
