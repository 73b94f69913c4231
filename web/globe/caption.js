/**
 * What is written beside the planet in a picture of it.
 *
 * @typedef {object} Caption
 * @property {string} title
 * @property {string} heading what the colours are of; empty where they say nothing
 * @property {{title: string, color: string}[]} entries
 * @property {{low: string, high: string, colors: string[]} | null} ramp
 */

const MARGIN = 24;
const LINE = 22;
/** Narrower pictures have the legend below the planet, in two columns. */
const NARROW = 700;
const COLUMN = 200;
const DOT = 5;

/**
 * Write the title into the upper left corner and the legend below it, or into the lower left.
 * @param {CanvasRenderingContext2D} context
 * @param {Caption} caption
 * @param {number} width of the picture @param {number} height CSS pixels
 */
export function drawCaption(context, { title, heading, entries, ramp }, width, height) {
  const style = getComputedStyle(document.body);
  const serif = getComputedStyle(document.documentElement).getPropertyValue('--serif');
  const isNarrow = width < NARROW;
  const columns = isNarrow ? 2 : 1;
  const room = isNarrow ? (width - 2 * MARGIN) / 2 : COLUMN;
  const rows = Math.ceil(entries.length / columns);
  context.letterSpacing = '0px';
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = style.color;
  context.font = `500 ${isNarrow ? 18 : 22}px ${serif}`;
  context.fillText(title, MARGIN, MARGIN + 8, width - 2 * MARGIN);
  context.font = `13px ${style.fontFamily}`;
  const top = isNarrow ? height - MARGIN - LINE * (rows + (ramp ? 2 : 0)) : MARGIN + 2 * LINE;
  context.globalAlpha = 0.75;
  context.fillText(heading, MARGIN, top, room);
  context.globalAlpha = 1;
  entries.forEach((entry, index) => {
    const x = MARGIN + room * Math.floor(index / rows);
    const y = top + LINE * (1 + (index % rows));
    context.fillStyle = entry.color;
    context.beginPath();
    context.arc(x + DOT, y, DOT, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = style.color;
    context.fillText(entry.title, x + 4 * DOT, y, room - 5 * DOT);
  });
  if (ramp) drawRamp(context, ramp, top + LINE, room);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {NonNullable<Caption['ramp']>} ramp
 * @param {number} top
 * @param {number} length CSS pixels
 */
function drawRamp(context, { low, high, colors }, top, length) {
  const text = context.fillStyle;
  const bar = context.createLinearGradient(MARGIN, 0, MARGIN + length, 0);
  colors.forEach((color, index) => bar.addColorStop(index / (colors.length - 1), color));
  context.fillStyle = bar;
  context.fillRect(MARGIN, top - 4, length, 8);
  context.fillStyle = text;
  context.fillText(low, MARGIN, top + LINE - 4, length / 2);
  context.textAlign = 'right';
  context.fillText(high, MARGIN + length, top + LINE - 4, length / 2);
  context.textAlign = 'left';
}
