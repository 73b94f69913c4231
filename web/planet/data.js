import { createColoring } from '../data/coloring.js';
import { findComputed } from '../data/computed-columns.js';
import { createLighting } from '../data/visibility.js';
import { describePoint } from '../data/points.js';
import { follow } from './follow.js';

/**
 * @import { Coloring } from '../data/coloring.js'
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The open data on the globe: points, colours, what is lit, names of regions, the theme.
 *
 * @param {Globe} globe
 * @param {HTMLCanvasElement} canvas
 * @param {Store<State>} store
 * @param {() => void} onDrawn called when a bundle is on the screen
 */
export function bindData(globe, canvas, store, onDrawn) {
  /** @type {Coloring | null} */
  let coloring = null;
  globe.setTheme(store.get().theme);
  follow(store, (now, before) => {
    const { bundle } = now;
    if (now.theme !== before.theme) globe.setTheme(now.theme);
    // Without a graphics processor drawing takes a core that Python wakes sooner with, and computes
    // with.
    if (isBusy(now) !== isBusy(before)) globe.navigation.setAutoRotate(!isBusy(now));
    if (now.running !== before.running) globe.throttle(now.running);
    if (!bundle) return;
    const isNew = bundle !== before.bundle;
    if (isNew) {
      const glyphs = bundle.columns.find(({ name }) => name === bundle.display.glyph);
      const names = Array.from(
        { length: bundle.count },
        (_, index) => describePoint(bundle, index).label,
      );
      globe.setData(now.positions, glyphs?.kind === 'glyph' ? glyphs.values : null, names);
      canvas.setAttribute(
        'aria-label',
        `A planet of ${bundle.count.toLocaleString('en')} points: ${bundle.name}`,
      );
    } else if (now.positions !== before.positions) {
      globe.moveTo(now.positions, { streaming: now.positionsFrom === 'frame' });
    }
    const repaint =
      isNew ||
      now.colorColumn !== before.colorColumn ||
      now.theme !== before.theme ||
      isRecomputed(now, before);
    if (repaint) {
      coloring = createColoring(bundle, now.colorColumn, now.theme, now);
      globe.paint(coloring.colorOf);
      // A glyph has its own colours: a ramp is seen on discs alone.
      globe.showGlyphs(coloring.range === null);
    }
    if (
      coloring &&
      (repaint ||
        now.isolated !== before.isolated ||
        now.previewed !== before.previewed ||
        now.passing !== before.passing)
    ) {
      globe.filter(createLighting(coloring, now));
    }
    if (isNew || now.regions !== before.regions) {
      globe.setRegions(
        now.regions.filter(({ members }) => members.every((row) => row < bundle.count)),
      );
    }
    if (isNew) {
      const { drawn, usesGlyphs } = globe.drawn();
      store.set({ drawn, drawsGlyphs: usesGlyphs });
      onDrawn();
    }
  });
}

/** @param {State} state @returns {boolean} whether Python is at something that is waited for */
const isBusy = ({ engine, running }) => engine === 'starting' || running;

/**
 * @param {State} now
 * @param {State} before
 * @returns {boolean} whether the column that colours has other values
 */
function isRecomputed(now, before) {
  const column = findComputed(now.colorColumn);
  return column !== undefined && now[column.source] !== before[column.source];
}
