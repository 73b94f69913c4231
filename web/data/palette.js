/**
 * Colours for data: ten calm hues that everybody tells apart, on dark and on light. They were chosen
 * by a search for the ten farthest from each other and from the grey of the rest, within bounds of
 * lightness and chroma: any two are 15 or more apart in CIEDE2000, and 11 or more as a protanope, a
 * deuteranope or a tritanope sees them (Machado et al. 2009).
 */

/** @type {Record<'dark' | 'light', string[]>} */
const CATEGORIES = {
  dark: [
    '#3c9cfc',
    '#fcd884',
    '#e49cb4',
    '#6c9c78',
    '#b4c0fc',
    '#b4b448',
    '#9c84b4',
    '#78f0e4',
    '#a8843c',
    '#c0cca8',
  ],
  light: [
    '#4878d8',
    '#484800',
    '#d8546c',
    '#007848',
    '#5448a8',
    '#60840c',
    '#90789c',
    '#0c3c30',
    '#90486c',
    '#600c60',
  ],
};
const REST = { dark: '#68737b', light: '#8d9390' };
/** How many there are. */
export const HUES = CATEGORIES.dark.length;

/**
 * Viridis-like ramps in theme order: dark ground gets a bright high end, light ground a dark one.
 */
const RAMPS = {
  dark: ['#3b3f8f', '#2f7c9e', '#39b28a', '#b9d84e', '#ffe97a'],
  light: ['#c9c06a', '#6fae5f', '#1f8a84', '#24568e', '#3a1d66'],
};

/**
 * @param {string} hex like `#aabbcc`
 * @returns {number[]} red, green, blue, 0…255
 */
export function parseHex(hex) {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const STOPS = { dark: RAMPS.dark.map(parseHex), light: RAMPS.light.map(parseHex) };

/**
 * @param {number} hue 0 … `HUES` − 1
 * @param {'dark' | 'light'} theme
 * @returns {number[]} red, green, blue, 0…255
 */
export const categoryColor = (hue, theme) => parseHex(CATEGORIES[theme][hue]);

/**
 * The grey of what has no hue of its own.
 * @param {'dark' | 'light'} theme
 * @returns {number[]} red, green, blue, 0…255
 */
export const restColor = (theme) => parseHex(REST[theme]);

/**
 * The colour of a share of a numeric range.
 * @param {number} share 0…1; not a number means missing and is grey
 * @param {'dark' | 'light'} theme
 * @returns {number[]} red, green, blue, 0…255
 */
export function rampColor(share, theme) {
  if (Number.isNaN(share)) return theme === 'dark' ? [96, 104, 112] : [170, 170, 165];
  const stops = STOPS[theme];
  const at = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const low = Math.min(Math.floor(at), stops.length - 2);
  return stops[low].map((c, k) => Math.round(c + (stops[low + 1][k] - c) * (at - low)));
}

/**
 * @param {number[]} color red, green, blue, 0…255
 * @returns {string} a CSS colour
 */
export function toCss([r, g, b]) {
  return `rgb(${r} ${g} ${b})`;
}
