/** WebKit, the engine of Safari and of every iPhone: GNOME's MiniBrowser, by WebDriver. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Builder, By, Capabilities, Key } from 'selenium-webdriver';
import { findPort } from '../serving.js';
import { eventually, TIMEOUT } from '../waiting.js';
import { findProgram, missingScreen, openScreen, PACKAGES, start } from './screen.js';

/**
 * @import { Driver, Engine } from './driver.js'
 * @import { WebDriver } from 'selenium-webdriver'
 */

const KEYS = { Enter: Key.ENTER, Escape: Key.ESCAPE, ArrowRight: Key.ARROW_RIGHT };
const LIBRARIES = '/usr/lib';
/**
 * Functions of WebAssembly run ten times as often before they are compiled a third time, well and
 * slowly: those of the kernel are, and what Python does once in a page is not.
 */
const COMPILES_LATER = {
  JSC_thresholdForOMGOptimizeAfterWarmUp: '500000',
  JSC_thresholdForOMGOptimizeSoon: '500000',
};
/**
 * No page moves by itself, and the browser's own buttons leave room for a window as narrow as a
 * phone's.
 */
const DESKTOP = {
  'settings.ini': '[Settings]\ngtk-enable-animations=0\n',
  'gtk.css':
    '* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; -gtk-icon-source: none; }\n',
};

/**
 * @returns {string} the path of MiniBrowser, which lies among the libraries of this machine's kind;
 *   empty if it is not there
 */
const findBrowser = () =>
  readdirSync(LIBRARIES)
    .map((name) => join(LIBRARIES, name, 'webkit2gtk-4.1', 'MiniBrowser'))
    .find(existsSync) ?? '';

/**
 * WebDriver sets the window, of which the browser's own parts take some.
 * @param {WebDriver} driver @param {number} width @param {number} height
 */
async function resize(driver, width, height) {
  const inside = () =>
    /** @type {Promise<[number, number]>} */ (
      driver.executeScript('return [innerWidth, innerHeight]')
    );
  const window = driver.manage().window();
  let [outerWidth, outerHeight] = [width, height];
  await eventually(async () => {
    await window.setRect({ x: 0, y: 0, width: outerWidth, height: outerHeight });
    const [innerWidth, innerHeight] = await inside();
    const now = await window.getRect();
    [outerWidth, outerHeight] = [width + now.width - innerWidth, height + now.height - innerHeight];
    return innerWidth === width && innerHeight === height;
  }, `a page of ${width} × ${height}`);
}

/**
 * The work begins in a task of its own: what WebDriver runs belongs to none, so that its promises
 * would go on wherever the page's own script ends next, be it a callback of a ResizeObserver, where
 * a layout that begins is "undelivered notifications".
 * @param {WebDriver} driver
 * @returns {Driver['evaluate']}
 */
const evaluateBy =
  (driver) =>
  async (work, ...given) => {
    const { value, error } = /** @type {any} */ (
      await driver.executeAsyncScript(
        `
    const done = arguments[arguments.length - 1];
    const given = JSON.parse(arguments[0]);
    setTimeout(() => (async () => (${work})(...given))().then((value) => done({ value }), (reason) => done({ error: String(reason) })));
  `,
        JSON.stringify(given),
      )
    );
    if (error !== undefined) throw new Error(error);
    return value;
  };

/** @type {Engine} */
export const WEBKIT = {
  name: 'WebKit',
  packages: ['webkit2gtk-driver', ...PACKAGES],
  missing: () =>
    findProgram('WebKitWebDriver') && findBrowser()
      ? missingScreen()
      : 'WebKit (webkit2gtk-driver)',
  lacks: { fingers: 'WebKitWebDriver has one pointer, a mouse, and no fingers' },
  async launch({ isMeasured = false, patience = TIMEOUT } = {}) {
    const screen = await openScreen();
    const desktop = mkdtempSync(join(tmpdir(), 'webkit-'));
    mkdirSync(join(desktop, 'gtk-3.0'));
    for (const [name, text] of Object.entries(DESKTOP))
      writeFileSync(join(desktop, 'gtk-3.0', name), text);
    const port = await findPort();
    // Its sandbox starts for no administrator.
    const env = {
      ...screen.env,
      ...(isMeasured ? {} : COMPILES_LATER),
      XDG_CONFIG_HOME: desktop,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    };
    const service = start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
      env,
      stdio: 'ignore',
    });
    const address = `http://127.0.0.1:${port}`;
    await eventually(() => fetch(`${address}/status`).catch(() => null), 'WebKitWebDriver');
    const driver = await new Builder()
      .usingServer(address)
      .withCapabilities(
        new Capabilities({
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary: findBrowser(), args: ['--automation'] },
        }),
      )
      .build();
    await driver.manage().setTimeouts({ script: patience, pageLoad: patience });
    await resize(driver, 1280, 800);
    const find = (/** @type {string} */ selector) => driver.findElement(By.css(selector));
    return {
      told: [],
      goTo: (page) => driver.get(page),
      reload: () => driver.navigate().refresh(),
      evaluate: evaluateBy(driver),
      click: (selector) => find(selector).click(),
      async type(selector, text) {
        await find(selector).clear();
        await find(selector).sendKeys(text);
      },
      press: (selector, key) => find(selector).sendKeys(KEYS[key]),
      choose: (selector, paths) => find(selector).sendKeys(paths.join('\n')),
      async touch([path, ...others]) {
        if (others.length) throw new Error(WEBKIT.lacks.fingers);
        const [[x, y], ...places] = path;
        const hand = driver.actions().move({ x, y, duration: 0 }).press();
        for (const [left, top] of places) hand.move({ x: left, y: top, duration: 0 });
        await hand.release().perform();
      },
      resize: (width, height) => resize(driver, width, height),
      screenshot: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
      async close() {
        await driver.quit().catch(() => {});
        service.kill();
        screen.close();
        rmSync(desktop, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};
