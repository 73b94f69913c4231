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

/** By rank, as a share of the farthest possible: what is nearer than this is said so. */
const PLACES = /** @type {[below: number, onGlobe: string, inMeaning: string][]} */ ([
  [0.02, 'just beyond them', 'nearly as alike'],
  [0.1, 'not far off', 'fairly alike'],
  [0.3, 'far off', 'little alike'],
  [Infinity, 'on another side', 'unlike it'],
]);

/**
 * What is known of one point, for its card.
 * @param {Distortion} distortion
 * @param {number} index
 * @param {number} neighbors how many were asked for
 * @returns {string[]} sentences
 */
export function describeDistortion(distortion, index, neighbors) {
  const { kept, lost, false: wrong } = distortion;
  if (Number.isNaN(kept[index])) return ['Not measured: of this many points only a sample is.'];
  const count = Math.round(kept[index] * neighbors);
  const told = count === neighbors ? 'All' : count === 0 ? 'None' : String(count);
  const sentences = [
    `${told} of its ${neighbors} nearest in meaning ${count === 1 ? 'is' : 'are'} among its ${neighbors} nearest here.`,
  ];
  if (count === neighbors) return sentences;
  const [, onGlobe] = placeOf(lost[index]),
    [, , inMeaning] = placeOf(wrong[index]);
  return [
    ...sentences,
    `The others are ${onGlobe} (${percent(lost[index])} of the farthest, by rank); those in their place are ${inMeaning} (${percent(wrong[index])}).`,
  ];
}

/** @param {number} share */
const placeOf = (share) => PLACES.find(([below]) => share < below) ?? PLACES[PLACES.length - 1];

/** @param {number} share @returns {string} with a digit below one */
const percent = (share) => `${(100 * share).toFixed(share < 0.01 ? 1 : 0)} %`;
