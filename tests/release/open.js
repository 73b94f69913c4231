/**
 * Opens a served page in Chromium and waits for its points and its Python:
 * `node tests/release/open.js ADDRESS ROWS`.
 */
import { chromium } from 'playwright-core';
import { findChromium, SOFTWARE_DRAWING } from '../browser/chromium.js';

const [address, rows] = process.argv.slice(2);
const LIMIT = 240_000;
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: SOFTWARE_DRAWING,
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(LIMIT);
  /** @type {string[]} */
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  const began = Date.now();
  await page.goto(address);
  await page.waitForFunction(() => window.embeddingSphere !== undefined);
  await page.evaluate(() => window.embeddingSphere.ready);
  const count = await page.evaluate(() => window.embeddingSphere.state().positions?.length / 3);
  if (count !== Number(rows)) throw new Error(`The page shows ${count} points, not ${rows}.`);
  const drawn = Date.now() - began;
  await page.evaluate(() => window.embeddingSphere.engineReady);
  const title = await page.title();
  if (faults.length > 0) throw new Error(`The page failed: ${faults[0]}`);
  console.log(
    `"${title}": ${rows} points after ${drawn} ms, Python after ${Date.now() - began} ms.`,
  );
} finally {
  await browser.close();
}
