import { createColoring } from '../coloring.js';
import { findDistortionColumn } from '../distortion.js';
import { describePoint } from '../points.js';

/**
 * The open data on the globe: points, colours, what is lit, names of regions, the theme.
 *
 * @typedef {import('../state.js').State} State
 *
 * @param {import('../globe/globe.js').Globe} globe
 * @param {HTMLCanvasElement} canvas
 * @param {import('../state.js').Store<State>} store
 * @param {() => void} onDrawn called when a bundle is on the screen
 */
export function bindData(globe, canvas, store, onDrawn) {
  /** @type {import('../coloring.js').Coloring | null} */
  let coloring = null;
  store.subscribe((now, before) => {
    const { bundle } = now;
    if (now.theme !== before.theme) globe.setTheme(now.theme);
    if (!bundle) return;
    const isNew = bundle !== before.bundle;
    if (isNew) {
      const glyphs = bundle.columns.find(({ name }) => name === bundle.display.glyph);
      const names = Array.from({ length: bundle.count }, (_, index) => describePoint(bundle, index).label);
      globe.setData(now.positions, glyphs?.kind === 'glyph' ? glyphs.values : null, names);
      canvas.setAttribute('aria-label', `A planet of ${bundle.count.toLocaleString('en')} points: ${bundle.name}`);
    } else if (now.positions !== before.positions) {
      globe.moveTo(now.positions, { streaming: now.positionsFrom === 'frame' });
    }
    const repaint = isNew || now.colorColumn !== before.colorColumn || now.theme !== before.theme
      || (now.distortion !== before.distortion && isDistortion(now.colorColumn));
    if (repaint) {
      coloring = createColoring(bundle, now.colorColumn, now.theme, now.distortion);
      globe.paint(coloring.colorOf);
      // A glyph has its own colours: a ramp is seen on discs alone.
      globe.showGlyphs(coloring.range === null);
    }
    if (repaint || now.isolated !== before.isolated || now.previewed !== before.previewed || now.passing !== before.passing) {
      globe.filter(litBy(coloring, now));
    }
    if (isNew || now.regions !== before.regions) {
      globe.setRegions(now.regions.filter(({ members }) => members.every((row) => row < bundle.count)));
    }
    if (isNew) {
      const { drawn, usesGlyphs } = globe.drawn();
      store.set({ drawn, drawsGlyphs: usesGlyphs });
      onDrawn();
    }
  });
  globe.setTheme(store.get().theme);
}

/** @param {string} column @returns {boolean} */
const isDistortion = (column) => findDistortionColumn(column) !== undefined;

/**
 * @param {import('../coloring.js').Coloring | null} coloring
 * @param {State} state
 * @returns {(index: number) => boolean} which points are lit: let pass by the filters and by the legend
 */
function litBy(coloring, { isolated, previewed, passing }) {
  /** @param {number} index */
  const passes = (index) => passing === null || passing[index] === 1;
  if (!coloring || (isolated.size === 0 && previewed < 0)) return passes;
  const { entryOf } = coloring;
  if (previewed >= 0) return (index) => passes(index) && (entryOf(index) === previewed || isolated.has(entryOf(index)));
  return (index) => passes(index) && isolated.has(entryOf(index));
}
