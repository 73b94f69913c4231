import { drawCaption } from './caption.js';

/** About a word, CSS pixels. */
const HALO = 3;

/** @import { Caption } from './caption.js' */

/**
 * Capture: the canvas and the labels over it, drawn into one picture with its title and its legend.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} words its visible spans are written where they stand
 * @param {number} scale pixels a CSS pixel, 1…4
 * @param {Caption | null} caption
 * @param {() => () => void} redraw draws the canvas at that scale; returns the way back
 * @returns {Promise<Blob>} a PNG
 * @throws {RangeError} if the scale is none
 */
export function pictureOf(canvas, words, scale, caption, redraw) {
  if (!(scale >= 1 && scale <= 4))
    throw new RangeError(`A picture of scale ${scale} was asked for: expected 1 to 4.`);
  const width = canvas.clientWidth,
    height = canvas.clientHeight;
  const picture = document.createElement('canvas');
  picture.width = Math.round(width * scale);
  picture.height = Math.round(height * scale);
  const context = picture.getContext('2d');
  if (!context)
    throw new RangeError('This browser can draw no picture of this size: ask for a smaller one.');
  context.scale(scale, scale);
  paper(context, width, height);
  // The drawing buffer can be read only in the task that drew it.
  const back = redraw();
  context.drawImage(canvas, 0, 0, width, height);
  back();
  for (const span of words.querySelectorAll('span'))
    if (!span.hidden) write(context, span, words.getBoundingClientRect());
  if (caption) drawCaption(context, caption, width, height);
  return new Promise((resolve, reject) => {
    picture.toBlob((blob) => {
      if (blob) resolve(blob);
      else
        reject(new RangeError('The picture is too large for this browser: ask for a smaller one.'));
    }, 'image/png');
  });
}

/**
 * The page's ground behind the planet.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 */
function paper(context, width, height) {
  const style = getComputedStyle(document.documentElement);
  const ground = context.createRadialGradient(
    0.52 * width,
    0.48 * height,
    0,
    0.52 * width,
    0.48 * height,
    0.78 * Math.max(width, height),
  );
  ground.addColorStop(0, style.getPropertyValue('--ground-lit').trim());
  ground.addColorStop(1, style.getPropertyValue('--ground').trim());
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
}

/** @param {CanvasRenderingContext2D} context @param {HTMLElement} span @param {DOMRect} origin */
function write(context, span, origin) {
  const style = getComputedStyle(span);
  const box = span.getBoundingClientRect();
  const centered = style.textAlign === 'center';
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.letterSpacing = style.letterSpacing === 'normal' ? '0px' : style.letterSpacing;
  context.globalAlpha = Number(style.opacity);
  context.fillStyle = style.color;
  context.textAlign = centered ? 'center' : 'left';
  context.textBaseline = 'middle';
  // The halo that the page writes it with.
  const halo = getComputedStyle(document.documentElement).getPropertyValue('--ground-lit').trim();
  context.shadowColor = context.strokeStyle = halo;
  context.shadowBlur = 4;
  context.lineWidth = HALO;
  context.lineJoin = 'round';
  const text =
    style.textTransform === 'uppercase'
      ? (span.textContent ?? '').toUpperCase()
      : (span.textContent ?? '');
  const left = box.left - origin.left,
    room = box.width - Number.parseFloat(style.paddingLeft) * 2;
  const lines = centered ? wrap(context, text, room) : [clip(context, text, room)];
  const step = box.height / lines.length;
  const x = centered ? left + box.width / 2 : left + Number.parseFloat(style.paddingLeft);
  lines.forEach((line, k) => {
    const y = box.top - origin.top + step * (k + 0.5);
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  });
  context.globalAlpha = 1;
  context.shadowBlur = 0;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} room CSS pixels
 */
function clip(context, text, room) {
  if (context.measureText(text).width <= room + 1) return text;
  let end = text.length;
  while (end > 0 && context.measureText(`${text.slice(0, end)}…`).width > room) end--;
  return `${text.slice(0, end)}…`;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} room CSS pixels
 */
function wrap(context, text, room) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(' ')) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && context.measureText(longer).width <= room + 1)
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
