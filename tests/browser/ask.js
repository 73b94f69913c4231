/** What the tests of questions share. */

/** @import { Page } from 'playwright-core' */

export const QUESTION = 'something sweet with coconut';

/** What a question changes. @param {Page} page */
export const state = (page) =>
  page.evaluate(() => {
    const { hovered, pinned, selection, colorColumn, answer, queryHistory } =
      window.embeddingSphere.state();
    return {
      hovered,
      pinned,
      selection: [...selection],
      colorColumn,
      queryHistory,
      query: answer?.query ?? null,
      best: window.embeddingSphere.hits(),
      note: answer?.note,
    };
  });

/** @param {Page} page @param {string} text asked by hand, and answered */
export async function ask(page, text) {
  await page.locator('#question').fill(text);
  await page.locator('#question').press('Enter');
  await page.locator('#answer:not([hidden])').waitFor();
  await page.locator('.asking[hidden]').waitFor({ state: 'attached' });
}
