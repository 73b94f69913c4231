/** The globe in JupyterLab: drawn from the widget's one file, live, and in step with Python. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { findChromium } from './chromium.js';
import { openNotebook, runCell, whyNoJupyter } from './jupyter.js';
import { launch } from './page.js';
import { TIMEOUT } from '../waiting.js';
import { before, test } from './waiting.js';

/** @import { Browser, Page } from 'playwright-core' */

const MAKE = `
import numpy as np
from embedding_sphere import Bundle, widget

generator = np.random.default_rng(0)
vectors = np.repeat(generator.normal(size=(5, 12)), 24, axis=0) + 0.3 * generator.normal(size=(120, 12))
bundle = Bundle.from_arrays(
    vectors, [f"row {row}" for row in range(120)],
    columns={"group": [f"group {row // 24}" for row in range(120)], "size": list(range(120))},
    name="Rows of five groups",
)
globe = widget(bundle, height=420, method=None)
globe
`;
const CELLS = [
  MAKE,
  'print("pinned", globe.pinned, globe.pinned_row)',
  'globe.pinned = None; globe.pinned = 7',
  // So few points are laid out between two frames: each is told.
  'from embedding_sphere.notebook import globe_widget\nglobe_widget.SECONDS_BETWEEN_FRAMES = 0\ndone = globe.layout_with(perplexity=8, iterations=300, seed=1)\nprint("laid", done.iterations, np.array_equal(done.positions, globe.positions))',
  'globe.color_by = "size"; globe.theme = "dark"',
  'print("selection", globe.selection == sorted(globe.selection), len(globe.selection))',
  'globe.selection = [3, 4, 5]; globe.table = True',
  'globe.filter = np.arange(120) < 24; globe.size_by = "size"; globe.selection = []',
  'print("asked", globe.query, [match["row"] for match in globe.matches])',
];

