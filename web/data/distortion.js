/**
 * Where the globe is wrong: how each point's neighbours fare, as columns that can colour the
 * points.
 *
 * @typedef {object} Distortion a value for each point; NaN outside the sample that was measured
 * @property {Float32Array} kept share of its nearest in meaning that are among its nearest on the
 *   globe
 * @property {Float32Array} lost 0…1: how far away, by rank, those missing are
 * @property {Float32Array} false 0…1: how far in meaning, by rank, those are that took their places
 *
 * @typedef {object} DistortionColumn
 * @property {string} name unlike that of any column a bundle is likely to bring
 * @property {keyof Distortion} key
 * @property {string} title
 * @property {string} help one sentence
 */

/** @type {DistortionColumn[]} */
export const DISTORTION_COLUMNS = [
  {
    name: 'distortion: lost',
    key: 'lost',
    title: 'Lost neighbours',
    help: 'How far away on the globe a point’s missing neighbours are.',
  },
  {
    name: 'distortion: false',
    key: 'false',
    title: 'False neighbours',
    help: 'How unlike in meaning the wrong neighbours beside a point are.',
  },
  {
    name: 'distortion: kept',
    key: 'kept',
    title: 'Kept neighbours',
    help: 'How many of a point’s nearest in meaning are among its nearest on the globe.',
  },
];

/**
 * Where the ramp of a distortion ends: shares have a fixed end, distances that of all but a few.
 * @param {DistortionColumn} column
 * @param {Distortion} distortion
 * @returns {number}
 */
export function highestShown({ key }, distortion) {
  return key === 'kept' ? 1 : highestOfMost(distortion[key]);
}

/**
 * @param {Float32Array} values
 * @returns {number} what 95 % of those that are numbers do not exceed
 */
export function highestOfMost(values) {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  return known.length ? known[Math.floor(0.95 * (known.length - 1))] : 0;
}

/**
 * What is known of one point, for its card.
 * @param {Distortion} distortion
 * @param {number} index
 * @param {number} neighbors how many were asked for
 * @returns {[title: string, value: string, help: string][]}
 */
export function describeDistortion(distortion, index, neighbors) {
  const { kept, lost, false: wrong } = distortion;
  if (Number.isNaN(kept[index]))
    return [
      ['Not measured', 'outside the sample', 'Of this many points only a sample is measured.'],
    ];
  const [ofLost, ofFalse, ofKept] = DISTORTION_COLUMNS.map(({ help }) => help);
  return [
    ['Kept', `${Math.round(kept[index] * neighbors)} of ${neighbors}`, ofKept],
    ['Lost', lost[index].toFixed(3), ofLost],
    ['False', wrong[index].toFixed(3), ofFalse],
  ];
}
