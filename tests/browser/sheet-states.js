/** Twelve states of the page, each reached from the one before: what the contact sheets show. */
import { atRest, until } from './page.js';
import { press, VIEWS, XRAY } from './views.js';

/** @import { Page } from 'playwright-core' */
/** @import { View } from './views.js' */

const view = (/** @type {string} */ wanted) => {
  const found = [...VIEWS, ...XRAY].find(({ name }) => name === wanted);
  if (!found) throw new Error(`no view ${wanted}`);
  return found;
};

/** Of a person's own: with a row that lacks its vector, and a date. */
const TABLE = {
  name: 'notes.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    `text,kind,day,vector\n${Array.from({ length: 120 }, (_, row) => `A note about thing ${row},${row % 3 ? 'idea' : 'task'},2024-03-${10 + (row % 20)},"${row === 7 ? '' : `[${Math.cos(row / 6)},${Math.sin(row / 6)},${row % 5}]`}"`).join('\n')}`,
  ),
};

/** @type {View[]} */
export const STATES = [
  view('start'),
  {
    name: 'question',
    title: 'A question is written',
    async arrive(page) {
      await page.locator('#question').click();
      await page.locator('#question').fill('coconut');
      await page.locator('#suggestions li').first().waitFor();
    },
  },
  view('answer'),
  view('pinned'),
  {
    name: 'layout',
    title: 'The layout with all that sets it',
    async arrive(page) {
      for (const close of ['#card .close', '#answer .close', '#layout-line', '.folding summary'])
        await press(page, close);
      await atRest(page);
    },
  },
  {
    name: 'quality',
    title: 'How true the globe is, number by number',
    async arrive(page) {
      await press(page, '.folding summary');
      await press(page, '.quality summary');
    },
  },
  {
    name: 'filters',
    title: 'Filters: words and a range',
    async arrive(page) {
      for (const close of ['.quality summary', '#layout-line']) await press(page, close);
      await press(page, '.tool[aria-label="Filter"]');
      await page.getByLabel('Words that must be there').fill('rice');
      await until(page, () => window.embeddingSphere.state().filterMask !== null);
    },
  },
  {
    name: 'table',
    title: 'The table of what passes the filters',
    async arrive(page) {
      await page.evaluate(() => document.getElementById('menu-filter')?.hidePopover());
      await press(page, '#tab-table');
      await page.locator('#page-table').waitFor();
    },
  },
  {
    name: 'map',
    title: 'The flat map',
    arrive: (page) => press(page, '#tab-map'),
  },
  {
    name: 'compare',
    title: 'What tells the selected points from the rest',
    async arrive(page) {
      await press(page, '#selection-bar [title^="Select what passes"]');
      await press(page, '#tab-compare');
      await atRest(page);
    },
  },
  {
    name: 'xray',
    title: 'The X-ray of the questions that the data bring',
    async arrive(page) {
      await press(page, '#selection-bar [title^="Clear the filters"]');
      await view('xray').arrive(page);
    },
  },
  {
    name: 'opening',
    title: 'A table of one’s own is opened',
    async arrive(page) {
      await press(page, '.drawer .close');
      await page.setInputFiles('.controls input[type="file"]', [TABLE]);
      await page.locator('dialog.opening').waitFor();
    },
  },
];
