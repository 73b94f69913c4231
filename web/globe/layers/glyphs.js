import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter, SRGBColorSpace } from 'three';

const CELL = 48;
const FONT = `${CELL * 0.74}px "Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", sans-serif`;

/**
 * Draw each glyph into one square of a texture, row by row.
 * @param {string[]} glyphs
 * @returns {{texture: CanvasTexture, side: number, drawn: Uint8Array} | null} `side` squares a row;
 *   `drawn[i]` is 0 where this system's fonts have no coloured glyph; null when they have almost
 *   none
 */
export function createGlyphAtlas(glyphs) {
  const side = Math.ceil(Math.sqrt(glyphs.length));
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side * CELL;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.font = FONT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = '#808080';
  glyphs.forEach((glyph, i) => {
    context.fillText(glyph, ((i % side) + 0.5) * CELL, (Math.floor(i / side) + 0.54) * CELL);
  });
  const drawn = new Uint8Array(glyphs.length);
  let count = 0;
  for (let row = 0; row < side; row++) {
    const strip = context.getImageData(0, row * CELL, side * CELL, CELL).data;
    for (let column = 0; column < side && row * side + column < glyphs.length; column++) {
      if (!hasColor(strip, column, side)) continue;
      drawn[row * side + column] = 1;
      count++;
    }
  }
  if (count < glyphs.length / 2) return null;
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.flipY = false;
  texture.premultiplyAlpha = true;
  texture.generateMipmaps = true;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.magFilter = LinearFilter;
  texture.anisotropy = 2;
  return { texture, side, drawn };
}

/**
 * A colour glyph keeps its own colours; a missing one is drawn as an outline in the grey asked for.
 * @param {Uint8ClampedArray} strip RGBA of one row of squares
 * @param {number} column
 * @param {number} side
 */
function hasColor(strip, column, side) {
  for (let y = 4; y < CELL; y += 3) {
    for (let x = 3; x < CELL; x += 3) {
      const at = 4 * (y * side * CELL + column * CELL + x);
      if (strip[at + 3] < 200) continue;
      const low = Math.min(strip[at], strip[at + 1], strip[at + 2]);
      const high = Math.max(strip[at], strip[at + 1], strip[at + 2]);
      if (high - low > 12 || low < 90 || high > 170) return true;
    }
  }
  return false;
}
