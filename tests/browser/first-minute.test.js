/** The page in the person's own few colours, and its first words. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage } from './page.js';
import { toggleLayout } from './panels.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('the first minute', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await atRest(opened.page);
  });
  after(() => opened.close());

  const helps = () =>
    opened.page.locator('#globe-help').evaluate((help) => getComputedStyle(help).opacity === '1');

  test('one line says what this is, and goes with the first action', async () => {
    const { page } = opened;
    assert.match(
      await page.locator('.welcome').innerText(),
      /^1,877 dishes\. Near means alike\. Ask, turn, or drop your file\. ?Show me$/,
    );
    await page.locator('#question').click();
    assert.equal(await page.locator('.welcome').count(), 0);
  });

  test('the empty box offers three questions', async () => {
    await opened.page.locator('#suggestions li').first().waitFor();
    assert.equal(await opened.page.locator('#suggestions li.query').count(), 3);
    await opened.page.keyboard.press('Escape');
  });

  test('a file that is dragged over the page is told what would become of it', async () => {
    const { page } = opened;
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['a'], 'a.csv'));
      dispatchEvent(new DragEvent('dragenter', { dataTransfer }));
    });
    assert.match(await page.locator('.drop').innerText(), /^Drop to open/);
    await page.evaluate(() => dispatchEvent(new DragEvent('dragleave')));
    assert.equal(await page.locator('.drop').isVisible(), false);
  });

  test('the globe helps with its keys when a key is pressed, never after a click', async () => {
    const { page } = opened;
    await page.locator('#globe').click({ position: { x: 330, y: 640 } });
    assert.equal(await helps(), false, 'a click');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await helps(), true, 'an arrow');
    await page.locator('#globe').click({ position: { x: 330, y: 640 } });
    assert.equal(await helps(), false, 'a click again');
    await page.keyboard.press('?');
    assert.equal(await helps(), true, 'asked for');
    await page.keyboard.press('?');
    assert.equal(await helps(), false);
  });

  test('forced colours show buttons by a border, sliders by a track, and what is pressed', async () => {
    const { page } = opened;
    await page.emulateMedia({ forcedColors: 'active' });
    await toggleLayout(opened);
    const faint = await page.evaluate(() =>
      [...document.querySelectorAll('.controls :is(button, select), .bar button.tool')]
        .filter((control) => control.checkVisibility() && !control.closest('.gestures'))
        .filter((control) => {
          const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } =
            getComputedStyle(control);
          return (
            Number.parseFloat(borderTopWidth) < 1 ||
            borderTopStyle === 'none' ||
            borderTopColor === backgroundColor
          );
        })
        .map((control) => control.textContent || control.className),
    );
    assert.deepEqual(faint, []);
    const pressed = page.locator('.gestures [aria-pressed="true"]');
    const ground = (/** @type {Element} */ one) => getComputedStyle(one).backgroundColor;
    assert.notEqual(
      await pressed.evaluate(ground),
      await page.locator('.gestures [aria-pressed="false"]').first().evaluate(ground),
    );
    assert.equal(
      await page
        .locator('.parameter input[type="range"]')
        .first()
        .evaluate((slider) => getComputedStyle(slider).forcedColorAdjust),
      'none',
    );
    await page.emulateMedia({ forcedColors: 'none' });
    assert.deepEqual(opened.problems, []);
  });
});
