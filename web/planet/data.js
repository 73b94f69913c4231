import { createColoring } from '../data/coloring.js';
import { COLUMN_SOURCES } from '../data/columns.js';
import { tagColumn } from '../data/tags.js';
import { findComputed } from '../data/computed-columns.js';
import { isLand } from '../data/land.js';
import { createVisibility } from '../data/visibility.js';
import { describePoint, rowsOf } from '../data/points.js';
import { densestPlace } from '../geometry/densest.js';
import { watch } from '../state/store.js';
import { firstPoseOf } from './first-pose.js';
import { createFlights } from './flights.js';

/**
 * @import { Coloring } from '../data/coloring.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Globe } from '../globe/globe.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const PAINTED_FROM = /** @type {const} */ (['bundle', 'colorColumn', 'theme', ...COLUMN_SOURCES]);

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
  /** What has been turned to its land: to undo what was added opens nothing. @type {WeakSet<Bundle>} */
  const faced = new WeakSet();
  // Where the densest land of many points lies is found in a step of its own.
  watch(store, ['bundle'], (now) => {
    if (now.positionsFrom === 'stored') firstPoseOf(now);
  });
  watch(store, ['bundle', 'positions'], (now) => {
    const { bundle, positions, positionsFrom } = now;
    if (!bundle) return;
    if (bundle === shown) {
      globe.moveTo(positions, { streaming: positionsFrom === 'frame' });
      // Data that came without a layout have land only now.
      const isFirst = positionsFrom === 'result' && bundle.layouts.length === 0;
      const land = isFirst && globe.navigation.isAtFirst() && densestPlace(positions);
      if (land) globe.navigation.flyTo(land);
      return;
    }
    shown = bundle;
    if (positionsFrom === 'stored' && !faced.has(bundle)) globe.navigation.begin(firstPoseOf(now));
    faced.add(bundle);
    const glyphs = bundle.columns.find(({ name }) => name === bundle.display.glyph);
    // The texts of an atlas are read when they are looked at: its regions are named, not its points.
    const names = bundle.extent
      ? null
      : Array.from({ length: bundle.count }, (_, index) => describePoint(bundle, index).label);
    globe.setData(positions, glyphs?.kind === 'glyph' ? glyphs.values : null, names);
    canvas.setAttribute(
      'aria-label',
      `A planet of ${rowsOf(bundle).toLocaleString('en')} points: ${bundle.name}`,
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
    const source = computed && now[computed.source];
    const tags = colorColumn === tagColumn(now)?.name && now.tags;
    const wanted = [bundle, colorColumn, theme, source, land, tags];
    if (!bundle || wanted.every((part, i) => part === painted[i])) return;
    painted = wanted;
    coloring = createColoring(bundle, colorColumn, theme, now);
    globe.paint(coloring.colorOf);
    // A glyph has its own colours: a ramp is seen on discs alone.
    globe.showGlyphs(coloring.range === null);
    light(now);
  });
  watch(store, ['isolated', 'previewed', 'filterMask', 'found'], light);
  const flights = createFlights(globe);
  watch(store, ['framed'], ({ framed, positions }) => flights.frame(positions, framed));
  watch(store, ['bundle'], flights.forget);
  watch(store, ['isolated', 'filterMask'], (now) => {
    if (coloring) flights.follow(now, createVisibility(coloring, { ...now, previewed: -1 }));
  });
}
