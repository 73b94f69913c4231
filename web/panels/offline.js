import { element } from './element.js';

/**
 * @import { Offline } from '../platform/offline.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const STATES = /** @type {Record<string, string>} */ ({
  waiting: 'Not kept yet.',
  storing: 'Keeping the page for offline use …',
  ready: 'Works offline.',
});

const megabytes = (/** @type {number} */ bytes) =>
  `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/**
 * What of the page works without a network, and a button that keeps all of it.
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Offline} actions
 */
export function createOffline(container, store, actions) {
  const state = element('p', { className: 'note' });
  const list = element('ul', { className: 'parts note' });
  const bar = element('progress', { hidden: true, max: 1 });
  bar.setAttribute('aria-label', 'Making everything available offline');
  const all = element('button', {
    type: 'button',
    className: 'wide',
    textContent: 'Make everything available offline',
  });
  const update = element('button', {
    type: 'button',
    className: 'wide',
    textContent: 'A new version is here: use it',
    hidden: true,
  });
  container.replaceChildren(
    element('h2', { className: 'caption' }, 'Without a network'),
    state,
    list,
    bar,
    all,
    update,
  );
  /** @type {AbortController | null} */
  let running = null;
  state.setAttribute('role', 'status');

  async function refresh() {
    const parts = await actions.parts().catch(() => []);
    list.replaceChildren(
      ...parts.map(({ title, bytes, stored }) =>
        element('li', {
          textContent: `${title}: ${megabytes(bytes)}, ${stored >= bytes ? 'kept' : stored > 0 ? `${megabytes(stored)} kept` : 'not kept'}`,
        }),
      ),
    );
    const missing = parts.reduce((sum, { bytes, stored }) => sum + bytes - stored, 0);
    if (!running) all.textContent = `Make everything available offline (${megabytes(missing)})`;
    all.hidden = missing === 0 || store.get().offline !== 'ready';
  }

  function show() {
    const { offline, offlineReason, updateWaiting } = store.get();
    state.textContent = [STATES[offline] ?? '', offlineReason].filter(Boolean).join(' ');
    update.hidden = !updateWaiting;
  }

  all.addEventListener('click', async () => {
    if (running) {
      running.abort();
      return;
    }
    running = new AbortController();
    bar.hidden = false;
    all.textContent = 'Stop';
    try {
      await actions.storeAll((done, total) => {
        bar.value = total ? done / total : 1;
      }, running.signal);
    } catch (reason) {
      if (!running.signal.aborted)
        store.set({ offlineReason: reason instanceof Error ? reason.message : String(reason) });
    }
    running = null;
    bar.hidden = true;
    await refresh();
  });
  update.addEventListener('click', () => void actions.update());

  store.subscribe((now, before) => {
    if (
      now.offline !== before.offline ||
      now.offlineReason !== before.offlineReason ||
      now.updateWaiting !== before.updateWaiting
    ) {
      show();
      if (now.offline !== before.offline) void refresh();
    }
  });
  show();
  return { refresh };
}
