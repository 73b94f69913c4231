import { createColoring } from '../data/coloring.js';
import { columnTitle } from '../data/columns.js';
import { findComputed } from '../data/computed-columns.js';
import { rampColor, restColor, toCss } from '../data/palette.js';

/**
 * @import { Caption } from '../globe/caption.js'
 * @import { State } from '../state/state.js'
 */

const RAMP = [0, 0.25, 0.5, 0.75, 1];

/**
 * What a picture of the planet says beside it: what the data are, and what the colours mean.
 * @param {State} state
 * @returns {Caption | null} null without data
 */
export function captionOf(state) {
  const { bundle, colorColumn, theme } = state;
  if (!bundle) return null;
  const { entries, range } = createColoring(bundle, colorColumn, theme, state);
  const named = entries.filter(({ isOther, count }) => !isOther && count > 0);
  const hasOthers = entries.some(({ isOther, count }) => isOther && count > 0);
  const ends =
    range && (findComputed(colorColumn)?.ends(range) ?? [range.low, range.high].map(format));
  return {
    title: bundle.name,
    heading: named.length > 0 || range ? columnTitle(colorColumn) : '',
    entries: [
      ...named.map(({ title, color }) => ({ title, color: toCss(color) })),
      ...(hasOthers ? [{ title: 'Other', color: toCss(restColor(theme)) }] : []),
    ],
    ramp: ends && {
      low: ends[0],
      high: ends[1],
      colors: RAMP.map((share) => toCss(rampColor(share, theme))),
    },
  };
}

/** @param {number} value */
const format = (value) => value.toLocaleString('en', { maximumSignificantDigits: 4 });
