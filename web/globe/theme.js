/**
 * What the planet is made of in each theme. Colours are sRGB hex; strengths are 0…1.
 *
 * @typedef {object} PlanetTheme
 * @property {'dark' | 'light'} name
 * @property {string} day the body where the light falls
 * @property {string} night the body away from the light
 * @property {string} rim the atmosphere
 * @property {number} rimStrength
 * @property {string} line the graticule
 * @property {number} lineStrength
 * @property {string} outline drawn round every point
 * @property {string} mark drawn round the selected point
 */

/** @type {Record<'dark' | 'light', PlanetTheme>} */
export const PLANET_THEMES = {
  dark: {
    name: 'dark', day: '#1b3346', night: '#0c1722', rim: '#6fb6d9', rimStrength: 0.6,
    line: '#9cc7dd', lineStrength: 0.16, outline: '#0a121a', mark: '#ffffff',
  },
  light: {
    name: 'light', day: '#ffffff', night: '#dbe5e4', rim: '#7fa6ad', rimStrength: 0.42,
    line: '#3d6670', lineStrength: 0.2, outline: '#ffffff', mark: '#14242b',
  },
};
