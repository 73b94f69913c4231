/** What the browser tests wait for in a page. */
import * as node from 'node:test';
import { TIMEOUT, within } from '../waiting.js';

/**
 * @import { TestFn, TestOptions } from 'node:test'
 * @import { Page } from 'playwright-core'
 */

/** Of a whole test, or of what is made before one. */
const LONGEST_TEST = 4 * TIMEOUT;
/** Milliseconds from a look to the next: to look in every frame would have the page make frames. */
const LOOK_AGAIN = 25;

/**
 * Wait in the page, looking again and again, until something holds. Playwright's own waiting
 * evaluates in the page what the page's policy forbids.
 * @template [A=undefined]
 * @param {Page} page
 * @param {(argument: A) => unknown} holds runs in the page
 * @param {A} [argument] plain data
 * @returns {Promise<void>}
 */
export const until = (page, holds, argument) =>
  within(
    page.evaluate(`(async () => {
  while (!await (${holds})(${JSON.stringify(argument)})) await new Promise((again) => setTimeout(again, ${LOOK_AGAIN}));
})()`),
    String(holds),
  );

/**
 * Click in the very task in which something begins to hold: what runs on by itself may be over
 * before a click from outside arrives.
 * @param {Page} page
 * @param {string} name what the button says by then
 * @param {() => unknown} holds runs in the page
 * @returns {Promise<void>}
 */
export const clickWhen = (page, name, holds) =>
  within(
    page.evaluate(`(async () => {
  while (!(${holds})()) await new Promise(requestAnimationFrame);
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === ${JSON.stringify(name)}).click();
})()`),
    `${holds}, to click “${name}”`,
  );

/** Two frames: what has changed is drawn, and heard of by the planet. @param {Page} page */
export const drawn = (page) =>
  within(
    page.evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)));
        }),
    ),
    'two frames',
  );

/** Runs in the page: whether the planet stands still and is drawn as it is. */
export const isStanding = () => {
  const { planet } = window.embeddingSphere;
  const look = () => JSON.stringify([planet?.pose(), planet?.screenPosition(0)]);
  planet?.drawNow();
  const before = look();
  planet?.drawNow();
  return look() === before;
};

/** Draw until the planet stands still. @param {Page} page */
export async function stand(page) {
  // The planet hears of panels that came or went with the next picture.
  await drawn(page);
  await until(page, isStanding);
}

/**
 * A point that nothing lies over, and where it is drawn.
 * @param {Page} page
 * @param {number[]} [among] rows; missing: all
 */
export const pointInSight = (page, among) =>
  page.evaluate((rows) => {
    const { planet } = window.embeddingSphere;
    const { positions } = window.embeddingSphere.state();
    if (!planet) throw new Error('The page has no planet.');
    for (const index of rows ?? Array(positions.length / 3).keys()) {
      const [x, y] = planet.screenPosition(index);
      if (planet.pointAt(x, y) === index && document.elementFromPoint(x, y) === planet.canvas)
        return { index, x, y };
    }
    throw new Error('No point is in sight.');
  }, among);

/**
 * A test that fails by its own name where it would hang: nothing else bounds what runs in a page.
 * @param {string} name
 * @param {TestFn | TestOptions} given
 * @param {TestFn} [work]
 */
export function test(name, given, work) {
  const [options, body] = typeof given === 'function' ? [{}, given] : [given, work];
  return node.test(name, { timeout: LONGEST_TEST, ...options }, body);
}

/** @param {() => unknown} work */
export const before = (work) =>
  node.before(/** @type {() => Promise<void>} */ (work), { timeout: LONGEST_TEST });
