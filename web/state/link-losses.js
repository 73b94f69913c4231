import { areTooMany, isTooLong } from './link.js';
import { writeFilter } from './link-parts.js';

/** @import { State } from './state.js' */

/**
 * What a link to the present view cannot hold, to be said before it is copied.
 *
 * @param {State} state
 * @returns {string[]} sentences; none where the link holds all
 */
export function linkLosses(state) {
  const { dataSet, dataSets, answer, selection, filters, layoutSource } = state;
  const isHere = !dataSets.some(({ name }) => name === dataSet);
  const question = answer?.query.kind;
  /** @type {[isLost: boolean, sentence: string][]} */
  const losses = [
    [isHere, `“${dataSet}” is on this device: whoever follows the link needs that file, too.`],
    [
      areTooMany(selection),
      `The selection of ${selection.size.toLocaleString('en')} points is too large.`,
    ],
    [
      filters.some((filter) => isTooLong(writeFilter(filter))),
      'A filter with so many values is too long.',
    ],
    [
      areTooMany(answer?.query.wanted ?? []) || areTooMany(answer?.query.unwanted ?? []),
      'The question is made from too many points.',
    ],
    [question === 'vector', 'A pasted vector, and its answer, are not in it.'],
    [
      question === 'text' && state.provider.kind !== 'local',
      'The question is in it, not its answer: who follows the link asks for themselves.',
    ],
    [
      layoutSource?.resumed ?? false,
      'This layout went on from an earlier one: the link lays the points out from scratch with the same settings.',
    ],
    [
      state.positionsFrom === 'recorded',
      'A moment of a run is not in it: the link shows how the run ended.',
    ],
    [state.contrast !== null, 'The other vectors, and the comparison with them, are not in it.'],
    [state.tags !== null, 'Your tags are on this device: save the data to pass them on.'],
    [state.comparison !== null, 'The set kept for comparison is not in it.'],
    [state.isolated.size > 0, 'What is lit alone in the legend is not in it.'],
  ];
  return losses.filter(([isLost]) => isLost).map(([, sentence]) => sentence);
}

/** What that depends on. @type {(keyof State)[]} */
export const LOSS_KEYS = [
  ...['dataSet', 'dataSets', 'answer', 'selection', 'filters', 'layoutSource'],
  ...['provider', 'positionsFrom', 'comparison', 'isolated', 'tags', 'contrast'],
].map((key) => /** @type {keyof State} */ (key));
