/** The page as the browser keeps it: a new version, two tabs, no room. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { layOut, told, untilState } from './faults.js';
import { COARSE, launch, ROOT, serve } from './page.js';
import { TIMEOUT } from '../waiting.js';
import { test } from './waiting.js';

/**
 * @import { Route } from './page.js'
 * @import { BrowserContext, Page } from 'playwright-core'
 */

const CHANGED = 'methods.json';
const TITLE = 'A title of the next version';
const dist = (/** @type {string} */ path) => readFileSync(join(ROOT, 'dist', path), 'utf8');

/**
 * Routes of a host that has got the next version: one file is another, and the list says so.
 * @returns {Record<string, Route>}
 */
function nextVersion() {
  const methods = JSON.parse(dist(CHANGED));
  methods[0].title = TITLE;
  const text = JSON.stringify(methods);
  const list = JSON.parse(dist('files.json'));
  const row = list.files.find((/** @type {{path: string}} */ { path }) => path === CHANGED);
  Object.assign(row, {
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  });
  list.version = createHash('sha256').update(list.version).digest('hex');
  /** @param {string} body @returns {Route} */
  const answer = (body) => (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(body);
  };
  return { [`/${CHANGED}`]: answer(text), '/files.json': answer(JSON.stringify(list)) };
}

/**
 * A browser that keeps the page, and a host whose files can change.
 * @param {(tools: {address: string, routes: Record<string, Route>, context: BrowserContext, open:
 *   () => Promise<Page>}) => Promise<void>} check
 */
async function withKeeping(check) {
  /** @type {Record<string, Route>} */
  const routes = {};
  const server = await serve('', routes);
  const browser = await launch();
  try {
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      deviceScaleFactor: COARSE,
    });
    context.setDefaultTimeout(TIMEOUT);
    const open = async () => {
      const page = await context.newPage();
      await page.goto(server.address);
      await page.evaluate(() => window.embeddingSphere.engineReady);
      return page;
    };
    await check({ address: server.address, routes, context, open });
  } finally {
    await browser.close();
    await server.close();
  }
}

const firstTitle = (/** @type {Page} */ page) =>
  page.evaluate(() => window.embeddingSphere.state().methods[0].title);
const titleOf = (/** @type {Page} */ page) =>
  page.evaluate(async (file) => (await (await fetch(file)).json())[0].title, CHANGED);
const versions = (/** @type {Page} */ page) => page.evaluate(() => caches.keys());

/**
 * From now on a page hears when a version that came is given up, as its promise `refusal` tells.
 * @param {Page} page
 */
const listenForRefusal = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    Object.assign(window, {
      refusal: new Promise((resolve) => {
        registration?.addEventListener('updatefound', () => {
          const { installing } = registration;
          installing?.addEventListener('statechange', () => {
            if (installing.state === 'redundant') resolve(undefined);
          });
        });
      }),
    });
  });

describe('the page as it is kept', () => {
  test('two tabs; a new version while one lays out; it is taken when that is asked for', () =>
    withKeeping(async ({ routes, open }) => {
      const first = await open();
      await untilState(first, { offline: 'ready' });
      const title = await firstTitle(first);
      const [kept] = await versions(first);

      const running = first.evaluate(() =>
        window.embeddingSphere
          .relayout({ method: 'spherical-tsne', iterations: 1000 })
          .then(({ positions }) => positions.every(Number.isFinite)),
      );
      Object.assign(routes, nextVersion());
      const second = await open();
      await Promise.all([first, second].map((page) => untilState(page, { updateWaiting: true })));
      assert.ok(await running, 'the layout goes on while the new version comes');
      assert.ok(
        (await Promise.all([first, second].map(layOut))).every(Boolean),
        'both tabs lay out at once',
      );
      for (const page of [first, second]) {
        assert.equal(await firstTitle(page), title);
        assert.equal(await titleOf(page), title, 'the version on the screen goes on serving');
        assert.equal((await told(page)).error, '');
      }
      assert.ok((await versions(first)).includes(kept));

      await second.locator('button[aria-label="Offline"], button[title="Offline"]').first().click();
      await Promise.all([
        second.waitForEvent('load'),
        second.getByRole('button', { name: 'Use the new version' }).click(),
      ]);
      await second.evaluate(() => window.embeddingSphere.engineReady);
      assert.equal(await firstTitle(second), TITLE);
      assert.ok(!(await versions(second)).includes(kept), 'the old one takes no room any more');
      assert.ok(await layOut(second));
      assert.match(
        (await told(first)).notice,
        /^Another tab has gone over to a newer version of the page: [^.]*\.$/,
      );
      assert.ok(await layOut(first));
    }));

  test('a version that does not come whole leaves the one that is kept', () =>
    withKeeping(async ({ routes, open }) => {
      const first = await open();
      await untilState(first, { offline: 'ready' });
      const title = await firstTitle(first);
      // The list has changed, the file has not come yet.
      const { '/files.json': list } = nextVersion();
      routes['/files.json'] = list;
      await listenForRefusal(first);
      const second = await open();
      await first.evaluate(() => /** @type {any} */ (window).refusal);
      await untilState(second, { offline: 'ready' });
      assert.equal(await firstTitle(second), title);
      assert.ok(await layOut(second));
      const { updateWaiting, error } = await second.evaluate(() => window.embeddingSphere.state());
      assert.deepEqual([updateWaiting, error], [false, '']);
    }));

  test('without room to keep anything a sentence says so, and the page goes on', () =>
    withKeeping(async ({ address, context }) => {
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', {
        origin: new URL(address).origin,
        quotaSize: 1_000_000,
      });
      await page.goto(address);
      await page.evaluate(() => window.embeddingSphere.engineReady);
      await untilState(page, { offline: 'failed' });
      assert.match(
        await page.evaluate(() => window.embeddingSphere.state().offlineReason),
        /^The browser has no room to keep the page for offline use: [^.]*\.$/,
      );
      assert.ok(await layOut(page));
      // Data that are opened are shown, kept or not.
      await page.evaluate(async () => {
        const bytes = await (await fetch('data/emoji.esb')).arrayBuffer();
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], 'mine.esb'));
        window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
      });
      await untilState(page, { dataSet: 'mine.esb' });
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            const look = () => window.embeddingSphere.state().notice && resolve(undefined);
            window.embeddingSphere.addEventListener('statechange', look);
            look();
          }),
      );
      const { notice, error } = await told(page);
      assert.match(
        notice,
        /^This device has no room left for more data: [^.]*\. The data are open all the same\.$/,
      );
      assert.equal(error, '');
      assert.ok(await layOut(page));
    }));
});
