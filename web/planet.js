import { createColoring } from './coloring.js';
import { findComputed } from './computed.js';
import { createGlobe } from './globe/globe.js';
import { createLighting } from './lighting.js';
import { describePoint } from './points.js';

const WIDE = 720;
const ROOMY = 1000;

/**
 * Keeps the globe in step with the store, and turns what the hand does on it into actions.
 *
 * @typedef {import('./state.js').State} State
 *
 * @param {{canvas: HTMLCanvasElement, labels: HTMLElement, dock: HTMLElement, controls: HTMLElement, legend: HTMLElement, tray: HTMLElement, choice: HTMLElement}} parts
 * @param {import('./state.js').Store<State>} store
 * @param {import('./actions/index.js').Actions} actions
 * @param {{place: (x: number, y: number) => void}} tooltip
 * @returns {{drawn: Promise<void>, center: () => [latitude: number, longitude: number]} & import('./actions/link.js').Camera}
 *   `drawn` resolves when the first bundle is on the screen; `center` is the middle of the view, degrees
 */
export function bindGlobe({ canvas, labels, dock, controls, legend, tray, choice }, store, actions, tooltip) {
  /** The point under the pointer on the planet; what else is hovered is hovered in a panel. */
  let pointed = -1;
  const globe = createGlobe(canvas, labels, {
    onHover(index, x, y) {
      pointed = index;
      store.set({ hovered: index });
      if (index >= 0) tooltip.place(x, y);
    },
    onPick: (index) => actions.select(index === store.get().selected ? -1 : index),
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
      || isRecomputed(now, before);
    if (repaint) {
      coloring = createColoring(bundle, now.colorColumn, now.theme, now);
      globe.paint(coloring.colorOf);
      // A glyph has its own colours: a ramp is seen on discs alone.
      globe.showGlyphs(coloring.range === null);
    }
    if (coloring && (repaint || now.isolated !== before.isolated || now.previewed !== before.previewed || now.passing !== before.passing)) {
      globe.filter(createLighting(coloring, now));
    }
    if (now.hovered !== before.hovered || now.selected !== before.selected || bundle !== before.bundle) {
      globe.mark({ hovered: now.hovered, selected: now.selected });
      if (now.selected >= 0 && now.selected !== before.selected) globe.flyTo(now.selected);
      if (now.hovered >= 0 && now.hovered !== before.hovered && now.hovered !== pointed) tooltip.place(...globe.screenPosition(now.hovered));
    }
    if (bundle !== before.bundle) {
      const { drawn: count, usesGlyphs } = globe.drawn();
      store.set({ drawn: count, drawsGlyphs: usesGlyphs });
      announce();
    }
  }
  store.subscribe(follow);
  globe.setTheme(store.get().theme);

  canvas.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    actions.select(globe.atCenter());
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') actions.select(-1);
  });

  /** The globe is centred in what the panels leave free. */
  function fit() {
    const top = (/** @type {HTMLElement} */ panel) => (panel.hidden ? innerHeight : panel.getBoundingClientRect().top);
    if (innerWidth < WIDE) {
      const lowest = Math.min(dock.getBoundingClientRect().top, store.get().tray ? tray.getBoundingClientRect().top : innerHeight);
      globe.setInsets({ left: 4, right: 4, top: choice.hidden ? 60 : choice.getBoundingClientRect().bottom + 4, bottom: innerHeight - lowest });
      return;
    }
    const right = legend.hidden || innerWidth < ROOMY ? 0 : innerWidth - legend.getBoundingClientRect().left;
    globe.setInsets({ left: controls.getBoundingClientRect().right, right, top: 70, bottom: innerHeight - Math.min(top(tray), top(choice)) });
  }
  const watcher = new ResizeObserver(fit);
  for (const panel of [dock, controls, legend, tray, choice]) watcher.observe(panel);
  addEventListener('resize', fit);
  return {
    drawn,
    pose: globe.pose,
    jump: globe.jump,
    center() {
      const { latitude, longitude } = globe.pose();
      return [latitude, longitude];
    },
  };
}

/** @param {State} now @param {State} before @returns {boolean} whether the column that colours has other values */
function isRecomputed(now, before) {
  const column = findComputed(now.colorColumn);
  return column !== undefined && now[column.source] !== before[column.source];
}
