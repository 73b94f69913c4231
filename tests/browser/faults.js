/**
 * What the tests of faults share: a page that something is wrong with, and what it tells of that.
 */
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.js';
import { COARSE, PAGE_OPTIONS, serve } from './page.js';
import { stateHas } from './state.js';
import { TIMEOUT, within } from '../waiting.js';

/** @import { Page } from 'playwright-core' */

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

/**
 * A page in a browser that something is wrong with.
 * @param {{args?: string[], host?: string, prepare?: (page: Page) => Promise<unknown>}} faults
 *   `host`: the name of this machine in the page's address
 * @param {(page: Page) => Promise<void>} check
 */
export async function withFault({ args = [], host = '127.0.0.1', prepare }, check) {
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...PAGE_OPTIONS.args, ...args],
  });
  try {
    const page = await browser.newPage({
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      deviceScaleFactor: COARSE,
    });
    page.setDefaultTimeout(TIMEOUT);
    await prepare?.(page);
    await page.goto(server.address.replace('127.0.0.1', host));
    await check(page);
  } finally {
    await browser.close();
    await server.close();
  }
}
