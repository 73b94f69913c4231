/** A globe that Python saved opens from the disk: planet, table and search, and nothing is fetched. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, describe } from 'node:test';
import { findChromium } from './chromium.js';
import { launch, ROOT } from './page.js';
import { FIREFOX } from '../engines/firefox.js';
import { eventually, TIMEOUT } from '../waiting.js';
import { before, test } from './waiting.js';

/** @import { Browser, Page } from 'playwright-core' */

const PYTHON = join(ROOT, '.venv', 'bin', 'python');
const MAKE = `
import sys
import numpy as np
from embedding_sphere import widget

generator = np.random.default_rng(0)
vectors = np.repeat(generator.normal(size=(5, 12)), 24, axis=0) + 0.3 * generator.normal(size=(120, 12))
kinds = ["soup", "bread", "tea", "salad", "cake"]
table = {
    "dish": [f"{kinds[row // 24]} number {row}" for row in range(120)],
    "kind": [kinds[row // 24] for row in range(120)],
    "stars": list(range(120)),
}
globe = widget(table, vectors, name="Dishes </script> of five kinds", label="dish", theme="dark")
globe.save_html(sys.argv[1])
`;

/** @returns {string} why no globe can be saved here; empty when one can */
function whyUnsaved() {
  if (!existsSync(PYTHON)) return 'the virtual environment is missing';
  try {
    execFileSync(PYTHON, ['-c', 'import anywidget, narwhals'], { stdio: 'ignore' });
    return '';
  } catch {
    return 'anywidget or narwhals is not installed';
  }
}

/** @param {string} folder @returns {string} the file of a globe that Python saved there */
function saveGlobe(folder) {
  const file = join(folder, 'globe.html');
  execFileSync(PYTHON, ['-c', MAKE, file], {
    env: { ...process.env, PYTHONPATH: join(ROOT, 'py') },
  });
  return file;
}

const whyNot = whyUnsaved() || (findChromium() ? false : 'no Chromium');

describe('a saved globe', { skip: whyNot }, () => {
  /** @type {Browser} */
  let browser;
  /** @type {Page} */
  let page;
  /** @type {string} */
  let folder;
  /** @type {string[]} */
  const problems = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embedding-sphere-saved-'));
    const file = saveGlobe(folder);
    browser = await launch({ optimized: true });
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT);
    page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('request', (request) => {
      if (/^(https?|ws)/.test(request.url())) problems.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await page.locator('.embedding-sphere[data-drawn="120"]').waitFor();
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('shows the planet with its legend and all rows', async () => {
    assert.equal(await page.title(), 'Dishes </script> of five kinds');
    assert.match(await page.locator('.legend').innerText(), /kind\s*soup/i);
    assert.match(await page.locator('.rows').innerText(), /Rows: 120[^]*soup number 0/);
  });

  test('finds words, lists what it found, and pins a row of the table', async () => {
    await page.getByRole('searchbox').fill('cake 119');
    await page.keyboard.press('Enter');
    await page.locator('.found', { hasText: '10 matches' }).waitFor();
    const first = page.locator('.rows tbody tr').first();
    assert.match(await first.innerText(), /119\s*cake number 119/);
    await first.getByRole('button').click();
    await page.locator('.card h3', { hasText: 'cake number 119' }).waitFor();
    await page.getByRole('searchbox').fill('');
    await page.keyboard.press('Enter');
    await page.locator('.rows caption', { hasText: 'Rows: 120' }).waitFor();
  });

  test('a circle selects', async () => {
    await page.getByRole('button', { name: 'Circle' }).click();
    const box = await page.locator('canvas').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 120, box.y + box.height / 2, { steps: 8 });
    await page.mouse.up();
    await page.locator('.tally', { hasText: /\d+ selected/ }).waitFor();
    await page.getByRole('button', { name: 'Clear the selection' }).click();
    await page.locator('.rows caption', { hasText: 'Rows: 120' }).waitFor();
  });

  test('asked for nothing and threw no error', () => {
    assert.deepEqual(problems, []);
  });
});

describe('a saved globe in Firefox', { skip: whyUnsaved() || FIREFOX.missing() || false }, () => {
  test('opens from the disk, is drawn and searched', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'embedding-sphere-saved-'));
    const firefox = await FIREFOX.launch();
    try {
      await firefox.goTo(pathToFileURL(saveGlobe(folder)).href);
      const count = () =>
        document.querySelector('.embedding-sphere')?.getAttribute('data-drawn') ?? '';
      await eventually(async () => (await firefox.evaluate(count)) === '120', 'the planet');
      await firefox.type('.search input', 'cake 119');
      await firefox.press('.search input', 'Enter');
      const first = () => document.querySelector('.rows tbody tr')?.textContent ?? '';
      await eventually(
        async () => /cake number 119/.test(await firefox.evaluate(first)),
        'what was found',
      );
      assert.deepEqual(firefox.told, []);
    } finally {
      await firefox.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
