/** Firefox, by WebDriver BiDi. Without a screen it draws no WebGL. */
import puppeteer from 'puppeteer-core';
import { TIMEOUT } from '../waiting.js';
import { findProgram, missingScreen, openScreen, PACKAGES } from './screen.js';

/**
 * @import { Engine } from './driver.js'
 * @import { ElementHandle } from 'puppeteer-core'
 */

const findFirefox = () => findProgram('firefox-esr') || findProgram('firefox');

/** @type {Engine} */
export const FIREFOX = {
  name: 'Firefox',
  packages: ['firefox-esr', ...PACKAGES],
  missing: () => (findFirefox() ? missingScreen() : 'Firefox'),
  lacks: {},
  async launch({ patience = TIMEOUT } = {}) {
    const screen = await openScreen();
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: findFirefox(),
      headless: false,
      env: screen.env,
      timeout: TIMEOUT,
      protocolTimeout: patience,
      extraPrefsFirefox: {
        'webgl.force-enabled': true,
        'ui.prefersReducedMotion': 1,
        'dom.w3c_touch_events.enabled': 1,
      },
    });
    const page = (await browser.pages())[0] ?? (await browser.newPage());
    page.setDefaultTimeout(TIMEOUT);
    await page.setViewport({ width: 1280, height: 800 });
    /** @type {string[]} */
    const told = [];
    page.on('console', (message) => message.type() === 'error' && told.push(message.text()));
    page.on('pageerror', (error) => told.push(String(error)));
    return {
      told,
      goTo: async (address) => void (await page.goto(address)),
      reload: async () => void (await page.reload()),
      evaluate: (work, ...given) =>
        /** @type {Promise<any>} */ (page.evaluate(`(${work})(...${JSON.stringify(given)})`)),
      click: (selector) => page.locator(selector).click(),
      type: (selector, text) => page.locator(selector).fill(text),
      async press(selector, key) {
        await page.focus(selector);
        await page.keyboard.press(key);
      },
      async choose(selector, paths) {
        const input = /** @type {ElementHandle<HTMLInputElement>} */ (await page.$(selector));
        await input.uploadFile(...paths);
      },
      async touch(fingers) {
        const down = [];
        for (const [[x, y]] of fingers) down.push(await page.touchscreen.touchStart(x, y));
        for (let step = 1; step < fingers[0].length; step++) {
          for (const [finger, path] of fingers.entries()) await down[finger].move(...path[step]);
        }
        for (const finger of down) await finger.end();
      },
      resize: (width, height) => page.setViewport({ width, height }),
      screenshot: async () => Buffer.from(await page.screenshot()),
      async close() {
        await browser.close();
        screen.close();
      },
    };
  },
};
