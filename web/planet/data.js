import { createColoring } from '../data/coloring.js';
import { findComputed } from '../data/computed-columns.js';
import { isLand } from '../data/land.js';
import { createVisibility } from '../data/visibility.js';
import { describePoint } from '../data/points.js';
import { watch } from '../state/store.js';

/**
 * @import { Coloring } from '../data/coloring.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const PAINTED_FROM = /** @type {const} */ ([
  'bundle',
  'colorColumn',
  'theme',
  'answer',
  'distortion',
  'drift',
  'regions',
]);

/**
 * The open data on the globe: points, colours, what is lit, names of regions, the theme.
 *
 * @param {Globe} globe
 * @param {HTMLCanvasElement} canvas
 * @param {Store<State>} store
 * @param {(drawn: number, usesGlyphs: boolean) => void} onDrawn called when a bundle is on the
 *   screen, with the number of points that are drawn
 */
export function bindData(globe, canvas, store, onDrawn) {
  watch(store, ['theme'], ({ theme }) => globe.setTheme(theme));
  // Without a graphics processor drawing takes a core that Python wakes sooner with, and computes
  // with.
  watch(store, ['engine', 'running'], (now) => globe.navigation.setAutoRotate(!isBusy(now)));
  watch(store, ['running'], ({ running }) => globe.throttle(running));
  bindPoints(globe, canvas, store);
  bindColors(globe, store);
  watch(store, ['bundle', 'regions'], ({ bundle, regions }) => {
    if (bundle)
      globe.setRegions(regions.filter(({ members }) => members.every((row) => row < bundle.count)));
  });
  watch(store, ['bundle'], ({ bundle }) => {
    if (!bundle) return;
    const { drawn, usesGlyphs } = globe.drawn();
    onDrawn(drawn, usesGlyphs);
  });
}

/**
 * @param {Globe} globe
 * @param {HTMLCanvasElement} canvas
 * @param {Store<State>} store
 */
function bindPoints(globe, canvas, store) {
  /** @type {Bundle | null} */
  let shown = null;
  watch(store, ['bundle', 'positions'], ({ bundle, positions, positionsFrom }) => {
    if (!bundle) return;
    if (bundle === shown) {
      globe.moveTo(positions, { streaming: positionsFrom === 'frame' });
      return;
    }
    shown = bundle;
    const glyphs = bundle.columns.find(({ name }) => name === bundle.display.glyph);
    const names = Array.from(
      { length: bundle.count },
      (_, index) => describePoint(bundle, index).label,
    );
    globe.setData(positions, glyphs?.kind === 'glyph' ? glyphs.values : null, names);
    canvas.setAttribute(
      'aria-label',
      `A planet of ${bundle.count.toLocaleString('en')} points: ${bundle.name}`,
    );
  });
}

/** @param {Globe} globe @param {Store<State>} store */
function bindColors(globe, store) {
  /** @type {Coloring | null} */
  let coloring = null;
  /** @type {unknown[]} what the colours were made of */
  let painted = [];

  /** @param {State} state */
  function light(state) {
    if (coloring) globe.filter(createVisibility(coloring, state));
  }

  watch(store, PAINTED_FROM, (now) => {
    const { bundle, colorColumn, theme } = now;
    const computed = findComputed(colorColumn);
    const land = isLand(colorColumn) && now.regions;
    const wanted = [bundle, colorColumn, theme, computed && now[computed.source], land];
    if (!bundle || wanted.every((part, i) => part === painted[i])) return;
    painted = wanted;
    coloring = createColoring(bundle, colorColumn, theme, now);
    globe.paint(coloring.colorOf);
    // A glyph has its own colours: a ramp is seen on discs alone.
    globe.showGlyphs(coloring.range === null);
    light(now);
  });
  watch(store, ['isolated', 'previewed', 'filterMask'], light);
}

/** @param {State} state @returns {boolean} whether Python is at something that is waited for */
const isBusy = ({ engine, running }) => engine === 'starting' || running;
