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
import { Globe } from '../globe/globe.js';
import { describePoint } from '../data/points.js';
import { createCaption } from './caption.js';
import { readPositions, readTable } from './table.js';
import { watchTheme } from './theme.js';

/** @import { Bundle } from '../formats/bundle.js' */

const NO_WEBGL = 'This browser draws no WebGL here: the planet needs it; try another browser.';

/** @param {Bundle} bundle */
function createElements(bundle) {
  const root = document.createElement('div');
  const canvas = document.createElement('canvas');
  const labels = document.createElement('div');
  root.className = 'embedding-sphere';
  // Keys that turn the planet must not leave the cell.
  root.dataset.lmSuppressShortcuts = 'true';
  labels.className = 'labels';
  labels.setAttribute('aria-hidden', 'true');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute(
    'aria-label',
    `A planet of ${bundle.count.toLocaleString('en')} points: ${bundle.name}`,
  );
  root.append(canvas, labels);
  return { root, canvas, labels };
}

/** One view of a model: a cell may show the same globe again. */
class View {
  #model;
  #bundle;
  #root;
  #globe;
  #caption;
  #theme;
  #hovered = -1;
  #stop = new AbortController();
  #fitter = new ResizeObserver(() => this.#fit());
  /** What follows when a trait changes. @type {Record<string, () => void>} */
  #handlers = {
    _positions: () => this.#move(),
    _status: () => this.#caption.tell(this.#model.get('_status')),
    color_by: () => this.#paint(),
    theme: () => this.#theme.choose(this.#model.get('theme')),
    height: () => this.#root.style.setProperty('--height', `${this.#model.get('height')}px`),
    selected: () => this.#showSelected(),
  };

  /**
   * @param {Model} model
   * @param {Bundle} bundle
   * @param {ReturnType<typeof createElements>} elements
   * @throws {Error} where there is no WebGL
   */
  constructor(model, bundle, { root, canvas, labels }) {
    this.#model = model;
    this.#bundle = bundle;
    this.#root = root;
    this.#globe = new Globe(canvas, labels, {
      onHover: (index) => this.#hover(index),
      onPin: (index) => this.#select(index === this.#selected() ? -1 : index),
      onSelect() {},
      onKey: () => false,
    });
    this.#caption = createCaption(root, bundle, () => this.#select(-1));
    this.#theme = watchTheme(model.get('theme'), () => this.#paint());
    this.#listen(canvas);
  }

  /** @param {HTMLCanvasElement} canvas */
  #listen(canvas) {
    const { signal } = this.#stop;
    canvas.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter') this.#select(this.#globe.picking.pickCenter());
        else if (event.key === 'Escape') this.#select(-1);
        else return;
        event.preventDefault();
      },
      { signal },
    );
    // The wheel scrolls the notebook until the planet has been taken in hand.
    this.#root.addEventListener(
      'wheel',
      (event) => {
        if (document.activeElement !== canvas) event.stopPropagation();
      },
      { signal, capture: true },
    );
  }

  /** Show the data, and from now on what Python changes. */
  show() {
    const bundle = this.#bundle;
    const names = Array.from(
      { length: bundle.count },
      (_, index) => describePoint(bundle, index).label,
    );
    const glyphs = bundle.columns.find(({ name }) => name === bundle.display.glyph);
    this.#fitter.observe(this.#root);
    this.#handlers.height();
    this.#globe.setData(
      readPositions(this.#model.get('_positions')),
      glyphs?.kind === 'glyph' ? glyphs.values : null,
      names,
    );
    this.#paint();
    this.#handlers._status();
    this.#highlight();
    for (const [name, handler] of Object.entries(this.#handlers))
      this.#model.on(`change:${name}`, handler);
    this.#root.dataset.drawn = String(this.#globe.drawn().drawn);
  }

  /** @returns {number} the point that is looked at, or −1 */
  #selected() {
    return this.#model.get('selected') ?? -1;
  }

  /** @param {number} index −1 lets go */
  #select(index) {
    this.#model.set('selected', index < 0 ? null : index);
    this.#model.save_changes();
  }

  /** @param {number} index */
  #hover(index) {
    this.#hovered = index;
    this.#highlight();
  }

  #highlight() {
    const selected = this.#selected();
    this.#globe.highlight({ hovered: this.#hovered, pinned: selected, selection: new Set() });
    this.#caption.describe(this.#hovered >= 0 ? this.#hovered : selected, selected >= 0);
  }

  #showSelected() {
    this.#highlight();
    this.#fit();
    if (this.#selected() >= 0) this.#globe.flyToPoint(this.#selected());
  }

  #move() {
    const positions = readPositions(this.#model.get('_positions'));
    this.#globe.moveTo(positions, { streaming: this.#model.get('_running') });
  }

  #paint() {
    const theme = this.#theme.theme();
    const column = this.#model.get('color_by');
    const coloring = createColoring(this.#bundle, column, theme);
    this.#root.dataset.theme = theme;
    this.#globe.setTheme(theme);
    this.#globe.paint(coloring.colorOf);
    this.#globe.showGlyphs(coloring.range === null);
    this.#caption.explain(coloring, column, theme);
    this.#fit();
  }

  #fit() {
    this.#globe.setInsets(this.#caption.covered());
  }

  dispose() {
    for (const [name, handler] of Object.entries(this.#handlers))
      this.#model.off(`change:${name}`, handler);
    this.#stop.abort();
    this.#theme.stop();
    this.#fitter.disconnect();
    this.#globe.dispose();
  }
}

/**
 * @param {{model: Model, el: HTMLElement}} cell
 * @returns {() => void} takes the view away again
 */
function render({ model, el }) {
  const bundle = readTable(model.get('_table'));
  const elements = createElements(bundle);
  const { root } = elements;
  el.append(root);
  /** @type {View} */
  let view;
  try {
    view = new View(model, bundle, elements);
  } catch {
    root.replaceChildren(NO_WEBGL);
    return () => root.remove();
  }
  view.show();
  return () => {
    view.dispose();
    root.remove();
  };
}

export default { render };
