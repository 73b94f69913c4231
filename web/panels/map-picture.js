import { placeOfAnswer } from '../data/answer-placement.js';
import { createColoring } from '../data/coloring.js';
import { COLUMN_SOURCES } from '../data/columns.js';
import { parseHex } from '../data/palette.js';
import { placesOf, rowsOf } from '../data/points.js';
import { RETRIEVAL_KEYS } from '../data/retrieval.js';
import { createVisibility } from '../data/visibility.js';
import { toLatLng } from '../geometry/sphere.js';
import { createPainting } from '../map/painting.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { MapPoints } from './map-points.js';

/**
 * @import { Coloring } from '../data/coloring.js'
 * @import { Inks } from '../map/painting.js'
 * @import { FlatMap, ProjectionName } from '../map/projection.js'
 * @import { Range } from './map-points.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * What each part of the picture shows of the record.
 * @satisfies {Record<string, (keyof State)[]>}
 */
const SHOWN = {
  map: ['theme'],
  rows: ['bundle', 'positions', 'atlas'],
  places: ['bundle', 'positions', 'theme'],
  colors: ['bundle', 'colorColumn', ...COLUMN_SOURCES, 'theme'],
  points: [
    'bundle',
    'positions',
    'atlas',
    'colorColumn',
    ...COLUMN_SOURCES,
    'theme',
    'isolated',
    'previewed',
    'filterMask',
    'found',
    'selection',
  ],
  marks: ['bundle', 'positions', 'atlas', 'theme', 'hovered', 'pinned', ...RETRIEVAL_KEYS],
};

/** @typedef {keyof typeof SHOWN} Part */

/**
 * @typedef {object} Setting what the picture asks of those around it
 * @property {() => ProjectionName} projection
 * @property {() => {crosshair: {x: number, y: number} | null, lasso: number[]}} hand
 * @property {(drawn: {count: number, all: number, beyond: number}) => void} onDrawn told how many points
 *   are drawn of how many, and how many of them are not on the map
 * @property {(area: number) => void} onArea told how large the picture is, square CSS pixels
 */

