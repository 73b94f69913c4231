/**
 * What cannot be seen in forced colours, decided by computed styles. What a control stands on is the
 * nearest ground behind it that is not transparent.
 *
 * - A control shows where it is by a border, or by a ground of its own, that differs from what it
 *   stands on; a link, a text in a heading and a tab do so by their words, and a control in a group by
 *   the group's border.
 * - Its words, and the lines of an icon, differ from its ground by the contrast of WCAG: 4.5 and 3.
 * - What is pressed, chosen or current differs from its neighbours that are not.
 * - With the focus it, or the box around it, has an outline that differs from what it stands on.
 */

import { LAYERS } from './room.js';

/** @import { Opened } from './page.js' */

/** @typedef {{rgb: number[], alpha: number}} Color */

/** @param {string} text of a computed style @returns {Color} */
function read(text) {
  const [r, g, b, alpha = 1] = (text.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  return { rgb: [r, g, b], alpha };
}

/** @param {number[]} rgb */
function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} one @param {string} other @returns {number} 1 to 21 */
function contrast(one, other) {
  if (read(one).alpha === 0) return 1;
  const [a, b] = [one, other].map((text) => luminance(read(text).rgb)).sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

/** What lies behind a page without a ground of its own. */
function canvasColor() {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.backgroundColor = 'Canvas';
  const { backgroundColor } = getComputedStyle(probe);
  probe.remove();
  return backgroundColor;
}

/** @param {Element | null} from @returns {string} */
function groundOf(from) {
  for (let up = from; up; up = up.parentElement) {
    const { backgroundColor } = getComputedStyle(up);
    if (read(backgroundColor).alpha > 0.5) return backgroundColor;
  }
  return canvasColor();
}

/** @param {Element} control @param {string} behind */
function hasEdge(control, behind) {
  const style = getComputedStyle(control);
  const sides = /** @type {const} */ (['Top', 'Bottom']);
  return (
    contrast(groundOf(control), behind) >= 3 ||
    sides.some(
      (side) =>
        style[`border${side}Style`] !== 'none' &&
        Number.parseFloat(style[`border${side}Width`]) >= 1 &&
        contrast(style[`border${side}Color`], behind) >= 3,
    )
  );
}

/** @param {Element} control */
function isWords(control) {
  return control.matches(
    'a, summary, [role="tab"], th button, h3 button, .explain, [type="checkbox"], [type="radio"], [type="range"]',
  );
}

/** @param {Element} control */
function nameOf(control) {
  return (
    control.id ||
    control.getAttribute('aria-label') ||
    control.textContent?.trim().slice(0, 40) ||
    String(control.className)
  );
}

/** @param {Element} control @returns {string[]} */
function look(control) {
  const behind = groundOf(control.parentElement);
  const own = groundOf(control);
  const style = getComputedStyle(control);
  const isDisabled = control.matches(':disabled');
  const faults = [];
  if (!isWords(control) && !hasEdge(control, behind)) {
    const group = control.parentElement;
    if (!group || !hasEdge(group, groundOf(group.parentElement))) faults.push('has no edge');
  }
  if (control.textContent?.trim() && !isDisabled && contrast(style.color, own) < 4.5)
    faults.push(`has words of ${style.color} on ${own}`);
  if (control.matches('[type="range"]') && style.forcedColorAdjust !== 'none')
    faults.push('has no track');
  for (const line of control.querySelectorAll('svg :is(path, circle, line, rect, polyline)')) {
    const { stroke, fill } = getComputedStyle(line);
    const isSeen = [stroke, fill].some((paint) => paint !== 'none' && contrast(paint, own) >= 3);
    if (!isSeen && !isDisabled) faults.push(`has an icon of ${stroke} and ${fill} on ${own}`);
  }
  return faults;
}

/** @param {Element} control @returns {string[]} */
function lookAtFocus(control) {
  /** @type {HTMLElement} */ (control).focus({ preventScroll: true });
  if (document.activeElement !== control) return [];
  const isShown = [control, control.parentElement, control.closest('.ask-box')].some((around) => {
    if (!around) return false;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(around);
    return (
      outlineStyle !== 'none' &&
      Number.parseFloat(outlineWidth) >= 2 &&
      contrast(outlineColor, groundOf(around.parentElement)) >= 3
    );
  });
  return isShown ? [] : ['does not show the focus'];
}

/** @param {Element} one @param {Element} other */
function looksOther(one, other) {
  const [a, b] = [one, other].map((each) => getComputedStyle(each));
  const keys = /** @type {const} */ ([
    'backgroundColor',
    'color',
    'borderTopColor',
    'borderBottomColor',
    'outlineStyle',
    'fontWeight',
    'textDecorationLine',
  ]);
  return keys.some((key) => a[key] !== b[key]);
}

/** @param {Element} control that is in a state @returns {string[]} */
function lookAtState(control) {
  const states = ['aria-pressed', 'aria-selected', 'aria-current', 'aria-checked'];
  return states
    .filter((state) => control.getAttribute(state) === 'true')
    .flatMap((state) => {
      const other = [...(control.parentElement?.children ?? [])].find(
        (each) => each.matches(`${control.tagName}[${state}="false"]`) && each.checkVisibility(),
      );
      return other && !looksOther(control, other) ? [`does not show ${state}`] : [];
    });
}

/** @param {Element} control */
function isSeen(control) {
  return (
    control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !control.closest('.hidden-text, noscript') &&
    !control.matches('[type="file"], [type="hidden"]')
  );
}

/** @param {string} layers @returns {string[]} */
function findFaults(layers) {
  const page = /** @type {{known?: WeakSet<Element>} & Window} */ (/** @type {unknown} */ (window));
  const known = (page.known ??= new WeakSet());
  const ground = [...document.querySelectorAll(layers)].at(-1) ?? document.body;
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const controls = [
    ...ground.querySelectorAll('button, select, input, textarea, summary, a[href]'),
  ];
  const found = controls.filter(isSeen).flatMap((control) => {
    const faults = [
      ...(known.has(control) ? [] : look(control)),
      ...lookAtState(control),
      ...(known.has(control) || control.matches(':disabled') ? [] : lookAtFocus(control)),
    ];
    if (faults.length === 0) known.add(control);
    return faults.map((fault) => `${nameOf(control)} ${fault}`);
  });
  before?.focus({ preventScroll: true });
  const rows = [...ground.querySelectorAll('li, tr, [role="option"]')].filter(isSeen);
  return [
    ...found,
    ...rows.flatMap((row) => lookAtState(row).map((fault) => `${nameOf(row)} ${fault}`)),
  ];
}

/** What is told to the page, which has none of this. */
const PARTS = [
  read,
  luminance,
  contrast,
  canvasColor,
  groundOf,
  hasEdge,
  isWords,
  nameOf,
  look,
  lookAtFocus,
  looksOther,
  lookAtState,
  isSeen,
  findFaults,
];

/**
 * Look at what is open. What was found to be right once in this page is looked at again for its state
 * alone.
 * @param {Opened} opened in forced colours, where the last key that was pressed has moved the focus
 * @returns {Promise<string[]>}
 */
export const faintInForcedColors = ({ page }) =>
  page.evaluate(`(() => { ${PARTS.join('\n')}
    return findFaults(${JSON.stringify(LAYERS)}); })()`);
