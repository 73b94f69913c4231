/**
 * @import { TrayTab } from '../state/controls.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 *
 * @typedef {(source: string | Blob, name?: string, more?: Partial<State>) => Promise<void>} Open a bundle
 */

/**
 * Data that somebody opens and that bring judgements, or other vectors to be compared with, are there
 * to be looked into: the page opens at the X-ray.
 *
 * @param {Store<State>} store
 * @param {Open} open
 * @param {(tab: TrayTab) => void} openTab
 * @returns {Open}
 */
export function openAtXray(store, open, openTab) {
  return async (source, name, more) => {
    await open(source, name, more);
    const { bundle, tray } = store.get();
    const isJudged = bundle?.questions?.judgements.grades.some((grade) => grade > 0);
    const hasOthers = Boolean(bundle?.others.length);
    if ((isJudged || hasOthers) && tray !== 'retrieval') openTab('retrieval');
  };
}
