/** Every view of the page, and how one gets to it from the one before: what the gallery shows. */
import { atRest, until } from './page.js';
import { switchLayers } from './record.js';

/** @import { Page } from 'playwright-core' */

const QUESTION = 'something sweet with coconut';

/**
 * By script, because on a phone a sheet may lie over what is pressed.
 * @param {Page} page
 * @param {string} selector
 */
export const press = (page, selector) =>
  page.evaluate((found) => {
    /** @type {HTMLElement | null} */ (document.querySelector(found))?.click();
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  }, selector);

/** @typedef {{name: string, title: string, arrive: (page: Page) => Promise<void>}} View */

/** The X-ray of the first data set, from a page that was just opened. @type {View[]} */
export const XRAY = [
  {
    name: 'xray',
    title: 'The X-ray: how well questions find their answers, and why not',
    async arrive(page) {
      await atRest(page);
      await press(page, '#tab-retrieval');
      await until(page, () => window.embeddingSphere.state().explanations !== null);
      await page.locator('.cause').first().waitFor();
      await press(page, '.questions li button');
      await until(page, () => window.embeddingSphere.state().answer !== null);
      await atRest(page);
    },
  },
  {
    name: 'causes',
    title: 'Why answers are missed: a cause, and the evidence for each of its misses',
    async arrive(page) {
      // Words would have found it.
      await press(page, '.cause:nth-last-child(2)');
      await page.evaluate(() =>
        document.querySelector('.cause')?.closest('section')?.scrollIntoView(),
      );
      await atRest(page);
    },
  },
];

/** @type {View[]} */
export const VIEWS = [
  {
    name: 'start',
    title: 'The planet, its regions named by what is in them',
    arrive: (page) => atRest(page),
  },
  {
    name: 'answer',
    title: 'A question, answered by the model in the tab',
    async arrive(page) {
      await page.locator('#question').fill(QUESTION);
      await page.locator('#question').press('Enter');
      await until(
        page,
        () =>
          window.embeddingSphere.state().answer !== null &&
          window.embeddingSphere.state().asking === null,
      );
      await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    },
  },
  {
    name: 'pinned',
    title: 'A match pinned',
    arrive: (page) => press(page, '.match-list li:nth-child(2) .match-open'),
  },
  { name: 'map', title: 'The flat map', arrive: (page) => press(page, '#tab-map') },
  { name: 'matches', title: 'How all rows match', arrive: (page) => press(page, '#tab-matches') },
  { name: 'table', title: 'The table', arrive: (page) => press(page, '#tab-table') },
  {
    name: 'compare',
    title: 'What tells the selected points from the rest',
    async arrive(page) {
      await press(page, '.answer-more button:last-of-type');
      await press(page, '#tab-compare');
    },
  },
  {
    name: 'terrain',
    title: 'Terrain, with the likeness to the question as heat',
    async arrive(page) {
      await press(page, '.drawer .close');
      await press(page, '#card .close');
      await page.evaluate(async () => {
        const { store } = await import(new URL('main.js', document.baseURI).href);
        store.set({ selection: new Set(), undoable: false, redoable: false });
      });
      await switchLayers(page, { terrain: true, heat: true, points: false });
    },
  },
  {
    name: 'spikes',
    title: 'Spikes: the more like the question, the taller',
    arrive: (page) =>
      switchLayers(page, { terrain: false, heat: false, points: true, spikes: true }),
  },
  {
    name: 'lines',
    title: 'The classic line globe',
    arrive: (page) => switchLayers(page, { spikes: false, points: false, lines: true }),
  },
  {
    name: 'time',
    title: 'Two runs, to be played back',
    async arrive(page) {
      await switchLayers(page, { lines: false, points: true });
      await press(page, '#answer .close');
      await page.evaluate(async () => {
        for (const perplexity of [15, 50])
          await (
            await window.embeddingSphere.relayout({ perplexity })
          ).quality;
      });
      await atRest(page);
      await press(page, '#tab-time');
    },
  },
];
