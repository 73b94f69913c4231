/**
 * What the person has set.
 *
 * @typedef {object} Layers what the planet shows; any of them together
 * @property {boolean} points
 * @property {boolean} labels names of points, or of regions where they are known
 * @property {boolean} spikes similarity as height
 * @property {boolean} lines the classic globe: every point a line from the body
 * @property {boolean} terrain density as relief, with coastlines
 * @property {boolean} heat similarity on the ground
 * @property {boolean} arcs from the query to its best matches
 * @property {boolean} farSide a ghost of what is behind the planet
 * @property {boolean} questions those that the data bring, each at its place
 *
 * @typedef {object} Displacement how similarity lifts spikes and lines
 * @property {number} height 0…1, planet radii at the highest similarity of an answer
 * @property {number} exponent 1…10: larger sets the best apart
 * @property {boolean} animated the heights breathe
 *
 * @typedef {'turn' | 'circle' | 'lasso'} Tool what dragging on the planet does
 *
 * @typedef {'' | 'matches' | 'map' | 'table' | 'compare' | 'retrieval' | 'time'} TrayTab the open tab below the
 *   planet; empty for none
 *
 * @typedef {object} Controls what the person has set
 * @property {string} method
 * @property {Record<string, Record<string, number | string>>} parameters by method, then by name
 * @property {string} colorColumn
 * @property {Layers} layers
 * @property {Displacement} displacement
 * @property {Tool} tool
 * @property {TrayTab} tray
 * @property {'dark' | 'light'} theme
 * @property {number} topK how many hits a question has, at most
 * @property {number | null} scoreThreshold the least similarity of a hit, −1…1; null for none
 * @property {number} feedbackWeight 0…1: how far liked and disliked points turn a question
 */

/** @type {Controls} */
export const CONTROLS = {
  method: '',
  parameters: {},
  colorColumn: '',
  layers: {
    points: true,
    labels: true,
    spikes: false,
    lines: false,
    terrain: true,
    heat: false,
    arcs: true,
    farSide: true,
    questions: false,
  },
  displacement: { height: 0.3, exponent: 3, animated: false },
  tool: 'turn',
  tray: '',
  theme: 'dark',
  topK: 10,
  scoreThreshold: null,
  feedbackWeight: 0.2,
};
