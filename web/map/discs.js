/**
 * Many discs drawn straight into pixels: twenty thousand in a few milliseconds, with or without a
 * graphics card.
 *
 * @typedef {object} Disc a stamp for pictures of one width
 * @property {number} reach pixels from its middle that it may touch
 * @property {Int32Array} solid covered pixels, as steps from the middle one
 * @property {Int32Array} edge pixels covered in part, likewise
 * @property {Float32Array} coverage of those, 0…1
 *
 * @typedef {object} Picture
 * @property {Uint32Array} pixels red, green, blue, alpha a byte each, from the lowest; not
 *   multiplied by alpha
 * @property {number} width
 * @property {number} height
 */

/**
 * @param {number} radius pixels
 * @param {number} width of the picture
 * @returns {Disc}
 */
export function createDisc(radius, width) {
  const reach = Math.ceil(radius);
  const solid = [],
    edge = [],
    coverage = [];
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const covered = radius + 0.5 - Math.hypot(x, y);
      if (covered >= 1) solid.push(y * width + x);
      else if (covered > 0) {
        edge.push(y * width + x);
        coverage.push(covered);
      }
    }
  }
  return {
    reach,
    solid: Int32Array.from(solid),
    edge: Int32Array.from(edge),
    coverage: Float32Array.from(coverage),
  };
}

/**
 * Draw a disc over what is there; one that does not lie wholly in the picture is left out.
 * @param {Picture} picture
 * @param {Disc} disc made for its width
 * @param {number} x of its middle, pixels
 * @param {number} y
 * @param {number} color red, green and blue, a byte each, from the lowest
 */
export function drawDisc({ pixels, width, height }, { reach, solid, edge, coverage }, x, y, color) {
  const column = Math.round(x),
    row = Math.round(y);
  if (!(column >= reach && row >= reach && column < width - reach && row < height - reach)) return;
  const middle = row * width + column;
  const opaque = (color | 0xff000000) >>> 0;
  for (let i = 0; i < solid.length; i++) pixels[middle + solid[i]] = opaque;
  for (let i = 0; i < edge.length; i++) blend(pixels, middle + edge[i], color, coverage[i]);
}

/**
 * A colour between two.
 * @param {number} from red, green and blue, a byte each, from the lowest
 * @param {number} to likewise
 * @param {number} share 0…1
 * @returns {number}
 */
export function mixColors(from, to, share) {
  const channel = (/** @type {number} */ shift) =>
    Math.round(
      ((from >> shift) & 255) + (((to >> shift) & 255) - ((from >> shift) & 255)) * share,
    ) << shift;
  return channel(0) | channel(8) | channel(16);
}

/**
 * Porter & Duff's "over", in colours that are not multiplied by alpha.
 * @param {Uint32Array} pixels @param {number} at @param {number} color @param {number} alpha 0…1
 */
function blend(pixels, at, color, alpha) {
  const old = pixels[at];
  if (old === 0) {
    pixels[at] = (color | (Math.round(alpha * 255) << 24)) >>> 0;
    return;
  }
  const below = ((old >>> 24) / 255) * (1 - alpha);
  const total = alpha + below;
  if (total === 0) return;
  const share = alpha / total;
  const r = (old & 255) + ((color & 255) - (old & 255)) * share;
  const g = ((old >> 8) & 255) + (((color >> 8) & 255) - ((old >> 8) & 255)) * share;
  const b = ((old >> 16) & 255) + (((color >> 16) & 255) - ((old >> 16) & 255)) * share;
  pixels[at] =
    ((r + 0.5) |
      (((g + 0.5) | 0) << 8) |
      (((b + 0.5) | 0) << 16) |
      (Math.round(total * 255) << 24)) >>>
    0;
}
