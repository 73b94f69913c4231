/**
 * The globe in a notebook: what anywidget shows. Python holds the state; here it is drawn, and what
 * the hand selects goes back.
 *
 * @typedef {object} Model anywidget's: the traits of Python's `GlobeWidget`
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(events: string, listener: () => void) => void} on
 * @property {(events: string, listener: () => void) => void} off
 */
import { createColoring } from '../data/coloring.js';
import { createGlobe } from '../globe/globe.js';
import { describePoint } from '../data/points.js';
import { createCaption } from './caption.js';
import { readPositions, readTable } from './table.js';
import { watchTheme } from './theme.js';

const NO_WEBGL = 'This browser draws no WebGL here: the planet needs it; try another browser.';

/**
 * @param {{model: Model, el: HTMLElement}} place
 * @returns {() => void} takes the view away again
 */
function render({ model, el }) {
  const root = document.createElement('div');
  const canvas = document.createElement('canvas');
  const labels = document.createElement('div');
  root.className = 'embedding-sphere';
  labels.className = 'labels';
  labels.setAttribute('aria-hidden', 'true');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  // Keys that turn the planet must not leave the cell.
  root.dataset.lmSuppressShortcuts = 'true';
  root.append(canvas, labels);
  el.append(root);

  const bundle = readTable(model.get('_table'));
  const names = Array.from(
    { length: bundle.count },
    (_, index) => describePoint(bundle, index).label,
  );
  const glyphs = bundle.columns.find(({ name }) => name === bundle.display.glyph);
  let hovered = -1;
  const selected = () => model.get('selected') ?? -1;
  /** @param {number} index −1 lets go */
  const select = (index) => {
    model.set('selected', index < 0 ? null : index);
    model.save_changes();
  };

  /** @type {ReturnType<typeof createGlobe>} */
  let globe;
  try {
    globe = createGlobe(canvas, labels, {
      onHover(index) {
        hovered = index;
        mark();
      },
      onPick: (index) => select(index === selected() ? -1 : index),
      onChoose() {},
      onKey: () => false,
    });
  } catch {
    root.replaceChildren(NO_WEBGL);
    return () => root.remove();
  }
  const caption = createCaption(root, bundle, () => select(-1));

  const mark = () => {
    globe.mark({ hovered, selected: selected(), chosen: new Set() });
    caption.describe(hovered >= 0 ? hovered : selected(), selected() >= 0);
  };
  const paint = () => {
    const theme = watcher.theme();
    const coloring = createColoring(bundle, model.get('color_by'), theme);
    root.dataset.theme = theme;
    globe.setTheme(theme);
    globe.paint(coloring.colorOf);
    globe.showGlyphs(coloring.range === null);
    caption.explain(coloring, model.get('color_by'), theme);
    globe.setInsets(caption.covered());
  };
  const handlers = /** @type {Record<string, () => void>} */ ({
    _positions: () =>
      globe.moveTo(readPositions(model.get('_positions')), { streaming: model.get('_running') }),
    _status: () => caption.tell(model.get('_status')),
    color_by: paint,
    theme: () => watcher.choose(model.get('theme')),
    height: () => root.style.setProperty('--height', `${model.get('height')}px`),
    selected() {
      mark();
      globe.setInsets(caption.covered());
      if (selected() >= 0) globe.flyToPoint(selected());
    },
  });

  const stop = new AbortController();
  canvas.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') select(globe.atCenter());
      else if (event.key === 'Escape') select(-1);
      else return;
      event.preventDefault();
    },
    { signal: stop.signal },
  );
  // The wheel scrolls the notebook until the planet has been taken in hand.
  root.addEventListener(
    'wheel',
    (event) => {
      if (document.activeElement !== canvas) event.stopPropagation();
    },
    { signal: stop.signal, capture: true },
  );

  const fitter = new ResizeObserver(() => globe.setInsets(caption.covered()));
  fitter.observe(root);
  const watcher = watchTheme(model.get('theme'), paint);
  canvas.setAttribute(
    'aria-label',
    `A planet of ${bundle.count.toLocaleString('en')} points: ${bundle.name}`,
  );
  handlers.height();
  globe.setData(
    readPositions(model.get('_positions')),
    glyphs?.kind === 'glyph' ? glyphs.values : null,
    names,
  );
  paint();
  handlers._status();
  mark();
  for (const [name, handler] of Object.entries(handlers)) model.on(`change:${name}`, handler);
  root.dataset.drawn = String(globe.drawn().drawn);

  return () => {
    for (const [name, handler] of Object.entries(handlers)) model.off(`change:${name}`, handler);
    stop.abort();
    watcher.stop();
    fitter.disconnect();
    globe.dispose();
    root.remove();
  };
}

export default { render };
