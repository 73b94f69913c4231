import { INITIAL_STATE } from './state.js';
import { watch } from './store.js';

/**
 * @import { State } from './state.js'
 * @import { Store } from './store.js'
 */

const REST = 400;
/** How often the address is written again while a flight of the camera goes on. */
const FLIGHT_WRITES = 6;
/** What goes on changing while points move: none of it is in a link, or may put off its writing. */
const STREAMED = new Set([
  ...['positions', 'positionsFrom', 'frame', 'costs', 'progress'],
  ...['outdated', 'recordedFrames', 'playbackFrame'],
]);
const WATCHED = /** @type {(keyof State)[]} */ (
  Object.keys(INITIAL_STATE).filter((key) => !STREAMED.has(key))
);

/**
 * Keep the address bar in step with what is shown, without a step back for every glance, and follow
 * a link that is pasted there.
 * @param {Store<State>} store
 * @param {{currentLink: () => string, followLink: (fragment: string) => Promise<boolean>}} actions
 */
export function followAddress(store, actions) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let written = location.hash.slice(1);
  let rewrites = 0;
  function write() {
    if (!store.get().bundle) return;
    written = actions.currentLink();
    if (location.hash.slice(1) === written) return;
    history.replaceState(history.state, '', `#${written}`);
    // What was pinned is flown to: the address is to hold where the camera comes to rest.
    clearTimeout(timer);
    if (rewrites++ < FLIGHT_WRITES) timer = setTimeout(write, REST);
  }
  function soon() {
    clearTimeout(timer);
    rewrites = 0;
    timer = setTimeout(write, REST);
  }
  watch(store, WATCHED, soon);
  // The address that was followed stands until something changes.
  clearTimeout(timer);
  // A page that is loaded again asks for the run that goes on.
  watch(store, ['running'], ({ running }) => {
    if (running) write();
  });
  // So does one that is loaded again as soon as its colours were chosen.
  let { theme } = store.get();
  watch(store, ['theme'], (now) => {
    if (now.theme !== theme) write();
    ({ theme } = now);
  });
  // The camera is not in the record: it rests some time after the hand has let go.
  for (const type of ['pointerup', 'wheel', 'keyup'])
    addEventListener(type, soon, { passive: true });
  // The event's address: the page may have written its own over it before this is heard.
  addEventListener('hashchange', ({ newURL }) => {
    const { hash } = new URL(newURL);
    if (hash.slice(1) !== written) void actions.followLink(hash).catch(() => {});
  });
}
