import { chooseConcentration, SEA_SHARE } from '../geometry/density.js';
import { fibonacciLattice } from '../geometry/lattice.js';

/**
 * @import { Pose } from './camera.js'
 * @import { Look } from './look.js'
 * @import { PlanetTheme } from './theme.js'
 */

/**
 * The poster's terrain: the density of the points as a coarse picture of the near side, and from it
 * land, sea and the coast between them, as the globe's ground has them, in a few milliseconds.
 *
 * @typedef {object} Scene
 * @property {Float32Array} positions 3N unit vectors
 * @property {Pose} pose
 * @property {Look} look
 * @property {number} radius of the limb, CSS pixels
 * @property {PlanetTheme} colors
 */

/** Cells and pixels along each side of the picture. */
const CELLS = 48;
const PIXELS = 256;
/** Places all round at which the level of the sea is read, and points that are enough for it. */
const PLACES = 160;
const POINTS = 3000;
/** The kernel is cut where it has fallen to e^−4. */
const REACH = 4;
/** Steps of the height, of the light and of the coast's line. */
const TINTS = 40;
const SHADES = 16;
const COASTS = 5;

/** The last picture: a poster is painted again and again while panels come. */
let made = {
  positions: /** @type {Float32Array} */ (new Float32Array()),
  theme: '',
  pose: /** @type {Pose | null} */ (null),
  picture: document.createElement('canvas'),
};

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawGround(context, scene) {
  const { positions, pose, radius, colors } = scene;
  if (made.positions !== positions || made.theme !== colors.name || made.pose !== pose)
    made = { positions, theme: colors.name, pose, picture: createPicture(scene) };
  context.save();
  context.beginPath();
  context.arc(0, 0, radius * 0.992, 0, 2 * Math.PI);
  context.clip();
  context.drawImage(made.picture, -radius, -radius, 2 * radius, 2 * radius);
  context.restore();
}

/** @param {Scene} scene @returns {HTMLCanvasElement} the disc of the near side */
function createPicture({ positions, look, radius, colors }) {
  const kernel = createKernel(positions.length / 3);
  const points = alongAxes(positions, look);
  const around = readAllRound(points, kernel);
  const sea = around[Math.floor(SEA_SHARE * PLACES)];
  const density = readInSight(points, kernel, look, radius);
  const top = density.reduce((most, value) => Math.max(most, value), around[PLACES - 1]);
  const level = density.map(
    (value) => (value - sea) / Math.max(value < sea ? sea : top - sea, 1e-9),
  );
  const picture = document.createElement('canvas');
  picture.width = picture.height = PIXELS;
  // By the processor, as the poster is: the graphics process would start for it, and Python wait.
  const context = picture.getContext('2d', { willReadFrequently: true });
  context?.putImageData(paint(level, colors), 0, 0);
  return picture;
}

/** @param {number} count @returns {{concentration: number, least: number}} `least`: the cosine where it ends */
function createKernel(count) {
  const concentration = chooseConcentration(count);
  return { concentration, least: 1 - REACH / concentration };
}

/**
 * @param {Float32Array} positions @param {Look} look
 * @returns {Float32Array} the same along the look's axes; of many points, some
 */
function alongAxes(positions, { axes }) {
  const step = Math.ceil(positions.length / 3 / POINTS);
  const found = new Float32Array(3 * Math.ceil(positions.length / 3 / step));
  for (let k = 0, i = 0; k < found.length; k += 3, i += 3 * step)
    axes.forEach(([a, b, c], axis) => {
      found[k + axis] = a * positions[i] + b * positions[i + 1] + c * positions[i + 2];
    });
  return found;
}

/**
 * @param {Float32Array} points
 * @param {ReturnType<typeof createKernel>} kernel
 * @returns {Float32Array} the density at even places, ascending
 */
function readAllRound(points, { concentration, least }) {
  const places = fibonacciLattice(PLACES);
  const density = new Float32Array(PLACES);
  for (let i = 0; i < PLACES; i++) {
    const x = places[3 * i],
      y = places[3 * i + 1],
      z = places[3 * i + 2];
    for (let k = 0; k < points.length; k += 3) {
      const cosine = x * points[k] + y * points[k + 1] + z * points[k + 2];
      if (cosine > least) density[i] += Math.exp(concentration * (cosine - 1));
    }
  }
  return density.sort();
}

/**
 * @param {Float32Array} points
 * @param {ReturnType<typeof createKernel>} kernel
 * @param {Look} look
 * @param {number} radius
 * @returns {Float32Array} the density at each cell, from the upper left; beyond the limb that of the
 *   limb
 */
function readInSight(points, { concentration, least }, look, radius) {
  const places = placesOf(look, radius);
  const density = new Float32Array(CELLS * CELLS);
  const cell = (2 * radius) / CELLS;
  const reach = Math.acos(least);
  const beyond = Math.cos(Math.acos(1 / look.distance) + reach);
  const span = Math.ceil((look.focal / (look.distance - 1) / cell) * Math.sin(reach)) + 1;
  for (let k = 0; k < points.length; k += 3) {
    const x = points[k],
      y = points[k + 1],
      near = points[k + 2];
    if (near < beyond) continue;
    const scale = look.focal / (look.distance - near) / cell;
    const column = Math.floor(CELLS / 2 + x * scale),
      row = Math.floor(CELLS / 2 - y * scale);
    for (let v = Math.max(row - span, 0); v <= Math.min(row + span, CELLS - 1); v++)
      for (let u = Math.max(column - span, 0); u <= Math.min(column + span, CELLS - 1); u++) {
        const at = 3 * (v * CELLS + u);
        const cosine = x * places[at] + y * places[at + 1] + near * places[at + 2];
        if (cosine > least) density[at / 3] += Math.exp(concentration * (cosine - 1));
      }
  }
  return density;
}

