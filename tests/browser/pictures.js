/**
 * Takes the pictures of README.md and docs/ from the real page: `make pictures`, or one group of them
 * by `node pictures.js gallery` (or `first`, `xray`, `sheets`). A folder given after `sheets` gets
 * each picture of the sheets in full.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SIZES, takeSheets } from './contact-sheets.js';
import { atRest, openPage, ROOT } from './page.js';
import { setState } from './record.js';
import { VIEWS, XRAY } from './views.js';
import { stand } from './waiting.js';

/**
 * @import { Page } from 'playwright-core'
 * @import { View } from './views.js'
 */

const FOLDER = join(ROOT, 'docs');
const LARGEST = 150_000;
const QUALITIES = [88, 80, 72, 64, 56, 48];
const PICTURES = [
  {
    name: 'dishes',
    settings: { theme: /** @type {const} */ ('dark') },
    dataSet: 'dishes',
    column: 'region',
    pinned: 'Laksa',
  },
  {
    name: 'emoji',
    settings: { theme: /** @type {const} */ ('light') },
    dataSet: 'emoji',
    column: 'group',
    pinned: '',
  },
  {
    name: 'phone',
    settings: { width: 390, height: 844, touch: true, scale: 2 },
    dataSet: 'dishes',
    column: 'course',
    pinned: '',
  },
];
const SCREENS = /** @type {const} */ ([
  ['wide', {}],
  ['phone', { width: 390, height: 844, touch: true }],
]);
const THEMES = /** @type {const} */ (['dark', 'light']);

const [wanted = '', folder = ''] = process.argv.slice(2);
await mkdir(join(FOLDER, 'gallery'), { recursive: true });
if (!wanted || wanted === 'first') for (const picture of PICTURES) await takePicture(picture);
for (const [group, views] of Object.entries({ gallery: VIEWS, xray: XRAY }))
  if (!wanted || wanted === group)
    for (const [screen, settings] of SCREENS) await takeGallery(views, screen, settings);
if (!wanted || wanted === 'sheets') {
  await mkdir(join(FOLDER, 'sheets'), { recursive: true });
  for (const [width, height] of SIZES)
    await takeSheets(width, height, folder, (theme, sheet) =>
      write(`sheets/${width}x${height}-${theme}`, sheet),
    );
}

/** @param {(typeof PICTURES)[number]} picture */
async function takePicture({ name, settings, dataSet, column, pinned }) {
  const { page, close } = await openPage({ optimized: true, ...settings });
  await page.evaluate(() => window.embeddingSphere.engineReady);
  await page.selectOption('#data-set', dataSet);
  await page
    .locator(
      `#globe[aria-label$="${await page.locator('#data-set option:checked').textContent()}"]`,
    )
    .waitFor();
  await page.selectOption('#color-column', column);
  if (pinned) await pin(page, pinned);
  await atRest(page);
  await take(page, name);
  await close();
}

/**
 * Every view in both themes.
 * @param {View[]} views
 * @param {string} screen
 * @param {Parameters<typeof openPage>[0]} settings
 */
async function takeGallery(views, screen, settings) {
  const { page, close } = await openPage({ optimized: true, ...settings });
  for (const { name, arrive } of views) {
    await arrive(page);
    for (const theme of THEMES) {
      await setState(page, { theme });
      await take(page, `gallery/${name}-${screen}-${theme}`);
    }
  }
  await close();
}

/** The best quality that is small enough. @param {Page} page @param {string} name */
async function take(page, name) {
  // The pointer lights nothing, and what glides comes to rest.
  await page.mouse.move(1, 1);
  await stand(page);
  await write(name, page);
}

/** @param {string} name @param {Page} page */
async function write(name, page) {
  /** @type {Buffer} */
  let bytes = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    bytes = await page.screenshot({ quality, type: 'jpeg' });
    if (bytes.length <= LARGEST) break;
  }
  await writeFile(join(FOLDER, `${name}.jpg`), bytes);
  console.log(`docs/${name}.jpg, ${Math.round(bytes.length / 1000)} kB`);
}

/**
 * Walk from the middle of the planet to a point by its label, as a user would through the card.
 * @param {Page} page
 * @param {string} label
 */
async function pin(page, label) {
  await page.focus('#globe');
  await page.keyboard.press('Enter');
  const link = page.locator('.nearest button', { hasText: label });
  if (await link.count()) await link.first().click();
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
}
