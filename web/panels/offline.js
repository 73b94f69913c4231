import { megabytes } from '../data/megabytes.js';
import { watch } from '../state/store.js';
import { element } from './element.js';

/**
 * @import { OfflineActions } from '../actions/offline.js'
 * @import { Part } from '../platform/offline.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const STATES = /** @type {Record<string, string>} */ ({
  waiting: 'Not kept yet.',
  storing: 'Keeping the page for offline use …',
  ready: 'Works offline.',
});

/**
 * What of the page works without a network, and a button that keeps all of it.
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {OfflineActions} actions
 */
export function createOffline(container, store, actions) {
  const state = element('p', { className: 'note', role: 'status' });
  const list = element('ul', { className: 'parts note' });
  const everything = createStoring(store, actions, refresh);
  const update = element(
    'button',
    { type: 'button', className: 'wide', onclick: () => actions.usePageUpdate() },
    'Use the new version',
  );
  container.replaceChildren(
    element('h2', { className: 'caption' }, 'Offline use'),
    state,
    list,
    everything.bar,
    everything.button,
    update,
  );

  async function refresh() {
    const parts = await actions.listParts().catch(() => []);
    list.replaceChildren(...parts.map(describe));
    everything.show(parts);
  }

  watch(store, ['offline', 'offlineReason', 'updateWaiting'], (now) => {
    state.textContent = [STATES[now.offline] ?? '', now.offlineReason].filter(Boolean).join(' ');
    update.hidden = !now.updateWaiting;
  });
  watch(store, ['offline'], () => void refresh());
}

/**
 * The button that makes everything available, or stops that, and how far it is.
 *
 * @param {Store<State>} store
 * @param {OfflineActions} actions
 * @param {() => Promise<void>} onEnd
 */
function createStoring(store, actions, onEnd) {
  /** @type {AbortController | null} */
  let running = null;
  const bar = element('progress', {
    hidden: true,
    max: 1,
    'aria-label': 'Making everything available offline',
  });
  const button = element(
    'button',
    {
      type: 'button',
      className: 'wide',
      onclick: () => (running ? running.abort() : void storeAll()),
    },
    'Make everything available offline',
  );

  async function storeAll() {
    running = new AbortController();
    bar.hidden = false;
    button.textContent = 'Stop';
    await actions.storeAll((done, total) => {
      bar.value = total ? done / total : 1;
    }, running.signal);
    running = null;
    bar.hidden = true;
    await onEnd();
  }

  return {
    bar,
    button,
    /** @param {Part[]} parts */
    show(parts) {
      const missing = parts.reduce((sum, { bytes, stored }) => sum + bytes - stored, 0);
      if (!running)
        button.textContent = `Make everything available offline (${megabytes(missing)})`;
      button.hidden = missing === 0 || store.get().offline !== 'ready';
    },
  };
}

/** @param {Part} part */
function describe({ title, bytes, stored }) {
  const kept = stored >= bytes ? 'kept' : stored > 0 ? `${megabytes(stored)} kept` : 'not kept';
  return element('li', {}, `${title}: ${megabytes(bytes)}, ${kept}`);
}
