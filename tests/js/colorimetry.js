/**
 * Colour science for the palette's tests. Colours are [red, green, blue], 0…255, sRGB.
 */

/** Machado, Oliveira & Fernandes (2009), severity 1.0; they apply to linear light. */
export const VISIONS = {
  trichromat: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanope: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranope: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanope: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** sRGB primaries to XYZ, the white point D65 divided out (IEC 61966-2-1). */
const TO_XYZ = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
];

/** @param {number} degrees */
const cosine = (degrees) => Math.cos((degrees * Math.PI) / 180);
/** @param {number} degrees */
const sine = (degrees) => Math.sin((degrees * Math.PI) / 180);

/** @param {number[][]} matrix @param {number[]} vector */
const times = (matrix, vector) =>
  matrix.map((row) => row.reduce((sum, value, k) => sum + value * vector[k], 0));

/** @param {number[]} color @returns {number[]} linear light, 0…1 */
const linear = (color) =>
  color.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));

/** @param {string} hex like `#aabbcc` @returns {number[]} */
export const fromHex = (hex) =>
  [1, 3, 5].map((start) => Number(`0x${hex.slice(start, start + 2)}`));

/**
 * Contrast of two colours as WCAG 2 defines it.
 * @param {number[]} a
 * @param {number[]} b
 * @returns {number} 1…21
 */
export function contrast(a, b) {
  const [dim, bright] = [a, b]
    .map((color) => times(TO_XYZ, linear(color))[1])
    .sort((p, q) => p - q);
  return (bright + 0.05) / (dim + 0.05);
}

/**
 * A colour in CIELAB, as an eye sees it.
 * @param {number[]} color
 * @param {keyof typeof VISIONS} vision
 * @returns {number[]} L*, a*, b*
 */
export function toLab(color, vision = 'trichromat') {
  const seen = times(VISIONS[vision], linear(color)).map((c) => Math.min(Math.max(c, 0), 1));
  const [x, y, z] = times(TO_XYZ, seen).map((t) =>
    t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116,
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * CIEDE2000 as Sharma, Wu & Dalal (2005) write it.
 * @param {number[]} first CIELAB
 * @param {number[]} second CIELAB
 * @returns {number} about 1 where a difference can just be seen
 */
export function colorDifference([l1, a1, b1], [l2, a2, b2]) {
  const plain = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const stretch = 1.5 - 0.5 * Math.sqrt(plain / (plain + 25 ** 7));
  const c1 = Math.hypot(a1 * stretch, b1),
    c2 = Math.hypot(a2 * stretch, b2);
  const [h1, h2] = [
    [a1, b1],
    [a2, b2],
  ].map(([a, b]) => ((Math.atan2(b, a * stretch) * 180) / Math.PI + 360) % 360);
  const grey = c1 * c2 === 0;
  const turn = grey ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const hue = grey ? h1 + h2 : (h1 + turn / 2 + 360) % 360;
  const lightness = (l1 + l2) / 2,
    chroma = (c1 + c2) / 2;
  const weight =
    1 -
    0.17 * cosine(hue - 30) +
    0.24 * cosine(2 * hue) +
    0.32 * cosine(3 * hue + 6) -
    0.2 * cosine(4 * hue - 63);
  const byLightness =
    (l2 - l1) / (1 + (0.015 * (lightness - 50) ** 2) / Math.sqrt(20 + (lightness - 50) ** 2));
  const byChroma = (c2 - c1) / (1 + 0.045 * chroma);
  const byHue = (2 * Math.sqrt(c1 * c2) * sine(turn / 2)) / (1 + 0.015 * chroma * weight);
  const rotation =
    -2 *
    Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7)) *
    sine(60 * Math.exp(-(((hue - 275) / 25) ** 2)));
  return Math.sqrt(byLightness ** 2 + byChroma ** 2 + byHue ** 2 + rotation * byChroma * byHue);
}
