/** The page in the person's own few colours, and its first words. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { toggleLayout } from './panels.js';
import { byTouch, chooseFile, fromTheTop } from './steps.js';
import { before, pointInSight, stand, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** Of a person's own: texts with vectors on a spiral. */
const OWN_ROWS = 120;
const OWN = {
  name: 'notes.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    `text,kind,vector\n${Array.from({ length: OWN_ROWS }, (_, row) => `note ${row},${row % 2 ? 'odd' : 'even'},"[${Math.cos(row / 6)},${Math.sin(row / 6)},${row % 5}]"`).join('\n')}`,
  ),
};
const PHONE = { width: 390, height: 844 };

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
      /^1,877 dishes\. Near means alike\. Ask, turn, or drop your file\.\s?Show me$/,
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
    await toggleLayout(opened);
    assert.deepEqual(opened.problems, []);
  });

  const isMeasured = async () =>
    /Trust.*\d/s.test(await opened.page.locator('.quality .brief').innerText());
  const isAsked = () => until(opened.page, () => window.embeddingSphere.state().answer !== null);
  const showNeighbors = () => opened.page.locator('#card .nearest button').first().waitFor();
  const colorColumn = () => opened.page.locator('#color-column').inputValue();
  const isOwn = () =>
    until(opened.page, (rows) => window.embeddingSphere.state().bundle?.count === rows, OWN_ROWS);
  /** Of the layout on the screen, once that is measured. @param {unknown} [before] another than this */
  async function measuredPerplexity(before) {
    await until(
      opened.page,
      (unlike) => {
        const { engine, running, measuring, outdated, layoutSource } =
          window.embeddingSphere.state();
        const isMeasured = !running && measuring === null && !outdated && layoutSource !== null;
        return engine === 'ready' && isMeasured && layoutSource.parameters.perplexity !== unlike;
      },
      before,
    );
    assert.ok(await isMeasured());
    return opened.page.evaluate(
      () => window.embeddingSphere.state().layoutSource?.parameters.perplexity,
    );
  }
  const clear = () =>
    opened.page.evaluate(() => {
      for (const close of document.querySelectorAll('#card .close, #answer .close'))
        /** @type {HTMLElement} */ (close).click();
    });

  describe('by the keyboard alone, from the top of the page,', () => {
    after(clear);
    /** @typedef {Awaited<ReturnType<typeof fromTheTop>>} Keys */
    /** @param {string} name @param {number} most keys @param {(keys: Keys) => Promise<void>} work */
    const task = (name, most, work) =>
      test(`${name}, in at most ${most} keys`, async (context) => {
        const keys = await fromTheTop(opened.page);
        await work(keys);
        context.diagnostic(`${keys.count()} keys`);
        assert.ok(keys.count() <= most, `${keys.count()} keys`);
      });

    task('a question is asked and its first match is read', 6, async ({ press, reach }) => {
      await reach('Tab', '#question');
      await opened.page.locator('#suggestions li.query').first().waitFor();
      await press('ArrowDown');
      await press('Enter');
      await isAsked();
      await reach('F6', '.match-open');
      assert.ok(await opened.page.locator('.match-open:focus .match-title').innerText());
      await press('Enter');
      await opened.page.locator('#card .text').waitFor();
    });
    task('the first match is reached by Tab as well', 10, async ({ reach }) => {
      await reach('Tab', '.match-open');
    });
    task('a dish is pinned and its neighbours are read', 5, async ({ press, reach }) => {
      await clear();
      await reach('Tab', '#globe');
      await press('Enter');
      await showNeighbors();
      await reach('F6', '#card button');
    });
    task('the points are coloured by a column', 6, async ({ press, reach }) => {
      const before = await colorColumn();
      await reach('F6', '#color-column');
      await press('ArrowDown');
      assert.notEqual(await colorColumn(), before);
    });
    task('the line of the layout is reached by Tab as well', 14, async ({ reach }) => {
      await clear();
      await reach('Tab', '#layout-line');
    });
    task('a file is opened', 8, async ({ press, reach }) => {
      await reach('F6', '.controls .data button');
      await reach('Tab', '.data [title^="Open a table"]');
      await chooseFile(opened.page, () => press('Enter'), OWN);
      await opened.page.locator('dialog.opening').waitFor();
      await reach('Tab', 'dialog.opening .primary');
      await press('Enter');
      await isOwn();
    });
    task('perplexity is changed and the quality seen', 12, async ({ press, reach }) => {
      const before = await measuredPerplexity();
      await reach('F6', '#layout-line');
      await press('Enter');
      await reach('Tab', '.parameter [type="range"]');
      await press('ArrowRight');
      await measuredPerplexity(before);
    });
  });

  describe('by a finger alone, on a phone,', () => {
    /** @type {Awaited<ReturnType<typeof byTouch>>} */
    let finger;
    before(async () => {
      await opened.page.setViewportSize(PHONE);
      finger = await byTouch(opened.page);
      await toggleLayout(opened);
      await opened.page.locator('#data-set').selectOption('dishes');
      await until(opened.page, () => window.embeddingSphere.state().dataSet === 'dishes');
      await atRest(opened.page);
      await stand(opened.page);
    });

    /** @param {string} name @param {number} most taps @param {(by: typeof finger) => Promise<void>} work */
    const task = (name, most, work) =>
      test(`${name}, in at most ${most} taps`, async (context) => {
        finger.startAgain();
        await work(finger);
        context.diagnostic(`${finger.count()} taps`);
        assert.ok(finger.count() <= most, `${finger.count()} taps`);
      });
    /** @param {string} selector whether the middle of what is there can be seen */
    const isInSight = (selector) =>
      until(
        opened.page,
        (wanted) => {
          const found = document.querySelector(String(wanted));
          const { left, top, width, height } = found?.getBoundingClientRect() ?? new DOMRect();
          const seen = document.elementFromPoint(left + width / 2, top + height / 2);
          return found?.contains(seen);
        },
        selector,
      );

    task('a question is asked and its first match is read', 2, async ({ tap }) => {
      await tap('#question');
      await tap('#suggestions li.query');
      await isAsked();
      await isInSight('.match-title');
    });
    task('a dish is pinned and its neighbours are read', 2, async ({ tap, tapAt }) => {
      await tap('#answer .close');
      await stand(opened.page);
      const { x, y } = await pointInSight(opened.page);
      await tapAt(x, y);
      await showNeighbors();
    });
    task('the points are coloured by a column', 3, async ({ tap, choose }) => {
      await tap('#card .close');
      await choose('#color-column', 'country');
      assert.equal(await colorColumn(), 'country');
      await isInSight('#legend .entry');
    });
    task('a file is opened', 2, async ({ tap }) => {
      await chooseFile(opened.page, () => tap('.controls .data button:text("Open…")'), OWN);
      await tap('dialog.opening .primary');
      await isOwn();
    });
    task('perplexity is changed and the quality seen', 3, async ({ tap }) => {
      const before = await measuredPerplexity();
      await tap('#layout-line');
      await tap('.parameter [type="range"]', 0.3);
      await measuredPerplexity(before);
      await tap('#layout-line');
      await isInSight('.quality .brief');
    });
    test('nothing went wrong', () => assert.deepEqual(opened.problems, []));
  });
});
