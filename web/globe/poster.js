import { fromLatLng } from '../geometry/sphere.js';
import { createLook, createProjection } from './look.js';
import { drawGround } from './poster-ground.js';
import { pointSize, radiusIn } from './sizes.js';
import { PLANET_THEMES } from './theme.js';

/**
 * @import { Insets, Pose } from './camera.js'
 * @import { PlanetTheme } from './theme.js'
 */

/**
 * The poster: the planet as a picture in two dimensions, which is seen until WebGL has started and
 * where there is none. It has the place, the size and the colours of the globe that comes after it.
 *
 * @typedef {object} Scene
 * @property {Float32Array} positions 3N unit vectors
 * @property {number} [count] of all data, where these are a part of them
 * @property {(index: number) => number[]} colorOf red, green, blue, 0…255
 * @property {'dark' | 'light'} theme
 * @property {Insets} insets
 * @property {Pose} pose how the planet stands
 * @property {boolean} terrain whether the ground has relief and coasts
 */

const AIR = 1.13;
const SPACING = 15;
const ARC_STEP = 5;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Scene} scene
 */
export function drawPoster(
  canvas,
  { positions, count = positions.length / 3, colorOf, theme, insets, pose, terrain },
) {
  // Drawn once, by the processor: to hand thousands of discs to the graphics process takes longer.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  const ratio = Math.min(devicePixelRatio, 2);
  const width = canvas.clientWidth,
    height = canvas.clientHeight;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.scale(ratio, ratio);
  const colors = PLANET_THEMES[theme];
  const unzoomed = radiusIn(width, height, insets);
  const radius = unzoomed * pose.zoom;
  const size = pointSize(unzoomed, count) * Math.sqrt(pose.zoom);
  const look = createLook(height, radius, pose);
  const project = createProjection(look);
  context.translate(
    (width + insets.left - insets.right) / 2,
    (height + insets.top - insets.bottom) / 2,
  );
  drawAir(context, radius, colors);
  if (terrain) drawGround(context, { positions, pose, look, radius, colors });
  else drawBody(context, radius, colors);
  drawGraticule(context, project, colors);
  drawPoints(context, project, positions, colorOf, size, colors);
}

/** @param {CanvasRenderingContext2D} context @param {number} radius @param {PlanetTheme} colors */
function drawAir(context, radius, colors) {
  const glow = context.createRadialGradient(0, 0, radius * 0.96, 0, 0, radius * AIR);
  glow.addColorStop(0, colors.rim);
  glow.addColorStop(0.5, `${colors.rim}40`);
  glow.addColorStop(1, `${colors.rim}00`);
  context.globalAlpha = colors.rimStrength;
  fillDisc(context, 0, 0, radius * AIR, glow);
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {number} radius @param {PlanetTheme} colors */
function drawBody(context, radius, colors) {
  // The light stands over the viewer's left shoulder, as it does in the globe.
  const light = context.createRadialGradient(
    -radius * 0.4,
    -radius * 0.5,
    0,
    -radius * 0.4,
    -radius * 0.5,
    radius * 1.5,
  );
  light.addColorStop(0.1, colors.day);
  light.addColorStop(1, colors.night);
  fillDisc(context, 0, 0, radius * 0.992, light);
}

/**
 * @param {CanvasRenderingContext2D} context @param {ReturnType<typeof createProjection>} project
 * @param {PlanetTheme} colors
 */
function drawGraticule(context, project, colors) {
  context.beginPath();
  const line = (/** @type {[number, number][]} */ places) => {
    let drawing = false;
    for (const [latitude, longitude] of places) {
      const { x, y, above } = project(...fromLatLng(latitude, longitude));
      if (above > 0 && drawing) context.lineTo(x, y);
      else context.moveTo(x, y);
      drawing = above > 0;
    }
  };
  const steps = (/** @type {number} */ end) =>
    Array.from({ length: (2 * end) / ARC_STEP + 1 }, (_, i) => i * ARC_STEP - end);
  for (let longitude = -180; longitude < 180; longitude += SPACING) {
    line(steps(longitude % 90 === 0 ? 90 : 75).map((latitude) => [latitude, longitude]));
  }
  for (let latitude = -75; latitude <= 75; latitude += SPACING)
    line(steps(180).map((longitude) => [latitude, longitude]));
  context.globalAlpha = colors.lineStrength;
  context.strokeStyle = colors.line;
  context.stroke();
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context @param {ReturnType<typeof createProjection>} project
 * @param {Float32Array} positions
 * @param {(index: number) => number[]} colorOf
 * @param {number} size CSS pixels
 * @param {PlanetTheme} colors
 */
function drawPoints(context, project, positions, colorOf, size, colors) {
  const smooth = (/** @type {number} */ share) => share * share * (3 - 2 * share);
  context.strokeStyle = colors.outline;
  for (let i = 0; i < positions.length / 3; i++) {
    const { x, y, above } = project(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]);
    if (above <= 0) continue;
    const [red, green, blue] = colorOf(i);
    context.globalAlpha = smooth(Math.min(above / 0.16, 1));
    const half = (size / 2 - 0.5) * (0.6 + 0.4 * smooth(Math.min(above / 0.5, 1)));
    fillDisc(context, x, y, half, `rgb(${red} ${green} ${blue})`);
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string | CanvasGradient} fill
 */
function fillDisc(context, x, y, radius, fill) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
}
