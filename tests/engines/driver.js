/**
 * The three engines that people browse with, each behind the same few verbs. A journey is written once against them.
 *
 * @typedef {object} Driver a browser with one tab
 * @property {(address: string) => Promise<void>} goTo
 * @property {() => Promise<void>} reload
 * @property {<T, A extends any[]>(work: (...given: A) => T | Promise<T>, ...given: A) => Promise<T>} evaluate in the page; what
 *   is given and returned is plain data
 * @property {(selector: string) => Promise<void>} click by a pointer, in the middle of the first that matches
 * @property {(selector: string, text: string) => Promise<void>} type replaces what stands there and presses Enter
 * @property {(x: number, y: number) => Promise<void>} tap by a finger
 * @property {(width: number, height: number) => Promise<void>} resize
 * @property {() => Promise<Buffer>} screenshot PNG
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Engine
 * @property {string} name
 * @property {() => string} missing what has to be installed; empty for nothing
 * @property {() => Promise<Driver>} launch
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { Builder, By, Capabilities, Key } from 'selenium-webdriver';
import { Pointer } from 'selenium-webdriver/lib/input.js';
import { findChromium } from '../browser/chromium.js';
import { CHROMIUM_OPTIONS, TIMEOUT } from '../browser/page.js';

const FIREFOX = '/usr/bin/firefox-esr';
const WEBKIT_DRIVER = '/usr/bin/WebKitWebDriver';
const MULTIARCH = { x64: 'x86_64', arm64: 'aarch64' }[/** @type {'x64' | 'arm64'} */ (process.arch)];
const MINI_BROWSER = `/usr/lib/${MULTIARCH}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;
/** Drawn in software, so that every machine draws alike. */
const SOFTWARE = { LIBGL_ALWAYS_SOFTWARE: '1' };

/** @param {string[]} paths */
const firstMissing = (...paths) => paths.find((path) => !existsSync(path)) ?? '';

/**
 * A screen that nobody sees: Firefox and WebKit draw WebGL on no other.
 * @returns {Promise<{env: Record<string, string>, close: () => void}>}
 */
async function openScreen() {
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = await new Promise((resolve, reject) => {
    screen.once('error', reject);
    screen.once('exit', () => reject(new Error('Xvfb ended.')));
    createInterface(/** @type {import('node:stream').Readable} */ (screen.stdout)).once('line', (line) => resolve([line]));
  });
  return { env: { ...SOFTWARE, DISPLAY: `:${number}` }, close: () => void screen.kill() };
}

/** @type {Engine} */
export const CHROMIUM = {
  name: 'Chromium',
  missing: () => (findChromium() ? '' : 'chromium'),
  async launch() {
    const profile = mkdtempSync(join(tmpdir(), 'engine-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium(), ...CHROMIUM_OPTIONS, viewport: { width: 1280, height: 800 }, hasTouch: true, reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(TIMEOUT);
    const page = context.pages()[0] ?? await context.newPage();
    return {
      goTo: async (address) => void await page.goto(address),
      reload: async () => void await page.reload(),
      evaluate: (work, ...given) => page.evaluate(`(${work})(...${JSON.stringify(given)})`),
      click: (selector) => page.locator(selector).first().click(),
      async type(selector, text) {
        await page.locator(selector).fill(text);
        await page.locator(selector).press('Enter');
      },
      tap: (x, y) => page.touchscreen.tap(x, y),
      resize: (width, height) => page.setViewportSize({ width, height }),
      screenshot: () => page.screenshot(),
      async close() {
        await context.close();
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};

/** @type {Engine} */
export const FIREFOX_ESR = {
  name: 'Firefox',
  missing: () => firstMissing(FIREFOX, '/usr/bin/Xvfb'),
  async launch() {
    const screen = await openScreen();
    const browser = await puppeteer.launch({
      browser: 'firefox', executablePath: FIREFOX, headless: false, env: { ...process.env, ...screen.env }, protocolTimeout: TIMEOUT,
      extraPrefsFirefox: { 'webgl.force-enabled': true, 'ui.prefersReducedMotion': 1, 'dom.w3c_touch_events.enabled': 1 },
    });
    const page = (await browser.pages())[0] ?? await browser.newPage();
    page.setDefaultTimeout(TIMEOUT);
    await page.setViewport({ width: 1280, height: 800 });
    return {
      goTo: async (address) => void await page.goto(address),
      reload: async () => void await page.reload(),
      evaluate: (work, ...given) => /** @type {Promise<any>} */ (page.evaluate(`(${work})(...${JSON.stringify(given)})`)),
      click: async (selector) => page.locator(selector).click(),
      async type(selector, text) {
        await page.locator(selector).fill(text);
        await page.locator(selector).click();
        await page.keyboard.press('Enter');
      },
      tap: (x, y) => page.touchscreen.tap(x, y),
      resize: (width, height) => page.setViewport({ width, height }),
      screenshot: async () => Buffer.from(await page.screenshot()),
      async close() {
        await browser.close();
        screen.close();
      },
    };
  },
};

/** @type {Engine} */
export const WEBKIT = {
  name: 'WebKit',
  missing: () => firstMissing(WEBKIT_DRIVER, MINI_BROWSER, '/usr/bin/Xvfb'),
  async launch() {
    const screen = await openScreen();
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    // The desktop's word for reduced motion: else a planet that turns, drawn in software, has the cores to itself.
    const home = mkdtempSync(join(tmpdir(), 'engine-'));
    mkdirSync(join(home, 'gtk-3.0'));
    writeFileSync(join(home, 'gtk-3.0', 'settings.ini'), '[Settings]\ngtk-enable-animations=0\n');
    const env = { ...process.env, ...screen.env, XDG_CONFIG_HOME: home, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
    const service = spawn(WEBKIT_DRIVER, [`--port=${port}`, '--host=127.0.0.1'], { env, stdio: 'ignore' });
    const capabilities = new Capabilities().setBrowserName('MiniBrowser')
      .set('webkitgtk:browserOptions', { binary: MINI_BROWSER, args: ['--automation'] });
    const driver = await connected(() => new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build());
    await driver.manage().setTimeouts({ script: TIMEOUT, pageLoad: TIMEOUT });
    await resize(1280, 800);
    /** The window is set, and its frame takes some of it. @param {number} width @param {number} height */
    async function resize(width, height) {
      await driver.manage().window().setRect({ width, height });
      const [inner, outer] = /** @type {[number, number]} */ (await driver.executeScript('return [innerWidth, innerHeight]'));
      await driver.manage().window().setRect({ width: width + width - inner, height: height + height - outer });
    }
    return {
      goTo: (address) => driver.get(address),
      reload: () => driver.navigate().refresh(),
      async evaluate(work, ...given) {
        const { value, error } = /** @type {any} */ (await driver.executeAsyncScript(`
          const done = arguments[arguments.length - 1];
          (async () => (${work})(...JSON.parse(arguments[0])))().then((value) => done({ value }), (reason) => done({ error: String(reason) }));
        `, JSON.stringify(given)));
        if (error !== undefined) throw new Error(error);
        return value;
      },
      click: async (selector) => driver.findElement(By.css(selector)).click(),
      async type(selector, text) {
        const field = await driver.findElement(By.css(selector));
        await field.clear();
        await field.sendKeys(text, Key.ENTER);
      },
      async tap(x, y) {
        const finger = new Pointer('finger', Pointer.Type.TOUCH);
        await driver.actions().insert(finger, finger.move({ x: Math.round(x), y: Math.round(y), duration: 0 }), finger.press(), finger.release()).perform();
      },
      resize,
      screenshot: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
      async close() {
        await driver.quit().catch(() => {});
        service.kill();
        screen.close();
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};

export const ENGINES = [CHROMIUM, FIREFOX_ESR, WEBKIT];

/**
 * A session with a driver that has just been started: it takes a moment to listen.
 * @template T
 * @param {() => Promise<T>} connect
 * @returns {Promise<T>}
 */
async function connected(connect) {
  for (let tries = 0; ; tries++) {
    try {
      return await connect();
    } catch (reason) {
      if (tries > 100 || !/ECONNREFUSED/.test(String(reason))) throw reason;
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
  }
}
