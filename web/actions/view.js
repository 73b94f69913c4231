/**
 * @import { Displacement, Layers, State, Tool, TrayTab } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * What the planet shows and which tab is open below it.
 *
 * @param {Store<State>} store
 */
export function createViewActions(store) {
  return {
    /** @param {keyof Layers} name @param {boolean} shown */
    showLayer: (name, shown) => store.set({ layers: { ...store.get().layers, [name]: shown } }),
    /** @param {Partial<Displacement>} change */
    displace: (change) => store.set({ displacement: { ...store.get().displacement, ...change } }),
    /** @param {Tool} tool */
    takeTool: (tool) => store.set({ tool }),
    /** @param {TrayTab} tab the open one again closes it */
    openTab: (tab) => store.set({ tray: store.get().tray === tab ? '' : tab }),
  };
}
