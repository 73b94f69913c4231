import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe } from 'node:test';
import { openPage, until } from './page.js';
import { before, clickWhen, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const WIDTH = 800;
const HEIGHT = 600;

/** What can be taken along: a picture, a film, the data with the layout. */
describe('sharing', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  let films = true;
  before(async () => {
    opened = await openPage({ scale: 1, width: WIDTH, height: HEIGHT });
    ({ page } = opened);
    await page.locator('.tool[aria-label="Share"]').click();
  });
  after(() => opened.close());

  /** @param {string} name of a button that saves */
  async function save(name) {
    if (!(await page.locator('#menu-share').isVisible()))
      await page.locator('.tool[aria-label="Share"]').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  for (const scale of [1, 4]) {
    test(`a picture at ${scale}× has that many pixels, with the planet on it`, async () => {
      await page.selectOption('#picture-scale', String(scale));
      const { name, bytes } = await save('Save picture');
      assert.match(name, /\.png$/);
      assert.equal(bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
      assert.deepEqual(
        [bytes.readUInt32BE(16), bytes.readUInt32BE(20)],
        [scale * WIDTH, scale * HEIGHT],
      );
      const colors = await page.evaluate(async (data) => {
        const image = await createImageBitmap(
          new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))]),
        );
        const canvas = new OffscreenCanvas(200, 150);
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0, 200, 150);
        const pixels = context?.getImageData(0, 0, 200, 150).data ?? [];
        const seen = new Set();
        for (let i = 0; i < pixels.length; i += 4)
          seen.add(((pixels[i] >> 4) << 8) + ((pixels[i + 1] >> 4) << 4) + (pixels[i + 2] >> 4));
        return seen.size;
      }, bytes.toString('base64'));
      assert.ok(colors > 40, `${colors} colours`);
    });
  }

  test('the planet on the screen is as large as before', async () => {
    assert.deepEqual(
      await page.evaluate(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('globe'));
        return [canvas.width, canvas.height];
      }),
      [WIDTH, HEIGHT],
    );
  });

  test('a film of one turn is a video, and the planet stands where it stood', async (context) => {
    const { kind, size, magic, moved } = await page.evaluate(async () => {
      const { recordRotation } = await import(
        new URL('source/platform/video.js', document.baseURI).href
      );
      const { planet } = window.embeddingSphere;
      const before = planet?.pose();
      const film = await recordRotation(planet, 1, () => {}, new AbortController().signal).catch(
        (/** @type {Error} */ reason) => reason,
      );
      if (film instanceof Error) return { kind: film.message, size: 0, magic: [], moved: 0 };
      return {
        kind: film.type,
        size: film.size,
        magic: [...new Uint8Array(await film.slice(0, 12).arrayBuffer())],
        moved: Math.abs((planet?.pose().longitude ?? 0) - (before?.longitude ?? 0)),
      };
    });
    films = !/cannot record/.test(kind);
    if (!films) return context.skip('this Chromium encodes no video');
    assert.match(kind, /^video\//);
    assert.ok(size > 1000, `${size} bytes`);
    if (kind.startsWith('video/webm'))
      assert.deepEqual(magic.slice(0, 4), [0x1a, 0x45, 0xdf, 0xa3], 'the mark of WebM (EBML)');
    assert.ok(moved < 1e-3);
  });

  test('a film can be stopped', async (context) => {
    if (!films) return context.skip('this Chromium encodes no video');
    if (!(await page.locator('#menu-share').isVisible()))
      await page.locator('.tool[aria-label="Share"]').click();
    await page.getByRole('button', { name: 'Record a turn' }).click();
    const told = page.locator('#menu-share .note');
    await clickWhen(page, 'Stop recording', () =>
      /Recording/.test(document.querySelector('#menu-share .note')?.textContent ?? ''),
    );
    await page.getByRole('button', { name: 'Record a turn' }).waitFor();
    assert.equal(await told.innerText(), '');
  });

  test('the saved data open again with the layout on the screen as their first', async () => {
    await page.evaluate(() => window.embeddingSphere.engineReady);
    const positions = await page.evaluate(async () => {
      const laid = await window.embeddingSphere.relayout({
        method: 'spherical-tsne',
        perplexity: 12,
        iterations: 100,
        seed: 5,
      });
      await laid.quality;
      return [...laid.positions];
    });
    const { name, bytes } = await save('Save data and layout');
    assert.match(name, /\.esb$/);
    await page.keyboard.press('Escape');
    await page.setInputFiles('.controls input[type="file"]', {
      name: 'again.esb',
      mimeType: 'application/octet-stream',
      buffer: bytes,
    });
    await until(page, () => window.embeddingSphere.state().dataSet === 'again.esb');
    const opening = await page.evaluate(() => {
      const { bundle, positions: shown, positionsFrom } = window.embeddingSphere.state();
      return {
        layout: {
          method: bundle?.layouts[0].method,
          parameters: bundle?.layouts[0].parameters,
          quality: bundle?.layouts[0].quality,
        },
        count: bundle?.count,
        shown: [...shown],
        positionsFrom,
      };
    });
    assert.equal(opening.positionsFrom, 'stored');
    assert.equal(opening.count, 1877);
    assert.equal(opening.layout.method, 'spherical-tsne');
    assert.deepEqual(
      [opening.layout.parameters?.perplexity, opening.layout.parameters?.seed],
      [12, 5],
    );
    assert.ok(Number(opening.layout.quality?.trustworthiness) > 0.5);
    assert.ok(opening.shown.every((value, i) => Math.abs(value - positions[i]) < 1e-6));
    assert.deepEqual(opened.problems, []);
  });
});
