import { Group } from 'three';
import { createPointTextures } from './point-textures.js';
import { createPoints } from './points.js';

/**
 * @import { PlanetTheme } from '../theme.js'
 * @import { Layer, Screen } from './layer.js'
 * @import { PointTextures } from './point-textures.js'
 *
 * @typedef {{first: number, count: number}} Rows
 *
 * @typedef {object} Drawn
 * @property {(index: number) => number} rowOf its points
 * @property {PointTextures} textures
 * @property {ReturnType<typeof createPoints>} points
 * @property {number} age seconds since it came
 * @property {number} painted which colours it has
 * @property {number} emphasized which emphasis it has
 */

/** Seconds in which a tile comes out. */
const FADE = 0.45;
/** Milliseconds of a frame that go into painting tiles. */
const PAINTING = 6;
/** Tiles out of sight that are kept, because who turns away turns back. */
const SPARE = 16;
/** After the points that are always there: what is emphasised among all of them is lifted. */
const AMONG = { order: 5.1, isFirst: false };

/**
 * Tiles: points beyond those that are always drawn, each tile one draw call. They fade in, and get
 * their colours and emphasis a few a frame.
 * @returns {Layer & {
 *   extend: (positions: Float32Array | null) => void,
 *   set: (tiles: Rows[]) => void,
 *   paint: (colorOf: (index: number) => number[]) => void,
 *   emphasize: (emphasisOf: (index: number) => number) => void,
 *   mark: (rows: number[]) => void,
 *   ranges: () => [first: number, end: number][],
 *   has: (row: number) => boolean,
 *   count: () => number}}
 */
export function createTiles() {
  const object = new Group();
  /** By the first row, the least recently shown first. @type {Map<number, Drawn>} */
  const drawn = new Map();
  /** @type {Rows[]} */
  let shown = [];
  /** @type {Float32Array | null} */
  let places = null;
  let colorOf = (/** @type {number} */ _) => [128, 128, 128];
  let emphasisOf = (/** @type {number} */ _) => 1;
  let colors = 0,
    emphasis = 0;
  /** @type {PlanetTheme | null} */
  let theme = null;
  /** @type {Screen | null} */
  let screen = null;

  /** Rows that are drawn wherever their tiles are. @type {number[]} */
  let marks = [];
  /** @type {Drawn | null} */
  let marked = null;

  /** @param {Rows} rows @returns {Drawn} */
  function createTile({ first, count }) {
    const textures = createPointTextures(count);
    textures.positions.set(places?.subarray(3 * first, 3 * (first + count)) ?? []);
    return create(textures, (index) => first + index);
  }

  /** @param {number[]} rows @returns {Drawn} */
  function createMarked(rows) {
    const textures = createPointTextures(rows.length);
    rows.forEach((row, index) =>
      textures.positions.set(places?.subarray(3 * row, 3 * row + 3) ?? [], 3 * index),
    );
    const tile = create(textures, (index) => rows[index]);
    tile.age = FADE;
    tile.points.setAppearance(1);
    return tile;
  }

  /** @param {PointTextures} textures @param {(index: number) => number} rowOf @returns {Drawn} */
  function create(textures, rowOf) {
    const points = createPoints(AMONG);
    points.attach(textures);
    points.useGlyphs(null);
    if (theme) points.update(theme);
    if (screen) points.resize?.(screen);
    points.setAppearance(0);
    object.add(points.object);
    return { rowOf, textures, points, age: 0, painted: -1, emphasized: -1 };
  }

  /** @param {number} first */
  function remove(first) {
    const tile = drawn.get(first);
    if (tile) dispose(tile);
    drawn.delete(first);
  }

  /** @param {Drawn} tile */
  function dispose({ points, textures }) {
    object.remove(points.object);
    points.dispose();
    textures.dispose();
  }

  /** @returns {Drawn[]} that are seen */
  function seen() {
    const tiles = shown.flatMap(({ first }) => drawn.get(first) ?? []);
    return marked ? [marked, ...tiles] : tiles;
  }

  /** @param {number} row */
  const isInTile = (row) => shown.some(({ first, count }) => row >= first && row < first + count);

  /** @param {number} until milliseconds @returns {boolean} whether some still wait */
  function paintSome(until) {
    for (const tile of seen()) {
      if (tile.painted === colors && tile.emphasized === emphasis) continue;
      if (performance.now() > until) return true;
      if (tile.painted !== colors) tile.textures.paint((index) => colorOf(tile.rowOf(index)));
      tile.textures.emphasize((index) => emphasisOf(tile.rowOf(index)));
      tile.painted = colors;
      tile.emphasized = emphasis;
    }
    return false;
  }

  return {
    object,
    extend(positions) {
      for (const first of [...drawn.keys()]) remove(first);
      shown = [];
      this.mark([]);
      places = positions;
    },
    set(tiles) {
      shown = tiles;
      const wanted = new Set(tiles.map(({ first }) => first));
      for (const rows of tiles) {
        const known = drawn.get(rows.first) ?? createTile(rows);
        drawn.delete(rows.first);
        drawn.set(rows.first, known);
      }
      for (const [first, { points }] of drawn) points.object.visible = wanted.has(first);
      // Their places may have come with the tiles.
      const rows = marks;
      this.mark([]);
      this.mark(rows);
      const spare = [...drawn.keys()].filter((first) => !wanted.has(first));
      spare.slice(0, Math.max(spare.length - SPARE, 0)).forEach(remove);
    },
    mark(rows) {
      if (rows.join() === marks.join()) return;
      marks = rows;
      if (marked) dispose(marked);
      marked = rows.length > 0 ? createMarked(rows) : null;
    },
    paint(wanted) {
      colorOf = wanted;
      colors++;
    },
    emphasize(wanted) {
      emphasisOf = wanted;
      emphasis++;
    },
    ranges: () => [
      ...shown.map(({ first, count }) => /** @type {[number, number]} */ ([first, first + count])),
      ...marks
        .filter((row) => !isInTile(row))
        .map((row) => /** @type {[number, number]} */ ([row, row + 1])),
    ],
    has: (row) => isInTile(row) || marks.includes(row),
    count: () => shown.reduce((sum, { count }) => sum + count, 0),
    advance({ seconds, reducedMotion }) {
      let isWaiting = paintSome(performance.now() + PAINTING);
      for (const tile of seen()) {
        if (tile.painted < 0 || tile.age >= FADE) continue;
        tile.age = reducedMotion ? FADE : tile.age + seconds;
        tile.points.setAppearance(Math.min(tile.age / FADE, 1));
        isWaiting ||= tile.age < FADE;
      }
      return isWaiting;
    },
    update(given) {
      theme = given;
      for (const { points } of [...drawn.values(), ...seen()]) points.update(given);
    },
    resize(given) {
      screen = given;
      for (const { points } of [...drawn.values(), ...seen()]) points.resize?.(given);
    },
    dispose() {
      for (const first of [...drawn.keys()]) remove(first);
      this.mark([]);
    },
  };
}
