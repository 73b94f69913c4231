/** @import { Page } from 'playwright-core' */

/**
 * What a page tells, as text: Playwright carries thousands of values one by one.
 * @template T
 * @param {Page} page
 * @param {() => T | Promise<T>} work runs in the page, and returns what JSON can hold
 * @returns {Promise<T>}
 */
export const told = async (page, work) =>
  JSON.parse(await page.evaluate(`(async () => JSON.stringify(await (${work})()))()`));
