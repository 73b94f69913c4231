/**
 * @import { PlanetTheme } from '../theme.js'
 * @import { PointTextures } from './point-textures.js'
 * @import { Object3D } from 'three'
 */

/**
 * What every layer of the planet offers: `create…` makes it, `update` gives it a theme's colours,
 * `attach` the points where it draws any, `resize` the screen where it counts pixels, `advance`
 * moves on what is animated and tells whether it still moves, `dispose` ends it.
 *
 * @typedef {Record<'points' | 'labels' | 'spikes' | 'lines' | 'terrain' | 'heat' | 'arcs' |
 *   'farSide' | 'questions', boolean>} Shown which layers are
 * @typedef {{height: number, exponent: number, animated: boolean}} Displacement how scores lift
 *   spikes and lines
 *
 * @typedef {object} Screen
 * @property {number} width device pixels
 * @property {number} height device pixels
 * @property {number} ratio device pixels a CSS pixel
 * @property {number} point the diameter of a point, device pixels
 * @property {number} glyph the side of a glyph, device pixels
 * @property {number} zoom 1 fits the planet
 *
 * @typedef {object} Step from a frame to the next
 * @property {number} time milliseconds
 * @property {number} seconds since the frame before
 * @property {boolean} reducedMotion whether the person asked for no motion (prefers-reduced-motion)
 *
 * @typedef {object} Layer
 * @property {Object3D} object
 * @property {(theme: PlanetTheme) => void} update
 * @property {(textures: PointTextures) => void} [attach]
 * @property {(screen: Screen) => void} [resize]
 * @property {(step: Step) => boolean} [advance]
 * @property {() => void} dispose
 */
export {};
