/** All states of the page side by side, one sheet for each size of the window and each theme. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPage } from './page.js';
import { setState } from './record.js';
import { STATES } from './sheet-states.js';
import { stand } from './waiting.js';

/**
 * @import { Page } from 'playwright-core'
 * @typedef {'dark' | 'light'} Theme
 */

/** @type {[width: number, height: number][]} */
export const SIZES = [
  [1440, 900],
  [1280, 800],
  [820, 1180],
  [844, 390],
  [390, 844],
];
const THEMES = /** @type {Theme[]} */ (['dark', 'light']);
const SHEET_WIDTH = 1600;
const GAP = 12;
/** Narrower screens are for fingers. */
const FINE_FROM = 1000;

/**
 * @param {number} width
 * @param {number} height
 * @param {string} folder that gets every picture in full; empty for none
 * @param {(theme: Theme, sheet: Page) => Promise<void>} onSheet
 */
export async function takeSheets(width, height, folder, onSheet) {
  // They are looked at as they are on a screen.
  const { page, close } = await openPage({ width, height, scale: 1, touch: width < FINE_FROM });
  /** @type {Record<Theme, Buffer[]>} */
  const taken = { dark: [], light: [] };
  for (const { name, arrive } of STATES) {
    await arrive(page);
    for (const theme of THEMES) {
      await setState(page, { theme });
      await page.mouse.move(1, 1);
      await stand(page);
      const picture = await page.screenshot();
      taken[theme].push(picture);
      if (folder) await keep(folder, `${width}x${height}-${name}-${theme}.png`, picture);
    }
  }
  const sheet = await page.context().newPage();
  for (const theme of THEMES) {
    await compose(sheet, taken[theme], width > height ? 4 : 6);
    await onSheet(theme, sheet);
  }
  await close();
}

/** @param {string} folder @param {string} name @param {Buffer} picture */
async function keep(folder, name, picture) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), picture);
}

/**
 * @param {Page} sheet becomes as tall as the pictures are
 * @param {Buffer[]} pictures
 * @param {number} columns
 */
async function compose(sheet, pictures, columns) {
  await sheet.setViewportSize({ width: SHEET_WIDTH, height: SHEET_WIDTH });
  await sheet.setContent(
    `<style>
      body { margin: 0; background: gray; font: 13px sans-serif; color: white; }
      main { display: grid; grid-template-columns: repeat(${columns}, 1fr); gap: ${GAP}px; padding: ${GAP}px; }
      figure { margin: 0; } img { display: block; width: 100%; }
    </style><main>${pictures
      .map(
        (picture, i) =>
          `<figure><img src="data:image/png;base64,${picture.toString('base64')}"><figcaption>${STATES[i].title}</figcaption></figure>`,
      )
      .join('')}</main>`,
  );
  const height = await sheet.evaluate(() => document.querySelector('main')?.offsetHeight ?? 0);
  await sheet.setViewportSize({ width: SHEET_WIDTH, height });
}
