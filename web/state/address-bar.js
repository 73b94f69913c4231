/**
 * @import { State } from './state.js'
 * @import { Store } from './store.js'
 */

const REST = 400;

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
  function write() {
    if (!store.get().bundle) return;
    written = actions.currentLink();
    if (location.hash.slice(1) !== written) history.replaceState(history.state, '', `#${written}`);
  }
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(write, REST);
  }
  store.subscribe((now, before) => {
    // Progress goes on changing the record: a run that begins must not wait for its rest.
    if (now.running && !before.running) write();
    else if (now.positions === before.positions || now.bundle !== before.bundle) soon();
  });
  // The camera is not in the record: it rests some time after the hand has let go.
  for (const type of ['pointerup', 'wheel', 'keyup'])
    addEventListener(type, soon, { passive: true });
  addEventListener('hashchange', () => {
    if (location.hash.slice(1) !== written) void actions.followLink(location.hash).catch(() => {});
  });
}
