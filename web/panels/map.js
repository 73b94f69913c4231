import { placeOfAnswer } from '../data/answer-placement.js';
import { createColoring } from '../data/coloring.js';
import { toLatLng } from '../geometry/sphere.js';
import { createLighting } from '../data/visibility.js';
import { createPainting } from '../map/painting.js';
import { parseHex } from '../data/palette.js';
import { describePoint } from '../data/points.js';
import { element } from './element.js';
import { bindMapHand } from './map-hand.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Coloring } from '../data/coloring.js'
 * @import { Inks } from '../map/painting.js'
 * @import { FlatMap, ProjectionName } from '../map/projection.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const ORIGIN = /** @type {[latitude: number, longitude: number]} */ ([0, 0]);

/**
 * The flat map: every point at once, hovered and chosen here as on the planet.
 *
 * @param {HTMLElement} page
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => [latitude: number, longitude: number]} viewCenter the middle of the planet's view,
 *   degrees
 */
export function createMap(page, store, actions, viewCenter) {
  const canvas = (/** @type {object} */ settings) => element('canvas', { ...settings });
  const ground = canvas({ 'aria-hidden': 'true' }),
    dots = canvas({ 'aria-hidden': 'true' });
  const marks = canvas({
    tabIndex: 0,
    role: 'img',
    'aria-label': 'Flat map of the points',
    'aria-describedby': 'map-help',
  });
  const stage = element('div', { className: 'map-stage' }, ground, dots, marks);
  const chooser = element('select', {
    id: 'map-projection',
    'aria-label': 'Projection',
    onchange: () => {
      if (chooser.value !== 'equal-earth') center = focus();
      reproject();
    },
  });
  const recentre = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      onclick: () => {
        center = focus();
        reproject();
      },
    },
    'Centre',
  );
  const readout = element('output', { className: 'map-readout', for: 'map-projection' });
  const beyondNote = element('p', { className: 'note map-beyond', hidden: true });
  const spoken = element('p', { role: 'status', className: 'hidden-text' });
  page.append(
    element(
      'div',
      { className: 'map-side' },
      element('label', { for: 'map-projection', className: 'caption' }, 'Projection'),
      chooser,
      recentre,
      readout,
      beyondNote,
      element(
        'p',
        { id: 'map-help', className: 'note map-help' },
        'Drag a lasso: Shift adds, Alt takes away. Arrows walk, Enter pins, Space chooses.',
      ),
    ),
    stage,
    spoken,
  );

  const painting = createPainting({ ground, points: dots, marks });
  /** @type {typeof import('../map/projection.js') | null} */
  let projections = null;
  /** @type {FlatMap | null} */
  let map = null;
  let center = ORIGIN;
  let places = new Float32Array();
  let colors = new Uint32Array();
  /** @type {Coloring | null} */
  let coloring = null;
  let width = 0,
    height = 0;
  const stale = { map: true, places: true, colors: true, points: true, marks: true };
  let frame = 0;

  /** @param {(keyof typeof stale)[]} parts that must be drawn again, in the next frame */
  function request(...parts) {
    for (const part of parts) stale[part] = true;
    if (!frame && store.get().tray === 'map') frame = requestAnimationFrame(draw);
  }

  const reproject = () => request('map', 'places', 'points', 'marks');
  const isLit = (/** @type {number} */ index) => lit(index);
  /** @type {(index: number) => boolean} */
  let lit = () => true;

  function draw() {
    frame = 0;
    const state = store.get();
    if (!projections || !state.bundle || width < 1 || height < 1) return;
    const inks = readInks(page);
    if (stale.map) {
      const name = /** @type {ProjectionName} */ (chooser.value);
      map = projections.createFlatMap(
        name,
        name === 'equal-earth' ? [0, center[1]] : center,
        width,
        height,
      );
      painting.drawGround(map, inks);
    }
    if (!map) return;
    if (stale.places) project(state);
    if (stale.colors) color(state);
    if (stale.points) {
      lit = coloring ? createLighting(coloring, state) : () => true;
      painting.drawPoints(places, {
        colors,
        isLit,
        selection: state.selection,
        rim: pack(parseHex(inks.ink)),
        ground: pack(parseHex(inks.ground)),
      });
    }
    if (stale.marks)
      painting.drawMarks(map, inks, {
        ...hand.marks(),
        hovered: at(state.hovered),
        selected: at(state.selected),
        query: placeAnswer(state),
      });
    Object.assign(stale, { map: false, places: false, colors: false, points: false, marks: false });
  }

  /** @param {State} state */
  function project({ positions }) {
    if (places.length * 3 !== positions.length * 2)
      places = new Float32Array((positions.length / 3) * 2);
    const beyond = map?.project(positions, places) ?? 0;
    beyondNote.hidden = beyond === 0;
    beyondNote.textContent = `${beyond.toLocaleString('en')} beyond the edge.`;
  }

  /** @param {State} state */
  function color(state) {
    const { bundle, colorColumn, theme } = state;
    if (!bundle) return;
    coloring = createColoring(bundle, colorColumn, theme, state);
    const { colorOf } = coloring;
    colors = Uint32Array.from({ length: bundle.count }, (_, index) => pack(colorOf(index)));
  }

  /** @param {number} index */
  const at = (index) =>
    index >= 0 && Number.isFinite(places[2 * index])
      ? { x: places[2 * index], y: places[2 * index + 1] }
      : null;

  /** @param {State} state */
  function placeAnswer(state) {
    const placement = placeOfAnswer(state);
    if (!placement) return null;
    const { position, cap } = placement;
    const place = new Float32Array(2);
    if (map?.project(Float32Array.from(position), place) !== 0) return null;
    const [latitude, longitude] = toLatLng(...position);
    return { latitude, longitude, cap: (cap * 180) / Math.PI, x: place[0], y: place[1] };
  }

  /** What one would look at: the pinned point, else the selection, else what the planet shows. */
  function focus() {
    const { selected, selection, positions } = store.get();
    const rows = selected >= 0 ? [selected] : [...selection];
    const mean = [0, 1, 2].map((axis) =>
      rows.reduce((sum, row) => sum + positions[3 * row + axis], 0),
    );
    return Math.hypot(...mean) > 1e-6 ? toLatLng(mean[0], mean[1], mean[2]) : viewCenter();
  }

  const hand = bindMapHand(marks, {
    places: () => places,
    isLit,
    hovered: () => store.get().hovered,
    selected: () => store.get().selected,
    onHover: (index) => actions.hover(index),
    onPin: (index) => actions.select(index === store.get().selected ? -1 : index),
    onChoose: (rows, how) => actions.choosePoints(rows, how),
    onToggle: (index) =>
      actions.choosePoints([index], store.get().selection.has(index) ? 'remove' : 'add'),
    onWalk: (index) => {
      const { bundle } = store.get();
      if (bundle) spoken.textContent = describePoint(bundle, index).label;
    },
    onChange: () => {
      request('marks');
      showReadout();
    },
  });

  /** Where the pointer is, or the point that is hovered elsewhere. */
  function showReadout() {
    const { bundle, hovered, positions } = store.get();
    const pointer = hand.marks().crosshair;
    const place =
      hovered >= 0
        ? toLatLng(positions[3 * hovered], positions[3 * hovered + 1], positions[3 * hovered + 2])
        : pointer && map?.invert(pointer.x, pointer.y);
    readout.replaceChildren(
      ...(place ? [element('b', {}, formatPlace(place))] : []),
      ...(bundle && hovered >= 0
        ? [element('span', {}, describePoint(bundle, hovered).label)]
        : []),
    );
  }

  store.subscribe((now, before) => {
    const changed = (/** @type {(keyof State)[]} */ ...names) =>
      names.some((name) => now[name] !== before[name]);
    if (changed('bundle')) request('places', 'colors', 'points', 'marks');
    if (changed('positions')) request('places', 'points', 'marks');
    if (changed('colorColumn', 'distortion', 'drift', 'answer')) request('colors', 'points');
    if (changed('theme')) request('map', 'places', 'colors', 'points', 'marks');
    if (changed('isolated', 'previewed', 'passing', 'selection')) request('points');
    if (changed('hovered', 'selected', 'answer')) request('marks');
    if (changed('hovered', 'bundle')) showReadout();
    if (changed('tray')) request();
    if (changed('selected', 'selection'))
      recentre.title = `Put ${now.selected >= 0 ? 'the pinned point' : now.selection.size ? 'the selection' : 'the planet’s view'} in the middle`;
  });
  new ResizeObserver(() => {
    width = stage.clientWidth;
    height = stage.clientHeight;
    painting.resize(width, height, devicePixelRatio);
    reproject();
  }).observe(stage);

  void import('../map/projection.js').then(
    (loaded) => {
      projections = loaded;
      chooser.replaceChildren(
        ...loaded.PROJECTION_TITLES.map(([name, title]) => new Option(title, name)),
      );
      reproject();
    },
    () => {
      readout.textContent = 'The map did not load: close the tab and open it again.';
    },
  );
}

/**
 * @param {number[]} color red, green, blue, 0…255
 * @returns {number} a byte each, from the lowest
 */
const pack = ([r, g, b]) => r | (g << 8) | (b << 16);

/** @param {[latitude: number, longitude: number]} place degrees @returns {string} */
function formatPlace([latitude, longitude]) {
  return `${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? 'S' : 'N'}  ${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? 'W' : 'E'}`;
}

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