describe(
  'the globe in JupyterLab',
  { skip: whyNoJupyter() || (findChromium() ? false : 'no Chromium') },
  () => {
    /** @type {Awaited<ReturnType<typeof openNotebook>>} */
    let notebook;
    /** @type {Browser} */
    let browser;
    /** @type {Page} */
    let page;
    /** @type {string[]} */
    const problems = [];

    before(async () => {
      notebook = await openNotebook(CELLS);
      browser = await launch({ optimized: true });
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        reducedMotion: 'reduce',
      });
      await context.route(
        (address) => address.protocol.startsWith('http') && address.hostname !== '127.0.0.1',
        (route) => {
          problems.push(`left the machine: ${route.request().url()}`);
          return route.abort();
        },
      );
      page = await context.newPage();
      page.setDefaultTimeout(TIMEOUT);
      page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
      await page.goto(notebook.address);
      await page
        .locator('.jp-Notebook .jp-CodeCell')
        .nth(CELLS.length - 1)
        .waitFor();
      // Cells run once the kernel answers; until then the indicator says that it is starting.
      await page
        .locator('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status="idle"]')
        .waitFor();
    });
    after(async () => {
      await browser?.close();
      await notebook?.close();
    });

    /** @param {number} index @returns {Promise<string>} what the cell printed */
    const run = (index) => runCell(page, index);
    const root = () => page.locator('.embedding-sphere');

    /** @returns {Promise<number>} how many of the legend's colours a picture of the canvas holds */
    async function countLegendColors() {
      const picture = (await root().locator('canvas').screenshot()).toString('base64');
      return page.evaluate(async (data) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const copy = document.createElement('canvas');
        copy.width = image.width;
        copy.height = image.height;
        const context = /** @type {CanvasRenderingContext2D} */ (copy.getContext('2d'));
        context.drawImage(image, 0, 0);
        const pixels = context.getImageData(
          0,
          0,
          image.width,
          Math.floor(image.height * 0.85),
        ).data;
        const shown = new Set();
        for (let i = 0; i < pixels.length; i += 4)
          shown.add(`${pixels[i]} ${pixels[i + 1]} ${pixels[i + 2]}`);
        const entries = /** @type {HTMLElement[]} */ ([
          ...document.querySelectorAll('.embedding-sphere .entry'),
        ]);
        return entries.filter((entry) =>
          shown.has((entry.style.getPropertyValue('--color').match(/\d+ \d+ \d+/) ?? [''])[0]),
        ).length;
      }, picture);
    }

    test('draws every point of the bundle', async () => {
      await run(0);
      await root().and(page.locator('[data-drawn="120"]')).waitFor();
      assert.match(
        await root().locator('.caption').innerText(),
        /Rows of five groups\s*120 points/,
      );
      assert.match(await root().locator('.legend').innerText(), /group\s*group 0/i);
      assert.equal(
        await root().locator('canvas').getAttribute('aria-label'),
        'A planet of 120 points: Rows of five groups',
      );
      assert.ok((await countLegendColors()) >= 3, 'the globe shows the colours of the legend');
    });

    test('tells Python what the hand pinned', async () => {
      await root().locator('canvas').focus();
      await page.keyboard.press('Enter');
      await root().locator('.card .close').waitFor();
      const shown = await root().locator('.card h3').innerText();
      const row = Number(shown.match(/^row (\d+)$/)?.[1]);
      assert.match(
        await run(1),
        new RegExp(
          `pinned ${row} .*'text': 'row ${row}', 'group': 'group ${Math.floor(row / 24)}', 'size': ${row}\\.0`,
        ),
      );
      await root().locator('.card .close').click();
      await root().locator('.card').waitFor({ state: 'hidden' });
      assert.match(await run(1), /pinned None None/);
    });

    test('a click on a point pins it', async () => {
      const box = await root().locator('canvas').boundingBox();
      assert.ok(box);
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await root().locator('.card .close').waitFor();
      assert.match(await run(1), /pinned \d+ \{'text'/);
    });

    test('shows what Python pins', async () => {
      await run(2);
      await root()
        .locator('.card h3', { hasText: /^row 7$/ })
        .waitFor();
      assert.match(await root().locator('.card').innerText(), /group\s*group 0/i);
    });

    test('moves with the frames of a layout that Python runs', async () => {
      await page.evaluate(() => {
        const told = document.querySelector('.embedding-sphere .status');
        /** @type {any} */ (window).toldOfLayout = [];
        if (told)
          new MutationObserver(() =>
            /** @type {any} */ (window).toldOfLayout.push(told.textContent),
          ).observe(told, { childList: true });
      });
      assert.match(await run(3), /laid 300 True/);
      await root().locator('.status', { hasText: /^$/ }).waitFor({ state: 'attached' });
      const told = /** @type {string[]} */ (
        await page.evaluate(() => /** @type {any} */ (window).toldOfLayout)
      );
      assert.ok(
        told.some((sentence) => /^Laying out, \d+ of 300$/.test(sentence)),
        told.join(' | '),
      );
      assert.equal(told.at(-1), '');
    });

    test('follows colours and theme', async () => {
      await run(4);
      await root().and(page.locator('[data-theme="dark"]')).waitFor();
      await root().locator('.legend .ramp').waitFor();
      assert.match(await root().locator('.legend').innerText(), /size\s*0\s*119/i);
    });

    test('a circle selects many, in Python too, and Python selects many', async () => {
      // It brings the row to the front.
      await run(2);
      await root().locator('.tools button', { hasText: 'Circle' }).click();
      const box = await root().locator('canvas').boundingBox();
      assert.ok(box);
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 130, y, { steps: 8 });
      await page.mouse.up();
      await root()
        .locator('.tally', { hasText: /selected/ })
        .waitFor();
      const many = Number(
        (await root().locator('.tally').innerText()).match(/^(\d+) selected/)?.[1],
      );
      assert.ok(many > 2, `${many} points`);
      assert.match(await run(5), new RegExp(`selection True ${many}$`, 'm'));
      await run(6);
      await root().locator('.tally', { hasText: '3 selected' }).waitFor();
      assert.match(await root().locator('.rows').innerText(), /Selected: 3[^]*row 3[^]*row 5/);
    });

    test('a filter leaves rows, whose table says how many', async () => {
      await run(7);
      await root().locator('.rows caption', { hasText: 'Rows that pass: 24' }).waitFor();
      assert.equal(await root().locator('.tally').innerText(), '');
    });

    test('a search is answered by Python', async () => {
      await root().getByRole('searchbox').fill('row 17');
      await page.keyboard.press('Enter');
      await root().locator('.found', { hasText: '10 matches' }).waitFor();
      assert.match(await run(8), /asked row 17 \[17, /);
    });

    test('asked nothing of any other machine and threw no error', () => {
      assert.deepEqual(problems, []);
    });
  },
);
