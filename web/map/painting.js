import { createDisc, drawDisc, mixColors } from './discs.js';

/** @import { FlatMap } from './projection.js' */

/**
 * What a flat map looks like: three canvases, so that what changes often is drawn alone.
 *
 * @typedef {object} Inks CSS colours
 * @property {string} ground
 * @property {string} line
 * @property {string} ink
 * @property {string} accent
 *
 * @typedef {object} PointLook
 * @property {Uint32Array} colors N: red, green and blue, a byte each, from the lowest
 * @property {readonly (readonly [first: number, end: number])[]} ranges rows that are drawn
 * @property {(index: number) => boolean} isVisible the others are drawn faint
 * @property {ReadonlySet<number>} selection drawn last with a rim, while the others step back
 * @property {number} rim colour of it, packed likewise
 * @property {number} ground what faint points are mixed with, so that they may overlap and stay
 *   faint
 *
 * @typedef {object} Marks all places in CSS pixels
 * @property {{x: number, y: number} | null} crosshair
 * @property {{x: number, y: number} | null} hovered
 * @property {{x: number, y: number} | null} pinned
 * @property {{latitude: number, longitude: number, cap: number, x: number, y: number} | null} query
 *   degrees
 * @property {number[]} lasso x and y by turns
 */

const FAINT = 0.16;
const ASIDE = 0.3;

/**
 * @param {{ground: HTMLCanvasElement, points: HTMLCanvasElement, marks: HTMLCanvasElement}}
 *   canvases
 */
export function createPainting(canvases) {
  const contexts = Object.fromEntries(
    Object.entries(canvases).map(([name, canvas]) => [
      name,
      /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')),
    ]),
  );
  let width = 0,
    height = 0,
    ratio = 1;
  /** @type {ImageData | null} */
  let image = null;

  /** @param {string} name */
  function blank(name) {
    const context = contexts[name];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  return {
    /**
     * @param {number} newWidth CSS pixels
     * @param {number} newHeight CSS pixels
     * @param {number} newRatio device pixels in one
     */
    resize(newWidth, newHeight, newRatio) {
      [width, height, ratio] = [newWidth, newHeight, newRatio];
      for (const canvas of Object.values(canvases)) {
        canvas.width = Math.max(Math.round(width * ratio), 1);
        canvas.height = Math.max(Math.round(height * ratio), 1);
      }
      image = contexts.points.createImageData(canvases.points.width, canvases.points.height);
    },

    /** @param {FlatMap} map @param {Inks} inks */
    drawGround: (map, inks) => drawGround(blank('ground'), map, inks),

    /** @param {Float32Array} places 2N CSS pixels @param {PointLook} look */
    drawPoints(places, look) {
      if (!image) return;
      drawPoints(image, places, look, ratio);
      contexts.points.putImageData(image, 0, 0);
    },

    /** @param {FlatMap} map @param {Inks} inks @param {Marks} marks */
    drawMarks(map, inks, { crosshair, hovered, pinned, query, lasso }) {
      const context = blank('marks');
      context.lineWidth = 1;
      if (crosshair) drawCrosshair(context, map, inks, crosshair, width, height);
      if (query) drawQuery(context, map, inks, query);
      ring(context, hovered, 6.5, inks.ink, 1.5);
      ring(context, pinned, 7.5, inks.accent, 2.5);
      if (lasso.length >= 4) drawLasso(context, lasso, inks.accent);
    },
  };
}

/** @param {CanvasRenderingContext2D} context @param {FlatMap} map @param {Inks} inks */
function drawGround(context, map, inks) {
  map.traceOutline(context);
  context.fillStyle = inks.ground;
  context.fill();
  map.traceGraticule(context);
  context.strokeStyle = inks.line;
  context.lineWidth = 0.75;
  context.stroke();
  map.traceOutline(context);
  context.lineWidth = 1.25;
  context.stroke();
}

/**
 * @param {ImageData} image
 * @param {Float32Array} places 2N CSS pixels
 * @param {PointLook} look
 * @param {number} ratio device pixels a CSS pixel
 */
function drawPoints(image, places, look, ratio) {
  const { colors, ranges, isVisible, selection, rim, ground } = look;
  const picture = {
    pixels: new Uint32Array(image.data.buffer),
    width: image.width,
    height: image.height,
  };
  picture.pixels.fill(0);
  const count = ranges.reduce((sum, [first, end]) => sum + end - first, 0);
  const area = (image.width * image.height) / (ratio * ratio);
  const radius = Math.min(Math.max(0.22 * Math.sqrt(area / (count + 1)), 1.3), 3.6);
  const disc = createDisc(radius * ratio, image.width);
  const rimDisc = createDisc((radius + 0.7) * ratio, image.width);
  const draw = (
    /** @type {typeof disc} */ stamp,
    /** @type {number} */ index,
    /** @type {number} */ color,
  ) => drawDisc(picture, stamp, places[2 * index] * ratio, places[2 * index + 1] * ratio, color);

  for (const [first, end] of ranges)
    for (let i = first; i < end; i++)
      if (!isVisible(i)) draw(disc, i, mixColors(ground, colors[i], FAINT));
  for (const [first, end] of ranges)
    for (let i = first; i < end; i++) {
      if (!isVisible(i) || selection.has(i)) continue;
      draw(disc, i, selection.size ? mixColors(ground, colors[i], ASIDE) : colors[i]);
    }
  for (const index of selection) draw(rimDisc, index, rim);
  for (const index of selection) draw(disc, index, colors[index]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {FlatMap} map
 * @param {Inks} inks
 * @param {{x: number, y: number}} place
 * @param {number} width
 * @param {number} height
 */
function drawCrosshair(context, map, inks, { x, y }, width, height) {
  context.save();
  map.traceOutline(context);
  context.clip();
  context.strokeStyle = inks.ink;
  context.globalAlpha = 0.45;
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(width, y);
  context.moveTo(x, 0);
  context.lineTo(x, height);
  context.stroke();
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {FlatMap} map
 * @param {Inks} inks
 * @param {NonNullable<Marks['query']>} query
 */
function drawQuery(context, map, inks, query) {
  context.strokeStyle = inks.accent;
  context.fillStyle = inks.accent;
  if (query.cap > 0) {
    map.traceCircle(context, query.latitude, query.longitude, query.cap);
    context.globalAlpha = 0.1;
    context.fill();
    context.globalAlpha = 0.8;
    context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
  diamond(context, query.x, query.y, 6);
  context.fill();
  context.strokeStyle = inks.ground;
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} corners x and y by turns
 * @param {string} color
 */
function drawLasso(context, corners, color) {
  context.beginPath();
  for (let i = 0; i < corners.length; i += 2) context.lineTo(corners[i], corners[i + 1]);
  context.closePath();
  context.strokeStyle = context.fillStyle = color;
  context.globalAlpha = 0.14;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number} | null} place
 * @param {number} radius
 * @param {string} color
 * @param {number} width
 */
function ring(context, place, radius, color, width) {
  if (!place) return;
  context.beginPath();
  context.arc(place.x, place.y, radius, 0, 2 * Math.PI);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
function diamond(context, x, y, reach) {
  context.beginPath();
  for (const [across, down] of [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ])
    context.lineTo(x + reach * across, y + reach * down);
  context.closePath();
}