/**
 * @param {Look} look
 * @param {number} radius
 * @returns {Float32Array} the place on the planet that each cell shows, along the look's axes
 */
function placesOf({ focal, distance }, radius) {
  const places = new Float32Array(3 * CELLS * CELLS);
  // The limb is seen at this slope; beyond it, at it.
  const limb = 1 / Math.sqrt(distance * distance - 1);
  for (let i = 0; i < CELLS * CELLS; i++) {
    const x = (((i % CELLS) + 0.5) / CELLS) * 2 - 1,
      y = 1 - ((Math.floor(i / CELLS) + 0.5) / CELLS) * 2;
    const length = Math.hypot(x, y) || 1e-9;
    const slope = Math.min((length * radius) / focal, limb);
    // Where the ray of this slope meets the unit sphere.
    const bend = 1 + slope * slope;
    const near =
      (slope * slope * distance + Math.sqrt(Math.max(bend - slope * slope * distance ** 2, 0))) /
      bend;
    const across = (distance - near) * slope;
    places.set([(x / length) * across, (y / length) * across, near], 3 * i);
  }
  return places;
}

/**
 * @param {Float32Array} level of the cells: below 0 sea, 1 the highest peak
 * @param {PlanetTheme} colors
 * @returns {ImageData}
 */
function paint(level, colors) {
  const image = new ImageData(PIXELS, PIXELS);
  const pixels = new Uint32Array(image.data.buffer);
  const palette = createPalette(colors);
  const heights = enlarge(level);
  for (let v = 0, at = 0; v < PIXELS; v++, at++)
    for (let u = 0; u < PIXELS; u++, at++) {
      const x = u / PIXELS - 0.5,
        y = v / PIXELS - 0.5;
      if (x * x + y * y > 0.25) continue;
      const height = heights[at];
      const east = heights[at + 1] - height,
        south = heights[at + PIXELS + 1] - height;
      const fromCoast = Math.abs(height) / Math.sqrt(east * east + south * south);
      // The light stands over the viewer's left shoulder.
      const shade = Math.min(Math.sqrt((x + 0.2) ** 2 + (y + 0.25) ** 2) * 1.1, 1);
      pixels[v * PIXELS + u] = palette[indexOf(height, shade, fromCoast)];
    }
  return image;
}

/**
 * @param {number} height below 0 sea, 1 the highest peak
 * @param {number} shade 0…1
 * @param {number} fromCoast pixels
 * @returns {number} of the palette's colour
 */
function indexOf(height, shade, fromCoast) {
  const step = height < 0 ? 0 : 1 + Math.min(Math.round((TINTS - 1) * height), TINTS - 1);
  const line = fromCoast < 1 ? Math.round((COASTS - 1) * (1 - fromCoast)) : 0;
  return (step * SHADES + Math.round((SHADES - 1) * shade)) * COASTS + line;
}

/**
 * @param {PlanetTheme} colors
 * @returns {Uint32Array} the colours of `indexOf`, as pixels
 */
function createPalette(colors) {
  const [sea, deep, coast] = [colors.sea, colors.deep, colors.coast].map(parseHex);
  const land = colors.land.map(parseHex);
  const mix = (/** @type {number[]} */ a, /** @type {number[]} */ b, /** @type {number} */ share) =>
    a.map((value, k) => value + (b[k] - value) * share);
  const palette = new Uint8ClampedArray(4 * COASTS * SHADES * (TINTS + 1));
  for (let step = 0, at = 0; step <= TINTS; step++)
    for (let k = 0; k < SHADES; k++) {
      const shade = k / (SHADES - 1);
      const tint = Math.min(((step - 1) / (TINTS - 1)) * 4, 3.999);
      const ground =
        step === 0
          ? mix(sea, deep, shade)
          : mix(land[Math.floor(tint)], land[Math.floor(tint) + 1], tint % 1).map(
              (value) => value * (1 - 0.45 * shade * shade),
            );
      for (let line = 0; line < COASTS; line++, at += 4)
        palette.set([...mix(ground, coast, (0.75 * line) / (COASTS - 1)), 255], at);
    }
  return new Uint32Array(palette.buffer);
}

/** @param {string} hex like `#aabbcc` @returns {number[]} 0…255 */
const parseHex = (hex) =>
  [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));

/**
 * @param {Float32Array} level of the cells
 * @returns {Float32Array} the same at the corners of the pixels, between the middles of the cells by
 *   bilinear interpolation
 */
function enlarge(level) {
  const heights = new Float32Array((PIXELS + 1) ** 2);
  const cells = Float32Array.from({ length: PIXELS + 1 }, (_, pixel) =>
    Math.min(Math.max((pixel * CELLS) / PIXELS - 0.5, 0), CELLS - 1.001),
  );
  for (let v = 0, at = 0; v <= PIXELS; v++) {
    const up = Math.floor(cells[v]);
    const down = cells[v] - up;
    for (let u = 0; u <= PIXELS; u++, at++) {
      const left = Math.floor(cells[u]);
      const right = cells[u] - left;
      const i = up * CELLS + left;
      heights[at] =
        (level[i] * (1 - right) + level[i + 1] * right) * (1 - down) +
        (level[i + CELLS] * (1 - right) + level[i + CELLS + 1] * right) * down;
    }
  }
  return heights;
}
