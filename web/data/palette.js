/**
 * Colours for data: told apart by people with any colour vision, on dark and on light. The first
 * eight follow Okabe & Ito's order of hues (Color Universal Design, 2008), tuned per theme: any two
 * are 10 or more apart in CIEDE2000, also as a dichromat sees them (Machado et al. 2009). Longer
 * lists take more hues and lightness steps, and the legend tells the rest.
 */

/** @type {Record<'dark' | 'light', string[]>} */
const CATEGORIES = {
  dark: [
    '#f2a43b',
    '#5cc8f7',
    '#36b289',
    '#f8e572',
    '#488eef',
    '#e7704f',
    '#d08ac0',
    '#bbc1c7',
    '#9fdc7c',
    '#b79cf2',
    '#d8a27a',
    '#7fe0d6',
  ],
  light: [
    '#9f3e00',
    '#1b87b8',
    '#077855',
    '#907e03',
    '#0753b2',
    '#7e0606',
    '#ab4f88',
    '#525b63',
    '#4d7f1f',
    '#6a4bb5',
    '#8a5a34',
    '#0f7d77',
  ],
};

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
 * The colour of category number `index`; past the twelve hues they return, twice, farther from the
 * ground: paler on dark, deeper on light.
 * @param {number} index 0, 1, 2…
 * @param {'dark' | 'light'} theme
 * @returns {number[]} red, green, blue, 0…255
 */
export function categoryColor(index, theme) {
  const hues = CATEGORIES[theme];
  const [r, g, b] = parseHex(hues[index % hues.length]);
  const lap = Math.floor(index / hues.length) % 3;
  const toward = theme === 'dark' ? 255 : 24;
  return [r, g, b].map((c) => Math.round(c + (toward - c) * 0.35 * lap));
}

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
