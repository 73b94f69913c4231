/**
 * What the tests of faults share: a page that something is wrong with, and what it tells of that.
 */
import { COARSE, launch, sendDishes, serve } from './page.js';
import { stateHas } from './state.js';
import { TIMEOUT, within } from '../waiting.js';

/** @import { Browser, Page } from 'playwright-core' */

/**
 * Resolves when the page's record has what is expected.
 * @param {Page} page
 * @param {Record<string, unknown>} expected
 */
export const untilState = (page, expected) =>
  within(page.evaluate(stateHas, expected), JSON.stringify(expected));

/** Whether a short layout ends with numbers. */
export const layOut = (/** @type {Page} */ page) =>
  page.evaluate(async () => {
    const { positions } = await window.embeddingSphere.relayout({
      method: 'spherical-tsne',
      iterations: 60,
    });
    return positions.every(Number.isFinite);
  });
/** What the page says of itself. */
export const told = (/** @type {Page} */ page) =>
  page.evaluate(() => {
    const { error, notice, engine, webgl } = window.embeddingSphere.state();
    return { error, notice, engine, webgl };
  });

/** A name of this machine, which is no secure place for a browser. */
export const OTHER_NAME = 'sphere.test';
/** How a page starts does not depend on how many points it shows. */
const DISHES = 300;

/** A browser for the tests of a file: what is wrong is so in one page. */
export const launchBrowser = () =>
  launch({ flags: [`--host-resolver-rules=MAP ${OTHER_NAME} 127.0.0.1`] });

/**
 * A page that something is wrong with.
 * @param {Browser} browser
 * @param {{host?: string, prepare?: (page: Page) => Promise<unknown>}} faults `host`: the name of
 *   this machine in the page's address
 * @param {(page: Page) => Promise<void>} check
 */
export async function withFault(browser, { host = '127.0.0.1', prepare }, check) {
  const server = await serve('', { '/data/dishes.esb': sendDishes(DISHES) });
  const page = await browser.newPage({
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    deviceScaleFactor: COARSE,
  });
  try {
    page.setDefaultTimeout(TIMEOUT);
    await prepare?.(page);
    await page.goto(server.address.replace('127.0.0.1', host));
    await check(page);
  } finally {
    await page.close();
    await server.close();
  }
}
