/**
 * What the planet shows and which tab is open below it.
 *
 * @typedef {import('../state/state.js').State} State
 *
 * @param {import('../state/state.js').Store<State>} store
 */
export function createViewActions(store) {
  return {
    /** @param {keyof import('../state/state.js').Layers} name @param {boolean} shown */
    showLayer: (name, shown) => store.set({ layers: { ...store.get().layers, [name]: shown } }),
    /** @param {Partial<import('../state/state.js').Displacement>} change */
    displace: (change) => store.set({ displacement: { ...store.get().displacement, ...change } }),
    /** @param {import('../state/state.js').Tool} tool */
    takeTool: (tool) => store.set({ tool }),
    /** @param {import('../state/state.js').TrayTab} tab the open one again closes it */
    openTab: (tab) => store.set({ tray: store.get().tray === tab ? '' : tab }),
  };
}
