/** Chromium, headless, by Playwright. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium, PACKAGES } from '../browser/chromium.js';
import { CHROMIUM_OPTIONS, PAGE_OPTIONS } from '../browser/page.js';
import { TIMEOUT } from '../waiting.js';

/** @import { Engine } from './driver.js' */

/** @type {Engine} */
export const CHROMIUM = {
  name: 'Chromium',
  packages: PACKAGES,
  missing: () => (findChromium() ? '' : 'Chromium'),
  lacks: {},
  async launch({ isMeasured = false } = {}) {
    // A profile on the disk, as people have it: else what is kept for offline use lies in memory.
    const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium(),
      ...(isMeasured ? CHROMIUM_OPTIONS : PAGE_OPTIONS),
      viewport: { width: 1280, height: 800 },
      hasTouch: true,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(TIMEOUT);
    const page = context.pages()[0] ?? (await context.newPage());
    const session = await context.newCDPSession(page);
    /** @type {string[]} */
    const told = [];
    page.on('console', (message) => message.type() === 'error' && told.push(message.text()));
    page.on('pageerror', ({ message }) => told.push(message));
    return {
      told,
      goTo: async (address) => void (await page.goto(address)),
      reload: async () => void (await page.reload()),
      evaluate: (work, ...given) => page.evaluate(`(${work})(...${JSON.stringify(given)})`),
      click: (selector) => page.locator(selector).first().click(),
      type: (selector, text) => page.locator(selector).first().fill(text),
      press: (selector, key) => page.locator(selector).first().press(key),
      choose: (selector, paths) => page.setInputFiles(selector, paths),
      async touch(fingers) {
        const at = (/** @type {number} */ step) =>
          fingers.map((path, id) => ({ x: path[step][0], y: path[step][1], id }));
        await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
        for (let step = 1; step < fingers[0].length; step++)
          await session.send('Input.dispatchTouchEvent', {
            type: 'touchMove',
            touchPoints: at(step),
          });
        await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      },
      resize: (width, height) => page.setViewportSize({ width, height }),
      screenshot: () => page.screenshot(),
      async close() {
        await context.close();
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};
