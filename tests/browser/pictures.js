/** Takes the README's pictures from the real page: `make pictures`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openPage, ROOT } from './page.js';

const FOLDER = join(ROOT, 'docs');
const PICTURES = [
  { name: 'dishes', settings: { theme: /** @type {const} */ ('dark') }, dataSet: 'dishes', column: 'region', pinned: 'Laksa' },
  { name: 'emoji', settings: { theme: /** @type {const} */ ('light') }, dataSet: 'emoji', column: 'group', pinned: '' },
  { name: 'phone', settings: { width: 390, height: 844, touch: true, scale: 2 }, dataSet: 'dishes', column: 'course', pinned: '' },
];

await mkdir(FOLDER, { recursive: true });
for (const { name, settings, dataSet, column, pinned } of PICTURES) {
  const { page, close } = await openPage({ ...settings, reducedMotion: true });
  await page.evaluate(() => window.embeddingSphere.engineReady);
  await page.selectOption('#data-set', dataSet);
  await page.locator(`#globe[aria-label$="${await page.locator("#data-set option:checked").textContent()}"]`).waitFor();
  await page.selectOption('#color-column', column);
  if (pinned) await pin(page, pinned);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(FOLDER, `${name}.jpg`), quality: 88, type: 'jpeg' });
  await close();
  console.log(`docs/${name}.jpg`);
}

/**
 * Walk from the middle of the planet to a point by its label, as a user would through the card.
 * @param {import('playwright-core').Page} page
 * @param {string} label
 */
async function pin(page, label) {
  await page.focus('#globe');
  await page.keyboard.press('Enter');
  const link = page.locator('.nearest button', { hasText: label });
  if (await link.count()) await link.first().click();
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
}
