/** A page of another site that opens this one, or puts the fetch proxy into a frame, drives neither. */
import assert from 'node:assert/strict';
import { after, afterEach, describe } from 'node:test';
import { COARSE, launch, serve } from './page.js';
import { allowSending, BASE, createFakeServer, KEY, listen } from './server.js';
import { serveAsShipped } from './shipped.js';
import { TIMEOUT } from '../waiting.js';
import { before, test, until } from './waiting.js';

/** @import { Browser, BrowserContext } from 'playwright-core' */

describe('another site', () => {
  const provider = createFakeServer(384);
  /** @type {string[]} what the other site was asked for, besides its page */
  const caught = [];
  /** @type {Awaited<ReturnType<typeof listen>>} */
  let asked;
  /** @type {Awaited<ReturnType<typeof listen>>} */
  let site;
  /** @type {Browser} */
  let browser;
  before(async () => {
    asked = await listen(provider.routes[`${BASE}/embeddings`]);
    site = await listen((request, response) => {
      if (request.url !== '/' && request.url !== '/favicon.ico') caught.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Another site</title>');
    });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    asked?.close();
    site?.close();
  });

  /** @type {BrowserContext | null} */
  let context = null;
  afterEach(async () => {
    await context?.close();
    context = null;
  });

  /**
   * @param {string} address of the page
   * @returns the other site's page, and the one that it opened
   */
  async function openFromOutside(address) {
    context = await browser.newContext({
      serviceWorkers: 'block',
      reducedMotion: 'reduce',
      deviceScaleFactor: COARSE,
    });
    context.setDefaultTimeout(TIMEOUT);
    const outside = await context.newPage();
    await outside.goto(`http://localhost:${site.port}/`);
    const [page] = await Promise.all([
      context.waitForEvent('page'),
      outside.evaluate((url) => {
        Object.assign(window, { opened: window.open(url) });
      }, address),
    ]);
    // It is blank at first.
    await page.waitForURL(address);
    await until(page, () => window.embeddingSphere);
    await page.evaluate(() => window.embeddingSphere.planetReady);
    return { outside, page };
  }

  test('that opens the page as make run serves it holds no handle on it', async () => {
    const host = await serveAsShipped();
    try {
      const { outside, page } = await openFromOutside(`http://127.0.0.1:${host.port}/`);
      assert.equal(await page.evaluate(() => window.opener), null);
      assert.equal(await outside.evaluate(() => /** @type {any} */ (window).opened.closed), true);
      await page.evaluate(() => window.embeddingSphere.engineReady);
      assert.equal(
        await page.evaluate(() => window.embeddingSphere.state().error),
        '',
        'Python starts under that policy too',
      );
    } finally {
      host.stop();
    }
  });

  test('that opens it from a plain host sends nothing by messages, by links, or through the fetch proxy', async () => {
    const host = await serve();
    try {
      const { outside, page } = await openFromOutside(host.address);
      await page.locator('.chip').click();
      await page.locator('#provider-openai').check();
      await page.locator('#provider-url').fill(`${asked.origin}${BASE}`);
      await page.locator('#provider-model').fill('all-minilm');
      await page.locator('#provider-key').fill(KEY);
      await page.keyboard.press('Escape');
      await page.locator('#question').fill('a soup');
      await page.locator('#question').press('Enter');
      await allowSending(page);
      await page.locator('#answer h2', { hasText: 'a soup' }).waitFor();
      assert.equal(provider.heard.length, 1);

      const read = await outside.evaluate(
        async ({ mine, theirs, own }) => {
          const { opened } = /** @type {any} */ (window);
          /** @type {any[]} */
          const replies = [];
          addEventListener('message', ({ data }) => replies.push(data));
          const settings = {
            method: 'POST',
            body: '{"input":["stolen"],"model":"m"}',
            headers: { 'content-type': 'application/json' },
          };
          const frames = [opened, ...Array.from({ length: opened.length }, (_, i) => opened[i])];
          for (const frame of frames) {
            for (const address of [mine, theirs, own]) {
              frame.postMessage({ id: 0, address, settings }, '*');
              frame.postMessage({ id: 1, body: '{}', status: 200, headers: [] }, '*');
            }
            for (const message of [
              null,
              'ready',
              { id: 0 },
              { type: 'answer', request: 1, result: {} },
            ])
              frame.postMessage(message, '*');
          }
          const refusals = [];
          for (const reach of [
            () => opened.document,
            () => opened.embeddingSphere,
            () => opened[0].document,
            () => opened.localStorage,
            () => opened[0].location.replace(mine),
          ]) {
            try {
              reach();
              refusals.push('reached');
            } catch {
              refusals.push('refused');
            }
          }
          opened.location = `${own}#query=stolen&pinned=7`;
          return { count: frames.length, refusals, replies };
        },
        {
          mine: `http://localhost:${site.port}/mine`,
          theirs: `${asked.origin}${BASE}/embeddings`,
          own: host.address,
        },
      );
      assert.equal(read.count, 2, 'the fetch proxy was there to be sent to');
      await until(page, () => window.embeddingSphere.state().pinned === 7);
      assert.deepEqual(read.refusals.slice(0, 4), Array(4).fill('refused'));
      assert.deepEqual(await outside.evaluate(() => [/** @type {any} */ (window).opened.closed]), [
        false,
      ]);
      // The page's own question is the last to be heard: whatever was sent before it would have
      // come.
      await page.locator('#question').fill('a stew');
      await page.locator('#question').press('Enter');
      await page.locator('#answer h2', { hasText: 'a stew' }).waitFor();
      assert.deepEqual(
        provider.heard.map(({ body }) => JSON.parse(body).input),
        [['a soup'], ['a stew']],
      );
      assert.deepEqual([read.replies, caught], [[], []]);
    } finally {
      await host.close();
    }
  });

  test('that puts the fetch proxy into a frame of its own gets nothing carried', async () => {
    const host = await serve();
    const page = await browser.newPage();
    try {
      const heard = provider.heard.length;
      await page.goto(`http://localhost:${site.port}/`);
      const replies = await page.evaluate(
        async ({ frameUrl, address }) => {
          /** @type {any[]} */
          const got = [];
          addEventListener('message', ({ data }) => got.push(data));
          const frame = document.createElement('iframe');
          frame.src = frameUrl;
          await new Promise((resolve) => {
            frame.onload = resolve;
            document.body.append(frame);
          });
          const settings = { method: 'POST', body: '{"input":["stolen"],"model":"m"}' };
          for (let id = 0; id < 5; id++)
            frame.contentWindow?.postMessage({ id, address, settings }, '*');
          return got;
        },
        {
          frameUrl: `${host.address}platform/fetch-proxy.html#server=${encodeURIComponent(asked.origin)}`,
          address: `${asked.origin}${BASE}/embeddings`,
        },
      );
      const frame = page.frames().at(-1);
      // The frame has run: it has its policy, and it answers a fetch of its own after all messages.
      assert.equal(await frame?.evaluate(() => document.documentElement.dataset.proxy), 'ready');
      await frame?.evaluate(
        (url) =>
          fetch(url, { method: 'POST', body: '{"input":["own"],"model":"m"}' }).then((response) =>
            response.text(),
          ),
        `${asked.origin}${BASE}/embeddings`,
      );
      assert.deepEqual(
        provider.heard.slice(heard).map(({ body }) => JSON.parse(body).input),
        [['own']],
      );
      assert.deepEqual(replies, []);
    } finally {
      await page.close();
      await host.close();
    }
  });
});
