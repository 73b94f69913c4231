/** What a person does with the keyboard alone, or with a finger alone, counted. */
import assert from 'node:assert/strict';
import { within } from '../waiting.js';

/** @import { Page } from 'playwright-core' */

const FAR = 40;

/**
 * From the page's top, as nobody who has just come has the focus anywhere.
 * @param {Page} page
 */
export async function fromTheTop(page) {
  await page.evaluate(() => {
    const { body } = document;
    body.tabIndex = -1;
    body.focus();
    body.removeAttribute('tabindex');
  });
  let count = 0;
  const isAt = (/** @type {string} */ selector) =>
    page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

  /** @param {string} key */
  async function press(key) {
    count++;
    await page.keyboard.press(key);
  }
  return {
    /** @returns {number} keys so far; a written line is one */
    count: () => count,
    press,
    /** Press a key until something has the focus. @param {string} key @param {string} selector */
    async reach(key, selector) {
      for (let pressed = 0; !(await isAt(selector)); pressed++) {
        assert.ok(pressed < FAR, `${key} does not reach ${selector}`);
        await press(key);
      }
    },
  };
}

/** The screen becomes one for fingers. @param {Page} page */
export async function byTouch(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  let count = 0;
  /** @param {number} x @param {number} y CSS pixels */
  async function tapAt(x, y) {
    count++;
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }
  return {
    /** @returns {number} taps so far */
    count: () => count,
    startAgain: () => {
      count = 0;
    },
    tapAt,
    /** Tap what is seen. @param {string} selector @param {number} [share] of its width */
    async tap(selector, share = 0.5) {
      const target = page.locator(selector).first();
      // As a test with the mouse waits: until it stands still and nothing covers it.
      await target.hover();
      const box = await target.boundingBox();
      assert.ok(box, selector);
      await tapAt(box.x + share * box.width, box.y + box.height / 2);
    },
    /** A choice in a menu, which the system shows, is two. @param {string} selector @param {string} value */
    async choose(selector, value) {
      count += 2;
      await page.locator(selector).selectOption(value);
    },
  };
}

/**
 * @param {Page} page
 * @param {() => Promise<void>} act opens the system's choice of files
 * @param {{name: string, mimeType: string, buffer: Buffer}} file that is chosen
 */
export async function chooseFile(page, act, file) {
  const chooser = page.waitForEvent('filechooser');
  // Playwright has told the browser by then that it is to be asked.
  await page.evaluate(() => {});
  const [chosen] = await within(Promise.all([chooser, act()]), 'the choice of a file');
  await chosen.setFiles(file);
}
