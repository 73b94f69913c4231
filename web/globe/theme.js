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
 * @property {string} mark drawn round the pinned point
 * @property {string} accent the query, its arcs, and the selection
 * @property {string} far arcs to what is near in meaning but far on the map
 * @property {string} missed questions that find no answer, and arcs to answers that are not found
 * @property {string} sea the terrain below its coast, where the light falls
 * @property {string} deep the same away from the light
 * @property {string[]} land five tints from the coast to the highest peak
 * @property {string} shade mixed into land that turns away from the light
 * @property {number} shadeStrength how much of it
 * @property {number} gleam how much brighter land is that turns to the light
 * @property {string} coast the coastline and the contour lines
 */

/** @type {Record<'dark' | 'light', PlanetTheme>} */
export const PLANET_THEMES = {
  dark: {
    name: 'dark',
    day: '#1b3346',
    night: '#0c1722',
    rim: '#6fb6d9',
    rimStrength: 0.6,
    line: '#9cc7dd',
    lineStrength: 0.16,
    outline: '#0a121a',
    mark: '#ffffff',
    accent: '#f2a541',
    far: '#d6b6ff',
    missed: '#ff9d84',
    sea: '#16303f',
    deep: '#0a1620',
    land: ['#2b4138', '#3c4c38', '#56563c', '#746448', '#9a8a6c'],
    shade: '#0b1418',
    shadeStrength: 1.25,
    gleam: 1.1,
    coast: '#d9e4d8',
  },
  light: {
    name: 'light',
    day: '#ffffff',
    night: '#dbe5e4',
    rim: '#7fa6ad',
    rimStrength: 0.42,
    line: '#3d6670',
    lineStrength: 0.2,
    outline: '#ffffff',
    mark: '#14242b',
    accent: '#0e5f70',
    far: '#7a2f8f',
    missed: '#a3260c',
    sea: '#dcebec',
    deep: '#bcd2d6',
    land: ['#e3ead2', '#ebe8c8', '#efdfb4', '#e6cb9a', '#d6b184'],
    shade: '#8d7a5e',
    shadeStrength: 0.9,
    gleam: 0.22,
    coast: '#3f4a3c',
  },
};
