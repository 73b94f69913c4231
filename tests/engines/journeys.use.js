/** Questions, files, links, a reload, a phone: on one page, then without its server. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fewDishes } from '../browser/few-dishes.js';
import { serve } from '../browser/page.js';
import { assertLaidOut, layOut, runPython } from './layouts.js';
import { DISHES, serveNoting } from './site.js';
import { engineReady, openPage, reloadPage, until, untilHolds } from './until.js';

/**
 * @import { Driver } from './driver.js'
 * @import { Walk } from './journeys.js'
 */

/** Enough for any question to be answered. */
const DISH_COUNT = 500;
const ROWS = 30;
const CSV = `text,kind,vector\n${Array.from({ length: ROWS }, (_, row) => `note ${row},${'abc'[row % 3]},"[${row},1,${(row * row) % 7}]"`).join('\n')}\n`;
const PARQUET = `
import sys, pyarrow as pa, pyarrow.parquet as pq
rows = range(${ROWS} + 1)
table = pa.table({"text": [f"row {row}" for row in rows], "vector": [[float(row), 1.0, float(row * row % 7)] for row in rows]})
pq.write_table(table, sys.stdout.buffer, compression="snappy")
`;
const QUESTION = 'a sour soup with lemon';
const LAYOUT = { method: 'spherical-tsne', perplexity: 12, iterations: 150, seed: 5 };

/** What is on the screen. @param {Driver} driver */
const shown = (driver) =>
  driver.evaluate(() => {
    const { dataSet, layoutSource, pinned, selection, layers, tray, answer, positions, error } =
      window.embeddingSphere.state();
    return {
      dataSet,
      layoutSource,
      pinned,
      selection: [...selection],
      layers,
      tray,
      query: answer?.query.label,
      positions: [...positions],
      error,
    };
  });

/** SHA-256 of the positions on the screen. @param {Driver} driver @returns {Promise<string>} */
const digestShown = (driver) =>
  driver.evaluate(async () => {
    const bytes = new Uint8Array(
      await crypto.subtle.digest('SHA-256', window.embeddingSphere.state().positions.slice()),
    );
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  });

/** @param {Driver} driver */
const laidOutAgain = (driver) =>
  until(driver, { positionsFrom: 'result', running: false, measuring: null });

/**
 * Open a table by the page's own field, and confirm what is offered.
 * @param {Driver} driver
 * @param {string} path
 * @param {number} rows
 */
async function openTable(driver, path, rows) {
  await driver.choose('.controls input[type="file"]', [path]);
  await untilHolds(
    driver,
    () =>
      document.querySelector('dialog.opening[open] .primary') ||
      document.querySelector('.status.error'),
  );
  const offered = await driver.evaluate(
    () =>
      document.querySelector('dialog.opening[open]')?.textContent ??
      window.embeddingSphere.state().error,
  );
  assert.match(offered, new RegExp(`${rows} rows, .*vectors of 3 numbers in “vector”`));
  await driver.click('dialog.opening[open] .primary');
  await untilHolds(driver, (count) => window.embeddingSphere.state().bundle?.count === count, rows);
  await laidOutAgain(driver);
}

