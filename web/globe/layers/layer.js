/**
 * @import { PlanetTheme } from '../theme.js'
 * @import { Cloud } from './cloud.js'
 * @import { Object3D } from 'three'
 */

/**
 * What every layer of the planet offers: `create…` makes it, `update` gives it a theme's colours,
 * `attach` the points where it draws any, `resize` the screen where it counts pixels, `dispose`
 * ends it.
 *
 * @typedef {Record<'points' | 'labels' | 'spikes' | 'lines' | 'terrain' | 'heat' | 'arcs' |
 *   'farSide', boolean>} Shown which layers are
 * @typedef {{height: number, exponent: number, animated: boolean}} Displacement how scores lift
 *   spikes and lines
 *
 * @typedef {object} Screen
 * @property {number} width device pixels
 * @property {number} height device pixels
 * @property {number} ratio device pixels a CSS pixel
 * @property {number} point the diameter of a point, device pixels
 * @property {number} glyph the side of a glyph, device pixels
 *
 * @typedef {object} Layer
 * @property {Object3D} object
 * @property {(theme: PlanetTheme) => void} update
 * @property {(cloud: Cloud) => void} [attach]
 * @property {(screen: Screen) => void} [resize]
 * @property {() => void} dispose
 */
export {};
