/** The room of the page: nothing lies over anything else, and everything can be reached. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage } from './page.js';
import { drawn, toggleLayout } from './panels.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** From 1280×1024 at 400 % to a screen of 4K. @type {[width: number, height: number][]} */
const SIZES = [
  [320, 256],
  [320, 568],
  [390, 844],
  [640, 400],
  [667, 375],
  [844, 390],
  [820, 1180],
  [1000, 420],
  [1024, 768],
  [1280, 800],
  [1440, 900],
  [3840, 2160],
];

/** Pairs of controls and texts that can be seen and lie over each other. @param {Opened} opened */
const overlaps = ({ page }) =>
  page.evaluate(() => {
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
    for (const owner of document.querySelectorAll('button, input, select, summary, .panel')) {
      if (!isOut(owner)) {
        const box = clip(owner, owner.getBoundingClientRect());
        things.push({ owner, name: owner.id || owner.className, box });
      }
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
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
  });

/** Controls that stay out of the window or under something, scroll as one may. @param {Opened} opened */
const unreachable = ({ page }) =>
  page.evaluate(() => {
    const controls = [...document.querySelectorAll('button, select, input, summary')].filter(
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
  });

describe('the room of the page', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await atRest(opened.page);
  });
  after(() => opened.close());

  /** @type {(selector: string) => Promise<void>} clicks what may lie in a part that scrolls */
  const press = (selector) =>
    opened.page.evaluate(
      (given) => /** @type {HTMLElement} */ (document.querySelector(given)).click(),
      selector,
    );

  /** @param {string} name @param {() => Promise<void>} [arrive] */
  const fits = (name, arrive) =>
    test(`nothing overlaps and all can be reached: ${name}`, async () => {
      await arrive?.();
      for (const [width, height] of SIZES) {
        await opened.page.setViewportSize({ width, height });
        await drawn(opened);
        const at = `${width}×${height}, ${name}`;
        assert.deepEqual(await overlaps(opened), [], at);
        assert.deepEqual(await unreachable(opened), [], at);
        assert.ok(
          await opened.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
          `${at}: nothing lies beside the window`,
        );
      }
      await opened.page.setViewportSize({ width: 1280, height: 800 });
    });

  fits('as it opens');
  fits('the layout open', () => toggleLayout(opened));
  fits('all knobs', () => press('.folding summary'));
  fits('the quality open', () => press('.quality summary'));
  fits('the layout closed', () => toggleLayout(opened));
  fits('an answer', async () => {
    await press('.quality summary');
    await opened.page.evaluate(async () => {
      const { bundle } = window.embeddingSphere.state();
      const wave = Array.from({ length: bundle?.model.dimension ?? 0 }, (_, i) => Math.sin(i));
      await window.embeddingSphere.query(wave);
    });
    await opened.page.locator('#answer').waitFor();
  });
  fits('a pinned point and a selection', async () => {
    await press('.answer-more button:last-of-type');
    await press('.match-open');
    await opened.page.locator('#card').waitFor();
  });
  fits('an error', async () => {
    await opened.page.evaluate(() =>
      window.embeddingSphere.open('data/missing.esb').catch(() => {}),
    );
    await opened.page.locator('.status.error').waitFor();
  });
  fits('a tray', () => press('#tab-table'));

  test('the question is as wide as a phone', async () => {
    await opened.page.setViewportSize({ width: 390, height: 844 });
    const box = await opened.page.locator('.ask-box').boundingBox();
    assert.ok((box?.width ?? 0) >= 360);
  });
});
