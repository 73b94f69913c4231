/** What the journeys wait for: states of the page. */
import { isAtRest } from '../browser/state.js';
import { isStanding } from '../browser/waiting.js';
import { TIMEOUT } from '../waiting.js';

/** @import { Driver } from './driver.js' */

/** Milliseconds: less than what a driver waits for a script. */
const LONGEST = 0.9 * TIMEOUT;
/** Milliseconds from a look to the next. */
const LOOK_AGAIN = 25;

/** What the page says of itself, for the one who looks into a failure. @param {Driver} driver */
const told = (driver) =>
  driver.evaluate(() => {
    const {
      engine,
      running,
      measuring,
      progress,
      positionsFrom,
      webgl,
      tray,
      pinned,
      pendingTable,
      notice,
      error,
      engineError,
    } = window.embeddingSphere.state();
    return JSON.stringify({
      engine,
      running,
      measuring,
      progress,
      positionsFrom,
      webgl,
      tray,
      pinned,
      opening: pendingTable?.name,
      notice,
      error,
      engineError,
    });
  });

/**
 * Resolves when something holds in the page, which looks for itself: to be asked by a driver again
 * and again would take more of the processor than some of the work that is waited for.
 * @template {any[]} A
 * @param {Driver} driver
 * @param {(...given: A) => unknown} holds
 * @param {A} given
 */
export async function untilHolds(driver, holds, ...given) {
  // A text, as what it calls is of the page.
  const look = /** @type {any} */ (
    `async (...given) => {
    for (const end = Date.now() + ${LONGEST}; !(await (${holds})(...given));) {
      if (Date.now() > end) return false;
      await new Promise((again) => setTimeout(again, ${LOOK_AGAIN}));
    }
    return true;
  }`
  );
  if (!(await driver.evaluate(look, ...given)))
    throw new Error(
      `Waited ${LONGEST / 1000} s in vain for ${holds} of ${JSON.stringify(given)}: ${await told(driver)}`,
    );
}

/**
 * Resolves when the page's record has what is expected.
 * @param {Driver} driver
 * @param {Record<string, unknown>} expected
 */
export const until = (driver, expected) =>
  untilHolds(
    driver,
    (wanted) => {
      const state = /** @type {Record<string, any>} */ (
        /** @type {unknown} */ (window.embeddingSphere.state())
      );
      return Object.entries(wanted).every(([key, value]) => state[key] === value);
    },
    expected,
  );

/** Python is up. @param {Driver} driver */
export const engineReady = (driver) =>
  driver.evaluate(() => window.embeddingSphere.engineReady.then(() => {}));

/** Nothing is computed any more. @param {Driver} driver */
export const atRest = (driver) => untilHolds(driver, isAtRest);

/** Nothing moves any more, and the planet has heard of the window's size. @param {Driver} driver */
export async function stand(driver) {
  await driver.evaluate(async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
  });
  await untilHolds(driver, isStanding);
}

/**
 * Open the page as in a new tab and wait until its planet turns, or cannot.
 * @param {Driver} driver
 * @param {string} address
 */
export async function openPage(driver, address) {
  // From one fragment to another the page would stay.
  await driver.goTo('about:blank');
  await driver.goTo(address);
  await arrive(driver);
}

/** @param {Driver} driver */
export async function reloadPage(driver) {
  await driver.reload();
  await arrive(driver);
}

/** The page's own script has run: some drivers go on before. @param {Driver} driver */
export const scriptRun = (driver) =>
  driver.evaluate(async () => {
    while (!window.embeddingSphere) await new Promise(requestAnimationFrame);
  });

/** @param {Driver} driver */
async function arrive(driver) {
  await scriptRun(driver);
  await driver.evaluate(() => window.embeddingSphere.planetReady);
}

/**
 * What has gone wrong in the page since this was asked last.
 * @param {Driver} driver
 * @returns {Promise<string[]>}
 */
export async function problemsOf(driver) {
  const noted = await driver.evaluate(
    () =>
      /** @type {{problems?: string[]}} */ (/** @type {unknown} */ (window)).problems?.splice(0) ??
      [],
  );
  return [...driver.told.splice(0), ...noted];
}
