import { createColoring } from './coloring.js';
import { findDistortionColumn } from './distortion.js';
import { createGlobe } from './globe/globe.js';
import { measureInsets } from './insets.js';
import { describePoint } from './points.js';
import { INITIAL_STATE } from './state.js';

/**
 * Keeps the globe in step with the store, and turns what the hand does on it into actions.
 *
 * @typedef {import('./state.js').State} State
 *
 * @param {{canvas: HTMLCanvasElement, labels: HTMLElement, dock: HTMLElement, controls: HTMLElement, legend: HTMLElement}} parts
 * @param {import('./state.js').Store<State>} store
 * @param {ReturnType<typeof import('./actions.js').createActions>} actions
 * @param {{place: (x: number, y: number) => void}} tooltip
 * @returns {{drawn: Promise<void>}} resolves when the first bundle is on the screen
 */
export function bindGlobe({ canvas, labels, dock, controls, legend }, store, actions, tooltip) {
  const globe = createGlobe(canvas, labels, {
    onHover(index, x, y) {
      store.set({ hovered: index });
      if (index >= 0) tooltip.place(x, y);
    },
    onPick: (index) => actions.select(index === store.get().selected ? -1 : index),
    onLost: () => store.set({ webgl: 'lost' }),
    onRestored: () => store.set({ webgl: 'ready' }),
  });
  /** @type {import('./coloring.js').Coloring | null} */
  let coloring = null;
  /** @type {() => void} */
  let announce = () => {};
  const drawn = new Promise((resolve) => {
    announce = () => resolve(undefined);
  });

  /** @param {State} now @param {State} before */
  function follow(now, before) {
    const { bundle } = now;
    if (now.theme !== before.theme) globe.setTheme(now.theme);
    // Without a graphics processor drawing takes a core that Python wakes sooner with.
    if (now.engine !== before.engine) globe.rest(now.engine === 'starting');
    if (!bundle) return;
    if (bundle !== before.bundle) {
      const glyphs = bundle.columns.find(({ name }) => name === bundle.display.glyph);
      const names = Array.from({ length: bundle.count }, (_, index) => describePoint(bundle, index).label);
      globe.setData(now.positions, glyphs?.kind === 'glyph' ? glyphs.values : null, names);
      canvas.setAttribute('aria-label', `A planet of ${bundle.count.toLocaleString('en')} points: ${bundle.name}`);
    } else if (now.positions !== before.positions) {
      globe.moveTo(now.positions, { streaming: now.positionsFrom === 'frame' });
    }
    const repaint = bundle !== before.bundle || now.colorColumn !== before.colorColumn || now.theme !== before.theme
      || (now.distortion !== before.distortion && isDistortion(now.colorColumn));
    if (repaint) {
      coloring = createColoring(bundle, now.colorColumn, now.theme, now.distortion);
      globe.paint(coloring.colorOf);
      // A glyph has its own colours: a ramp is seen on discs alone.
      globe.showGlyphs(coloring.range === null);
    }
    if (repaint || now.isolated !== before.isolated || now.previewed !== before.previewed) {
      globe.filter(litBy(coloring, now));
    }
    if (now.hovered !== before.hovered || now.selected !== before.selected || bundle !== before.bundle) {
      globe.mark({ hovered: now.hovered, selected: now.selected });
      if (now.selected >= 0 && now.selected !== before.selected) globe.flyTo(now.selected);
    }
    if (bundle !== before.bundle) {
      const { drawn: count, usesGlyphs } = globe.drawn();
      store.set({ drawn: count, drawsGlyphs: usesGlyphs });
      announce();
    }
  }
  globe.setTheme(store.get().theme);

  canvas.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    actions.select(globe.atCenter());
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') actions.select(-1);
  });

  const fit = () => globe.setInsets(measureInsets({ dock, controls, legend }));
  const watcher = new ResizeObserver(fit);
  for (const panel of [dock, controls, legend]) watcher.observe(panel);
  addEventListener('resize', fit);
  fit();
  store.subscribe(follow);
  follow(store.get(), INITIAL_STATE);
  return { drawn };
}

/** @param {string} column @returns {boolean} */
const isDistortion = (column) => findDistortionColumn(column) !== undefined;

/**
 * @param {import('./coloring.js').Coloring | null} coloring
 * @param {State} state
 * @returns {(index: number) => boolean} which points are lit
 */
function litBy(coloring, { isolated, previewed }) {
  if (!coloring || (isolated.size === 0 && previewed < 0)) return () => true;
  const { entryOf } = coloring;
  if (previewed >= 0) return (index) => entryOf(index) === previewed || isolated.has(entryOf(index));
  return (index) => isolated.has(entryOf(index));
}
