import { rememberTheme } from '../platform/theme.js';
import { isLand } from '../data/land.js';
import { watch } from '../state/store.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Displacement, Layers, Tool, TrayTab } from '../state/controls.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const NO_WEBGL =
  'This browser draws no WebGL: the planet is a picture that does not turn; the flat map and the table show every point.';

/**
 * What the page shows, and whether it can: layers, the legend's entries, the theme, the tab below the
 * planet, and messages.
 *
 * @param {Store<State>} store
 */
export function createViewActions(store) {
  // Entries are known by their numbers, and other land has others.
  watch(store, ['regions'], ({ colorColumn, isolated, previewed }) => {
    if (isLand(colorColumn) && (isolated.size > 0 || previewed >= 0))
      store.set({ isolated: new Set(), previewed: -1 });
  });

  /** Data whose questions were put on the planet once: who takes them off means it. @type {WeakSet<Bundle>} */
  const marked = new WeakSet();

  // With the X-ray its questions come on the planet, whoever opens it.
  watch(store, ['tray', 'bundle'], ({ bundle, tray, layers }) => {
    if (tray !== 'retrieval' || !bundle?.questions || marked.has(bundle)) return;
    marked.add(bundle);
    store.set({ layers: { ...layers, questions: true } });
  });

  return {
    /** @param {keyof Layers} name @param {boolean} shown */
    showLayer: (name, shown) => store.set({ layers: { ...store.get().layers, [name]: shown } }),
    /** @param {Partial<Displacement>} change */
    displace: (change) => store.set({ displacement: { ...store.get().displacement, ...change } }),
    /** @param {Tool} tool */
    setTool: (tool) => store.set({ tool }),
    /** @param {TrayTab} tab the open one again closes it */
    openTab(tab) {
      store.set({ tray: store.get().tray === tab ? '' : tab });
    },
    /** @param {'ready' | 'lost'} webgl whether the globe can be drawn */
    tellWebgl: (webgl) => store.set({ webgl }),
    /** Go on without a globe, which the browser cannot draw: the flat map shows every point. */
    goWithoutGlobe: () => store.set({ webgl: 'missing', tray: 'map', notice: NO_WEBGL }),
    /**
     * @param {number} drawn how many points the globe draws
     * @param {boolean} drawsGlyphs whether they are the bundle's glyphs
     */
    tellDrawn: (drawn, drawsGlyphs) => store.set({ drawn, drawsGlyphs }),
    /** @param {string} name column */
    colorBy: (name) => store.set({ colorColumn: name, isolated: new Set(), previewed: -1 }),
    /**
     * @param {number} entry light this legend entry alone, or with those already lit; again to let
     *   go
     */
    toggleEntry(entry) {
      const isolated = new Set(store.get().isolated);
      if (!isolated.delete(entry)) isolated.add(entry);
      store.set({ isolated });
    },
    /** @param {number} entry −1 for none */
    previewEntry: (entry) => store.set({ previewed: entry }),
    showAll: () => store.set({ isolated: new Set(), previewed: -1 }),
    /** @param {'dark' | 'light'} theme that a person chose: it is remembered */
    setTheme(theme) {
      rememberTheme(theme);
      store.set({ theme });
    },
    dismiss: () => store.set({ error: '', notice: '', engineError: '' }),
  };
}
