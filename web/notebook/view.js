import { createColoring } from '../data/coloring.js';
import { describePoint } from '../data/points.js';
import { createSizing } from '../data/sizing.js';
import { Globe } from '../globe/globe.js';
import { createCaption } from './caption.js';
import { readLand } from './land.js';
import { createRows } from './rows.js';
import { createSearchBox } from './search-box.js';
import { readBytes, readFloats } from './table.js';
import { watchTheme } from './theme.js';
import { createToolbar } from './toolbar.js';

/**
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Region } from '../formats/bundle-regions.js'
 * @import { createElements } from './elements.js'
 * @import { Model } from './widget.js'
 */

/** One view of a model: a cell may show the same globe again. */
export class View {
  #model;
  #bundle;
  #elements;
  #globe;
  #caption;
  #toolbar;
  #search;
  #rows;
  #theme;
  #hovered = -1;
  /** @type {Region[]} */
  #land = [];
  /** @type {Uint8Array | null} a byte a row: whether it passes the filter */
  #passes = null;
  #stop = new AbortController();
  #fitter = new ResizeObserver(() => this.#fit());
  /** What follows when a trait changes. @type {Record<string, () => void>} */
  #handlers = {
    positions: () => this.#move(),
    _status: () => this.#tell(),
    notices: () => this.#tell(),
    land: () => this.#name(),
    color_by: () => this.#paint(),
    size_by: () => this.#globe.setSizes(createSizing(this.#bundle, this.#model.get('size_by'))),
    theme: () => this.#theme.choose(this.#model.get('theme')),
    height: () =>
      this.#elements.root.style.setProperty('--height', `${this.#model.get('height')}px`),
    table: () => this.#rows.show(this.#model.get('table')),
    tool: () => this.#chooseTool(),
    filter: () => this.#filter(),
    pinned: () => this.#showPinned(),
    selection: () => this.#showSelection(),
    query: () => this.#search.show(this.#model.get('query')),
    _answer: () => this.#answer(),
  };

  /**
   * @param {Model} model
   * @param {Bundle} bundle
   * @param {ReturnType<typeof createElements>} elements
   * @throws {Error} where there is no WebGL
   */
  constructor(model, bundle, elements) {
    const { root, stage, canvas, labels } = elements;
    this.#model = model;
    this.#bundle = bundle;
    this.#elements = elements;
    this.#globe = new Globe(canvas, labels, {
      onHover: (index) => this.#hover(index),
      onPin: (index, adds) => (adds ? this.#toggle(index) : this.#pin(index)),
      onSelect: (rows, adds) => this.#select(adds ? [...model.get('selection'), ...rows] : rows),
      onKey: () => false,
    });
    this.#caption = createCaption(stage, bundle, () => this.#pin(-1));
    this.#search = createSearchBox(this.#caption.heading, (query) => this.#set('query', query));
    this.#toolbar = createToolbar(stage, {
      choose: (tool) => this.#set('tool', tool),
      clear: () => this.#select([]),
    });
    this.#rows = createRows(root, bundle, (row) => this.#pin(row));
    this.#theme = watchTheme(model.get('theme'), () => this.#paint());
    this.#listen(canvas);
  }

  /** @param {HTMLCanvasElement} canvas */
  #listen(canvas) {
    const { signal } = this.#stop;
    canvas.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter') this.#pin(this.#globe.picking.pickCenter());
        else if (event.key === 'Escape') this.#pin(-1);
        else return;
        event.preventDefault();
      },
      { signal },
    );
    // The wheel scrolls the notebook until the planet has been taken in hand.
    this.#elements.stage.addEventListener(
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
    this.#fitter.observe(this.#elements.stage);
    this.#handlers.height();
    this.#globe.setData(
      readFloats(this.#model.get('positions')),
      glyphs?.kind === 'glyph' ? glyphs.values : null,
      names,
    );
    const { _status, land, size_by, table, tool, filter, selection, query, _answer } =
      this.#handlers;
    for (const handler of [_status, land, size_by, table, tool, filter, query, _answer, selection])
      handler();
    for (const [name, handler] of Object.entries(this.#handlers))
      this.#model.on(`change:${name}`, handler);
    this.#elements.root.dataset.drawn = String(this.#globe.drawn().drawn);
  }

  /** @param {string} name of a trait @param {unknown} value */
  #set(name, value) {
    this.#model.set(name, value);
    this.#model.save_changes();
  }

  /** @returns {number} the point that is looked at, or −1 */
  #pinned() {
    return this.#model.get('pinned') ?? -1;
  }

  /** @param {number} index −1, or the one that is pinned, lets go */
  #pin(index) {
    this.#set('pinned', index < 0 || index === this.#pinned() ? null : index);
  }

  /** @param {number[]} rows */
  #select(rows) {
    this.#set(
      'selection',
      [...new Set(rows)].sort((a, b) => a - b),
    );
  }

  /** @param {number} index −1 for none */
  #toggle(index) {
    /** @type {number[]} */
    const rows = this.#model.get('selection');
    if (index >= 0)
      this.#select(rows.includes(index) ? rows.filter((row) => row !== index) : [...rows, index]);
  }

  /** @param {number} index −1 for none */
  #hover(index) {
    this.#hovered = index;
    this.#highlight();
  }

  #highlight() {
    const pinned = this.#pinned();
    const selection = new Set(/** @type {number[]} */ (this.#model.get('selection')));
    this.#globe.highlight({ hovered: this.#hovered, pinned, selection });
    this.#caption.describe(this.#hovered >= 0 ? this.#hovered : pinned, pinned >= 0);
  }

  #showPinned() {
    this.#highlight();
    this.#fit();
    this.#rows.mark(this.#pinned());
    if (this.#pinned() >= 0) this.#globe.flyToPoint(this.#pinned());
  }

  #showSelection() {
    this.#highlight();
    this.#toolbar.count(this.#model.get('selection').length);
    this.#list();
  }

  #chooseTool() {
    const tool = this.#model.get('tool');
    this.#globe.setTool(tool);
    this.#toolbar.choose(tool);
  }

  #filter() {
    const mask = this.#model.get('filter');
    const passes = mask && readBytes(mask);
    this.#passes = passes;
    this.#globe.filter(passes ? (row) => passes[row] === 1 : () => true);
    this.#list();
  }

  #answer() {
    /** @type {{label: string, scores: DataView, rows: number[]} | null} */
    const answer = this.#model.get('_answer');
    const scores = answer && readFloats(answer.scores);
    this.#globe.setAnswer(
      answer &&
        scores && {
          label: answer.label,
          scores,
          hits: answer.rows.map((row) => ({ row, score: scores[row], far: false })),
        },
    );
    this.#search.tell(answer ? answer.rows.length : -1);
    this.#list();
    if (answer?.rows.length) this.#globe.flyToPoint(answer.rows[0]);
  }

  /** The table has what was asked for, else what is selected, else what passes. */
  #list() {
    const answer = this.#model.get('_answer');
    const selection = this.#model.get('selection');
    const passes = this.#passes;
    if (answer) this.#rows.list({ title: 'Matches', rows: answer.rows });
    else if (selection.length) this.#rows.list({ title: 'Selected', rows: selection });
    else {
      const all = Array.from({ length: this.#bundle.count }, (_, row) => row);
      const rows = passes ? all.filter((row) => passes[row]) : all;
      this.#rows.list({ title: passes ? 'Rows that pass' : 'Rows', rows });
    }
  }

  #move() {
    const positions = readFloats(this.#model.get('positions'));
    this.#globe.moveTo(positions, { streaming: this.#model.get('_running') });
  }

  /** What Python is doing, else what the layout had to say. */
  #tell() {
    this.#caption.tell(this.#model.get('_status') || this.#model.get('notices').join(' '));
    this.#fit();
  }

  #name() {
    this.#land = readLand(this.#model.get('land'));
    this.#globe.setRegions(this.#land);
    this.#paint();
  }

  #paint() {
    const theme = this.#theme.theme();
    const column = this.#model.get('color_by');
    const coloring = createColoring(this.#bundle, column, theme, {
      distortion: null,
      answer: null,
      regions: this.#land,
      positions: readFloats(this.#model.get('positions')),
    });
    this.#elements.root.dataset.theme = theme;
    this.#globe.setTheme(theme);
    this.#globe.paint(coloring.colorOf);
    this.#globe.showGlyphs(coloring.range === null);
    this.#caption.explain(coloring, column, theme);
    this.#fit();
  }

  #fit() {
    const below = this.#toolbar.element.offsetHeight;
    this.#globe.setInsets(this.#caption.covered(below));
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