/** @param {Walk} walk */
function describeDesk(walk) {
  /** @type {Awaited<ReturnType<typeof serveNoting>>} */
  let server;
  const folder = mkdtempSync(join(tmpdir(), 'tables-'));
  before(async () => {
    server = await serveNoting({ files: { [DISHES]: fewDishes(DISH_COUNT) } });
    await openPage(walk.driver, server.address);
    await engineReady(walk.driver);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a question is answered by the model in the tab', async () => {
    const { driver } = walk;
    await driver.type('#question', QUESTION);
    await driver.press('#question', 'Enter');
    await untilHolds(
      driver,
      (text) => window.embeddingSphere.state().answer?.query.label === text,
      QUESTION,
    );
    const { best, scores, texts } = await driver.evaluate(() => {
      const { answer, bundle } = window.embeddingSphere.state();
      const column = bundle?.columns.find(({ name }) => name === bundle.display.text);
      return {
        best: window.embeddingSphere.hits(),
        scores: [...(answer?.scores ?? [])],
        texts: window.embeddingSphere
          .hits()
          .map(({ row }) => String(column?.kind === 'text' ? column.values[row] : '')),
      };
    });
    assert.deepEqual(
      best.map(({ score }) => score),
      scores.toSorted((a, b) => b - a).slice(0, 10),
    );
    assert.match(texts.join('\n'), /soup/i);
    assert.equal(
      await driver.evaluate(() => document.querySelectorAll('.match-list li').length),
      10,
    );
  });

  test('a name that explains itself shows it by a dotted line', async () => {
    const { driver } = walk;
    await driver.click('.match-list li:nth-child(1) .match-open');
    await untilHolds(driver, () => document.querySelector('#card .explained-name'));
    const line = await driver.evaluate(() => {
      const name = /** @type {Element} */ (document.querySelector('#card .explained-name'));
      const { textDecorationLine, textDecorationStyle } = getComputedStyle(name);
      return [textDecorationLine, textDecorationStyle];
    });
    assert.deepEqual(line, ['underline', 'dotted']);
    // It would leave no room for the matches that come after.
    await driver.click('#card .close');
    await untilHolds(driver, () => window.embeddingSphere.state().pinned < 0);
  });

  test('a link shows the same data, layout, points and answer in another tab', async () => {
    const { driver } = walk;
    await layOut(driver, LAYOUT);
    await driver.click('.match-list li:nth-child(3) .match-open');
    // The address follows what is on the screen, some time after it.
    await untilHolds(driver, () => {
      const [, , third] = window.embeddingSphere.hits();
      const { pinned } = window.embeddingSphere.state();
      const link = new URLSearchParams(location.hash.slice(1));
      const isPinned = pinned === third.row && link.get('pinned') === String(pinned);
      return isPinned && link.get('set.seed') === '5' && link.has('query');
    });
    const copied = await shown(driver);
    const address = await driver.evaluate(() => location.href);
    await openPage(driver, address);
    await laidOutAgain(driver);
    // The model in the tab answers a link; to a server only a person sends.
    await untilHolds(
      driver,
      (text) => window.embeddingSphere.state().answer?.query.label === text,
      QUESTION,
    );
    assert.equal(copied.query, QUESTION);
    assert.deepEqual(await shown(driver), copied);
  });

  test('a reload in the middle of a layout ends with that layout', async () => {
    const { driver } = walk;
    const { digest } = await layOut(driver, { ...LAYOUT, iterations: 400 });
    await layOut(driver, LAYOUT);
    await driver.evaluate(
      (layout) =>
        new Promise((resolve) => {
          window.embeddingSphere.addEventListener('frame', () => resolve(undefined), {
            once: true,
          });
          window.embeddingSphere.relayout(layout).catch(() => {});
        }),
      { ...LAYOUT, iterations: 400 },
    );
    await reloadPage(driver);
    await laidOutAgain(driver);
    assert.equal(await digestShown(driver), digest);
  });

  test('a CSV file is opened and laid out, by scikit-learn too', async () => {
    const path = join(folder, 'notes.csv');
    writeFileSync(path, CSV);
    await openTable(walk.driver, path, ROWS);
    for (const method of ['wrapped-tsne', 'radial-tsne'])
      assertLaidOut(await layOut(walk.driver, { method, iterations: 250 }));
  });

  test('a Parquet file is opened and laid out', async () => {
    const path = join(folder, 'notes.parquet');
    writeFileSync(path, runPython('-c', PARQUET));
    await openTable(walk.driver, path, ROWS + 1);
  });

  test('a WebGL context that is lost leaves a picture, and comes back', async () => {
    const { driver } = walk;
    await driver.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('globe'));
      const extension = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
      Object.assign(window, { extension });
      extension?.loseContext();
    });
    await until(driver, { webgl: 'lost' });
    /** How many of the page's first pictures are shown, and the pixels that this one holds. */
    const look = () =>
      driver.evaluate(() => {
        const { poster = document.querySelector('canvas.poster') } = /** @type {any} */ (window);
        Object.assign(window, { poster });
        return [
          document.querySelectorAll('canvas.poster').length,
          poster.width * poster.height > 0,
        ];
      });
    assert.deepEqual(await look(), [1, true]);
    await driver.evaluate(() => /** @type {any} */ (window).extension.restoreContext());
    await until(driver, { webgl: 'ready' });
    assert.deepEqual(await look(), [0, false], 'what is out of sight takes no memory');
  });
}

/** @param {Walk} walk */
export function describeUse(walk) {
  describe('in use', () => describeDesk(walk));

  test('a page that is kept works with its server stopped', async () => {
    const { driver } = walk;
    // As it is shipped: what is kept is checked, and nothing may be put into it.
    const server = await serve();
    let digest = '';
    try {
      await openPage(driver, server.address);
      ({ digest } = await layOut(driver, LAYOUT));
      await until(driver, { offline: 'ready' });
    } finally {
      await server.close();
    }
    // The browser itself tells of the requests that fail.
    walk.noting = false;
    await reloadPage(driver);
    await engineReady(driver);
    // The address names the layout, which is made again.
    await laidOutAgain(driver);
    assert.equal(await digestShown(driver), digest);
  });
}
