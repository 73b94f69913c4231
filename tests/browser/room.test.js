/** The room of the page: nothing lies over anything else, and everything can be reached. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { drawn, toggleLayout } from './panels.js';
import { overlaps, unreachable } from './room.js';
import { before, stand, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

/** From 1280×1024 at 400 % to a screen of 4K. @type {[width: number, height: number][]} */
const SIZES = [
  [320, 256],
  [320, 568],
  [390, 844],
  [640, 400],
  [667, 375],
  [844, 390],
  [820, 1180],
  [1000, 420],
  [1024, 768],
  [1280, 800],
  [1440, 900],
  [3840, 2160],
];

/**
 * What is seen in the planet's middle, from one height to another, as a picture of the page has it.
 * @param {Page} page
 * @param {number} top
 * @param {number} bottom
 * @returns {Promise<string[]>}
 */
async function columnOfColors(page, top, bottom) {
  const picture = (await page.screenshot()).toString('base64');
  return page.evaluate(
    async ([data, from, to]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const { data: bytes = [] } =
        context?.getImageData(260, Number(from), 1, Number(to) - Number(from)) ?? {};
      return Array.from({ length: bytes.length / 4 }, (_, i) =>
        [...bytes.slice(4 * i, 4 * i + 3)].join(),
      );
    },
    [picture, top, bottom],
  );
}

test('the first line of the page does not lie over the planet of a phone', async () => {
  const { page, close } = await openPage({ width: 390, height: 844, touch: true });
  try {
    const line = await page.locator('.welcome').boundingBox();
    const { y, radius } = await page.evaluate(
      () => window.embeddingSphere.planet?.disc() ?? { y: NaN, radius: NaN },
    );
    assert.ok(line && line.y + line.height <= y - radius + 1, `${line?.y} px, ${y - radius} px`);
  } finally {
    await close();
  }
});

describe('the room of the page', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ scale: 1, isPlanetCoarse: true });
    await atRest(opened.page);
  });
  after(() => opened.close());

  /** @type {(selector: string) => Promise<void>} clicks what may lie in a part that scrolls */
  const press = (selector) =>
    opened.page.evaluate(
      (given) => /** @type {HTMLElement} */ (document.querySelector(given)).click(),
      selector,
    );

  /** @param {string} name @param {() => Promise<void>} [arrive] */
  const fits = (name, arrive) =>
    test(`nothing overlaps and all can be reached: ${name}`, async () => {
      await arrive?.();
      for (const [width, height] of SIZES) {
        await opened.page.setViewportSize({ width, height });
        await drawn(opened);
        const at = `${width}×${height}, ${name}`;
        assert.deepEqual(await overlaps(opened), [], at);
        assert.deepEqual(await unreachable(opened), [], at);
        assert.ok(
          await opened.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
          `${at}: nothing lies beside the window`,
        );
      }
      await opened.page.setViewportSize({ width: 1280, height: 800 });
    });

  fits('as it opens');
  fits('the layout open', () => toggleLayout(opened));
  fits('all knobs', () => press('.folding summary'));
  fits('the quality open', () => press('.quality summary'));
  fits('the layout closed', () => toggleLayout(opened));
  fits('an answer', async () => {
    await press('.quality summary');
    await opened.page.evaluate(async () => {
      const { bundle } = window.embeddingSphere.state();
      const wave = Array.from({ length: bundle?.model.dimension ?? 0 }, (_, i) => Math.sin(i));
      await window.embeddingSphere.query(wave);
    });
    await opened.page.locator('#answer').waitFor();
  });
  fits('a pinned point and a selection', async () => {
    await press('.answer-more button:last-of-type');
    await press('.match-open');
    await opened.page.locator('#card').waitFor();
  });
  fits('an error', async () => {
    await opened.page.evaluate(() =>
      window.embeddingSphere.open('data/missing.esb').catch(() => {}),
    );
    await opened.page.locator('.status.error').waitFor();
  });
  fits('a tray', () => press('#tab-table'));
  fits('runs to play back', async () => {
    await opened.page.evaluate(async () => {
      await (
        await window.embeddingSphere.relayout({ iterations: 50 })
      ).quality;
    });
    await atRest(opened.page);
    await press('#tab-time');
    await opened.page.locator('.runs button').first().waitFor();
  });

  test('the neighbours of a pinned point are in sight beside a legend of hundreds', async () => {
    const { page } = opened;
    await press('#answer .close');
    await press('.drawer .close');
    await page.locator('#color-column').selectOption('country');
    await page.locator('#card .nearest button').first().waitFor();
    for (const [width, height] of [
      [1280, 800],
      [1440, 900],
    ]) {
      await page.setViewportSize({ width, height });
      await drawn(opened);
      const [card, first] = await Promise.all(
        ['#card', '#card .nearest'].map((part) => page.locator(part).boundingBox()),
      );
      assert.ok(card && first && first.y < card.y + card.height - 20, `${width}×${height}`);
      assert.ok(((await page.locator('#legend').boundingBox())?.height ?? 0) > 100);
    }
  });

  test('the planet ends above the lines of what is chosen and filtered, the drawer open', async () => {
    const { page } = opened;
    await press('#tab-table');
    await press('[aria-label="Filter"]');
    await page.getByLabel('Words that must be there').fill('rice');
    await page.locator('#selection-bar .bar-group:visible').nth(1).waitFor();
    await page.evaluate(() => document.getElementById('menu-filter')?.hidePopover());
    for (const [width, height] of [
      [1280, 800],
      [1440, 900],
      [1440, 700],
    ]) {
      await page.setViewportSize({ width, height });
      await stand(page);
      const line = await page.locator('#selection-bar').boundingBox();
      const { y, radius } = await page.evaluate(
        () => window.embeddingSphere.planet?.disc() ?? { y: NaN, radius: NaN },
      );
      const at = `${width}×${height}`;
      assert.ok(line && y + radius <= line.y, `${at}: ${y + radius} px, ${line?.y} px`);
    }
    await press('#selection-bar [title^="Clear the filters"]');
    await press('.drawer .close');
  });

  test('a legend of few entries is whole beside the answer that it explains', async () => {
    const { page } = opened;
    await press('#card .close');
    await page.setViewportSize({ width: 1280, height: 800 });
    await press('#tab-retrieval');
    await page.locator('.questions li button').first().waitFor();
    await press('.questions li button');
    await until(page, () => window.embeddingSphere.state().answer !== null);
    await drawn(opened);
    const [whole, shown] = await page.evaluate(() => {
      const { scrollHeight, clientHeight } = /** @type {HTMLElement} */ (
        document.getElementById('legend')
      );
      return [scrollHeight, clientHeight];
    });
    assert.ok(shown >= whole - 2, `${shown} of ${whole} px`);
    await press('#answer .close');
    await press('.drawer .close');
  });

  test('the planet is seen below a list that scrolls', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 844, height: 390 });
    await page.locator('#question').fill('coconut');
    await page.locator('#suggestions li').first().waitFor();
    await stand(page);
    const list = await page.locator('#suggestions').boundingBox();
    assert.ok(list);
    const bare = await columnOfColors(page, list.y + list.height + 4, 380);
    // Sea, coasts and points: what is behind the page is of a few colours.
    assert.ok(new Set(bare.slice(0, 40)).size > 12, `${new Set(bare.slice(0, 40)).size} colours`);
  });

  test('the question is as wide as a phone', async () => {
    await opened.page.setViewportSize({ width: 390, height: 844 });
    const box = await opened.page.locator('.ask-box').boundingBox();
    assert.ok((box?.width ?? 0) >= 360);
  });
});
