/**
 * What lies over what in the page, and what cannot be reached. A dialog, a menu or a list of
 * suggestions covers the page on purpose: while one is open, it alone is looked at.
 */

/** @import { Opened } from './page.js' */

export const LAYERS = 'dialog:modal, :popover-open, #suggestions:not([hidden])';

/** Pairs of controls and texts that can be seen and lie over each other. @param {Opened} opened */
export const overlaps = ({ page }) =>
  page.evaluate((layers) => {
    const ground = [...document.querySelectorAll(layers)].at(-1) ?? document.body;
    /** @typedef {{left: number, top: number, right: number, bottom: number}} Box */
    /** @param {Box} a @param {Box} b @returns {Box} */
    const common = (a, b) => ({
      left: Math.max(a.left, b.left),
      top: Math.max(a.top, b.top),
      right: Math.min(a.right, b.right),
      bottom: Math.min(a.bottom, b.bottom),
    });
    const isSeen = (/** @type {Box} */ { left, top, right, bottom }) =>
      right - left > 2 && bottom - top > 2;
    /** What scrolling parents leave of a box. @param {Element} element @param {Box} box */
    const clip = (element, box) => {
      let left = box;
      /** @type {Element | null} */
      let up = element;
      for (; up && up !== document.body; up = up.parentElement) {
        if (getComputedStyle(up).overflow !== 'visible')
          left = common(left, up.getBoundingClientRect());
      }
      return left;
    };
    // Two things cover others on purpose, on a ground of their own: the verbs of the match in hand,
    // and the head and the names of a table that scrolls.
    const isOut = (/** @type {Element} */ element) =>
      !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ||
      element.closest(
        '.stage, .hidden-text, .match-tools, thead, .row-name, svg, option, noscript, script, style',
      ) !== null;
    /** @type {{owner: Element, name: string, box: Box}[]} */
    const things = [];
    for (const owner of ground.querySelectorAll('button, input, select, summary, .panel')) {
      if (!isOut(owner)) {
        const box = clip(owner, owner.getBoundingClientRect());
        things.push({ owner, name: owner.id || owner.className, box });
      }
    }
    const texts = document.createTreeWalker(ground, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const owner = node.parentElement;
      if (!owner || !node.textContent?.trim() || isOut(owner)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects())
        things.push({ owner, name: node.textContent.slice(0, 30), box: clip(owner, line) });
    }
    const seen = things.filter(({ box }) => isSeen(box));
    return seen.flatMap((a, i) =>
      seen
        .slice(i + 1)
        .filter(
          (b) =>
            isSeen(common(a.box, b.box)) &&
            !a.owner.contains(b.owner) &&
            !b.owner.contains(a.owner),
        )
        .map((b) => `${a.name} | ${b.name}`),
    );
  }, LAYERS);

/** Controls that stay out of the window or under something, scroll as one may. @param {Opened} opened */
export const unreachable = ({ page }) =>
  page.evaluate((layers) => {
    const ground = [...document.querySelectorAll(layers)].at(-1) ?? document.body;
    const controls = [...ground.querySelectorAll('button, select, input, summary')].filter(
      (control) =>
        control.checkVisibility({ visibilityProperty: true }) &&
        // A low drawer shows hardly a row: it is made as tall as the page by its button.
        !control.closest('.hidden-text, tbody') &&
        !control.matches('[type="file"]'),
    );
    const lost = controls.filter((control) => {
      control.scrollIntoView({ block: 'center', inline: 'end' });
      const { left, right, top, bottom } = control.getBoundingClientRect();
      // What is wider than its part of the window is pressed at an end.
      return ![(left + right) / 2, left + 8, right - 8].some((x) => {
        const hit = document.elementFromPoint(x, (top + bottom) / 2);
        return hit && (control.contains(hit) || hit.contains(control));
      });
    });
    scrollTo(0, 0);
    return lost.map((control) => control.id || control.textContent || control.className);
  }, LAYERS);