/** The flat map as a picture, of which only what has changed is drawn again, in the next frame. */
export class MapPicture {
  /** Takes the pointer and the keys. */
  marks = element('canvas', {
    tabIndex: 0,
    role: 'img',
    'aria-label': 'Flat map of the points',
    'aria-describedby': 'map-help',
  });
  #drawn = new MapPoints();
  #ground = element('canvas', { 'aria-hidden': 'true' });
  #points = element('canvas', { 'aria-hidden': 'true' });
  element = element('div', { className: 'map-stage' }, this.#ground, this.#points, this.marks);
  #painting = createPainting({ ground: this.#ground, points: this.#points, marks: this.marks });
  #store;
  #setting;
  /** @type {typeof import('../map/projection.js') | null} */
  #projections = null;
  /** @type {FlatMap | null} */
  #map = null;
  /** @type {[latitude: number, longitude: number]} */
  #center = [0, 0];
  /** @type {Coloring | null} */
  #coloring = null;
  /** @type {(index: number) => boolean} */
  #lit = () => true;
  #width = 0;
  #height = 0;
  /** @type {Set<Part>} */
  #stale = new Set();
  #frame = 0;

  /** @param {Store<State>} store @param {Setting} setting */
  constructor(store, setting) {
    this.#store = store;
    this.#setting = setting;
    for (const part of /** @type {Part[]} */ (Object.keys(SHOWN)))
      watch(store, /** @type {(keyof State)[]} */ (SHOWN[part]), () => this.request(part));
    watch(store, ['tray'], () => this.request());
    new ResizeObserver(() => {
      this.#width = this.element.clientWidth;
      this.#height = this.element.clientHeight;
      this.#painting.resize(this.#width, this.#height, devicePixelRatio);
      this.#setting.onArea(this.#width * this.#height);
      this.reproject();
    }).observe(this.element);
  }

  /** 2N CSS pixels, NaN for what is not drawn. */
  get places() {
    return this.#drawn.places;
  }

  /** @param {Part[]} parts that must be drawn again, in the next frame */
  request(...parts) {
    for (const part of parts) this.#stale.add(part);
    if (!this.#frame && this.#store.get().tray === 'map')
      this.#frame = requestAnimationFrame(() => this.#draw());
  }

  reproject() {
    this.request('map', 'places', 'points', 'marks');
  }

  /** @param {typeof import('../map/projection.js')} projections what maps are made with */
  begin(projections) {
    this.#projections = projections;
    this.reproject();
  }

  /** @param {[latitude: number, longitude: number]} center degrees, into the middle */
  centre(center) {
    this.#center = center;
    this.reproject();
  }

  /** @param {number} index @returns {boolean} only such points are found */
  isVisible = (index) => this.#lit(index);

  /**
   * @param {{x: number, y: number}} place CSS pixels
   * @returns {[latitude: number, longitude: number] | null | undefined} degrees
   */
  invert({ x, y }) {
    return this.#map?.invert(x, y);
  }

  #draw() {
    this.#frame = 0;
    const state = this.#store.get();
    if (!this.#projections || !state.bundle || this.#width < 1 || this.#height < 1) return;
    const inks = readInks(this.element);
    if (this.#stale.has('map')) this.#drawGround(this.#projections, inks);
    if (this.places.length !== 2 * (placesOf(state).length / 3)) {
      // What was drawn of other data is forgotten.
      this.#project(state);
      this.#stale.add('colors').add('rows');
    }
    // Rows that come are coloured as these data say.
    if (this.#stale.has('colors')) this.#color(state);
    if (this.#stale.has('rows')) this.#chooseRows(state);
    if (this.#stale.has('places')) this.#project(state);
    if (this.#stale.has('points')) this.#drawPoints(state, inks);
    if (this.#stale.has('marks')) this.#drawMarks(state, inks);
    this.#stale.clear();
  }

  /** @param {typeof import('../map/projection.js')} projections @param {Inks} inks */
  #drawGround({ createFlatMap }, inks) {
    const name = this.#setting.projection();
    const [latitude, longitude] = this.#center;
    this.#map = createFlatMap(
      name,
      name === 'equal-earth' ? [0, longitude] : [latitude, longitude],
      this.#width,
      this.#height,
    );
    this.#painting.drawGround(this.#map, inks);
  }

  /** @param {State} state */
  #chooseRows(state) {
    this.#drawn.draw(rangesOf(state));
    this.#tellDrawn(state);
  }

  /** @param {State} state */
  #project(state) {
    this.#drawn.project(this.#map, placesOf(state));
    this.#tellDrawn(state);
  }

  /** @param {State} state */
  #tellDrawn({ bundle }) {
    const { count, beyond } = this.#drawn;
    this.#setting.onDrawn({ count, beyond, all: bundle ? rowsOf(bundle) : 0 });
  }

  /** @param {State} state */
  #color(state) {
    const { bundle, colorColumn, theme } = state;
    if (!bundle) return;
    this.#coloring = createColoring(bundle, colorColumn, theme, state);
    const { colorOf } = this.#coloring;
    this.#drawn.color((index) => pack(colorOf(index)));
  }

  /** @param {State} state @param {Inks} inks */
  #drawPoints(state, inks) {
    this.#lit = this.#coloring ? createVisibility(this.#coloring, state) : () => true;
    this.#painting.drawPoints(this.places, {
      colors: this.#drawn.colors,
      ranges: this.#drawn.ranges,
      isVisible: this.isVisible,
      selection: state.selection,
      rim: pack(parseHex(inks.ink)),
      ground: pack(parseHex(inks.ground)),
    });
  }

  /** @param {State} state @param {Inks} inks */
  #drawMarks(state, inks) {
    if (!this.#map) return;
    this.#painting.drawMarks(this.#map, inks, {
      ...this.#setting.hand(),
      hovered: this.#at(state.hovered),
      pinned: this.#at(state.pinned),
      query: this.#placeAnswer(state),
    });
  }

  /** @param {number} index */
  #at(index) {
    if (index < 0 || !Number.isFinite(this.places[2 * index])) return null;
    return { x: this.places[2 * index], y: this.places[2 * index + 1] };
  }

  /** @param {State} state */
  #placeAnswer(state) {
    const placement = placeOfAnswer(state);
    if (!placement) return null;
    const { position, cap } = placement;
    const place = new Float32Array(2);
    if (this.#map?.project(Float32Array.from(position), place) !== 0) return null;
    const [latitude, longitude] = toLatLng(...position);
    return { latitude, longitude, cap: (cap * 180) / Math.PI, x: place[0], y: place[1] };
  }
}

/** @param {State} state @returns {Range[]} rows that are drawn, of an atlas those of its tiles */
const rangesOf = ({ positions, atlas }) => [
  [0, positions.length / 3],
  ...(atlas?.flat ?? []).map(({ first, count }) => /** @type {Range} */ ([first, first + count])),
];

/**
 * @param {number[]} color red, green, blue, 0…255
 * @returns {number} a byte each, from the lowest
 */
const pack = ([r, g, b]) => r | (g << 8) | (b << 16);

/** @param {HTMLElement} page @returns {Inks} */
function readInks(page) {
  const style = getComputedStyle(page);
  const ink = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    ground: ink('--ground'),
    line: ink('--field-line'),
    ink: ink('--ink'),
    accent: ink('--accent'),
  };
}
