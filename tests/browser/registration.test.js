/** Where a host or a browser lets no service worker be registered, the page says why. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { launch, ROOT, serve } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Route } from './page.js'
 * @import { Browser, Page } from 'playwright-core'
 */

const WORKER = 'self.addEventListener("install", () => self.skipWaiting());';
const LIST = '{"version":"1","files":[]}';

/**
 * @typedef {{status?: number, type?: string, body?: string, drop?: boolean, location?: string}}
 *   Reply
 */

describe('a service worker that is not registered', () => {
  /** @type {Record<string, Reply>} by path */
  let replies = {};
  /** @type {Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {Page} */
  let page;
  before(async () => {
    /** @param {Reply} usual @returns {Route} */
    const replying = (usual) => (request, response) => {
      const {
        status = 200,
        type,
        body,
        drop,
        location,
      } = { ...usual, ...replies[new URL(request.url ?? '', 'http://host').pathname] };
      if (drop) return void request.socket.destroy();
      response.writeHead(status, {
        ...(type ? { 'content-type': type } : {}),
        ...(location ? { location } : {}),
      });
      response.end(body);
    };
    server = await serve('', {
      '/': replying({ type: 'text/html', body: '<!doctype html><title>A page</title>' }),
      '/files.json': replying({ type: 'application/json', body: LIST }),
      '/service-worker.js': replying({ type: 'text/javascript', body: WORKER }),
      '/elsewhere.js': replying({ type: 'text/javascript', body: WORKER }),
      '/licenses/one.txt': replying({ type: 'text/plain' }),
    });
    browser = await launch({ optimized: true });
    page = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /**
   * What the page says when it starts to be kept.
   * @param {() => void} [spoil] runs in the page before
   */
  async function start(spoil = () => {}) {
    await page.goto(server.address);
    await page.evaluate(spoil);
    return page.evaluate(async () => {
      const { OfflineCopy } = await import(
        new URL('source/platform/offline.js', document.baseURI).href
      );
      const state = { offline: 'waiting', offlineReason: '' };
      const copy = new OfflineCopy((/** @type {object} */ status) => Object.assign(state, status));
      await copy.start();
      const { signal } = new AbortController();
      // Whoever asks for more all the same is told the same.
      const storing = await copy
        .storeAll(() => {}, signal)
        .then(
          () => 'stored',
          (/** @type {Error} */ { message }) => message,
        );
      return { ...state, storing };
    });
  }

  /** @type {[name: string, replies: Record<string, Reply>, why: RegExp][]} */
  const faults = [
    [
      'its script is not there',
      { '/service-worker.js': { status: 404, type: 'text/html' } },
      /its host answers 404 for service-worker\.js/,
    ],
    [
      'its script is refused',
      { '/service-worker.js': { status: 403 } },
      /its host answers 403 for service-worker\.js/,
    ],
    [
      'its script is dropped',
      { '/service-worker.js': { drop: true } },
      /service-worker\.js did not arrive/,
    ],
    [
      'its script is a page',
      {
        '/service-worker.js': { type: 'text/html; charset=utf-8', body: '<title>Welcome</title>' },
      },
      /its host sends service-worker\.js as text\/html; charset=utf-8, expected text\/javascript/,
    ],
    [
      'its script is plain text',
      { '/service-worker.js': { type: 'text/plain' } },
      /as text\/plain, expected text\/javascript/,
    ],
    [
      'its script has no type',
      { '/service-worker.js': { type: '' } },
      /as nothing, expected text\/javascript/,
    ],
    [
      'its script is sent elsewhere',
      { '/service-worker.js': { status: 302, location: '/elsewhere.js' } },
      /from another address, which browsers refuse/,
    ],
    [
      'its script does not run',
      { '/service-worker.js': { body: 'throw new Error("no")' } },
      /could not run service-worker\.js as its host sends it/,
    ],
    [
      'its script is cut',
      { '/service-worker.js': { body: 'self.addEventListener(' } },
      /could not run service-worker\.js as its host sends it/,
    ],
    [
      'the list of files is not there',
      { '/files.json': { status: 404 } },
      /its host answers 404 for files\.json/,
    ],
    [
      'the list of files is dropped',
      { '/files.json': { drop: true } },
      /files\.json did not arrive/,
    ],
    [
      'the list of files is a page',
      { '/files.json': { type: 'text/html', body: '<!doctype html>' } },
      /sends files\.json without a list in it/,
    ],
    [
      'the list of files is another',
      { '/files.json': { body: '[1]' } },
      /sends files\.json without a list in it/,
    ],
  ];
  for (const [name, wrong, why] of faults) {
    test(name, async () => {
      replies = wrong;
      assertWhy(await start(), why);
    });
  }

  /** @type {[name: string, spoil: () => void, why: RegExp][]} */
  const refusals = [
    [
      'the browser gives nothing back',
      () => {
        navigator.serviceWorker.register = async () => /** @type {any} */ (undefined);
      },
      /allows no service worker here/,
    ],
    [
      'the browser refuses',
      () => {
        navigator.serviceWorker.register = async () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        };
      },
      /allows no service worker here/,
    ],
    [
      'the browser denies what is kept',
      () => {
        navigator.serviceWorker.getRegistration = async () => {
          throw new DOMException(
            'The user denied permission to use Service Worker.',
            'SecurityError',
          );
        };
      },
      /keeps nothing for this page/,
    ],
  ];
  for (const [name, spoil, why] of refusals) {
    test(name, async () => {
      replies = {};
      assertWhy(await start(spoil), why);
    });
  }

  test('a browser that denies the very word is one that keeps no pages', async () => {
    replies = {};
    const { offline, offlineReason } = await start(() => {
      Object.defineProperty(navigator, 'serviceWorker', {
        get() {
          throw new DOMException(
            'Service worker is disabled because the context is sandboxed.',
            'SecurityError',
          );
        },
      });
    });
    assert.deepEqual(
      [offline, offlineReason],
      ['unsupported', 'This browser does not keep pages for offline use.'],
    );
  });

  test('with nothing wrong it is registered', async () => {
    replies = {};
    const { offline, offlineReason } = await start();
    assert.equal(offlineReason, '');
    assert.ok(['storing', 'ready'].includes(offline), offline);
  });

  test('a browser that takes back what it keeps is told, and pages go on coming from the server', async () => {
    const script = await readFile(join(ROOT, 'web/service-worker.js'), 'utf8');
    const breakable = `let isBroken = false;
      addEventListener('message', ({ data }) => { if (data === 'break') isBroken = true; });
      for (const [prototype, name] of [[CacheStorage.prototype, 'open'], [Cache.prototype, 'match']]) {
        const usual = prototype[name];
        prototype[name] = function (...given) {
          return isBroken ? Promise.reject(new DOMException('x', 'UnknownError')) : usual.apply(this, given);
        };
      }`;
    replies = {
      '/service-worker.js': { body: `${breakable}\n${script}` },
      '/licenses/one.txt': { body: 'from the server' },
    };
    await page.goto(server.address);
    await page.evaluate(async () => {
      for (const earlier of await navigator.serviceWorker.getRegistrations())
        await earlier.unregister();
      const found = await navigator.serviceWorker.register('service-worker.js?version=1');
      await navigator.serviceWorker.ready;
      await new Promise((resolve) => {
        if (found.active?.state === 'activated') resolve(undefined);
        else found.active?.addEventListener('statechange', resolve);
      });
    });
    await page.reload();
    const got = await page.evaluate(async () => {
      navigator.serviceWorker.controller?.postMessage('break');
      const response = await fetch('licenses/one.txt');
      return [navigator.serviceWorker.controller !== null, await response.text()];
    });
    assert.deepEqual(got, [true, 'from the server']);
    assertWhy(
      await start(() => {
        caches.open = caches.has = async () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        };
      }),
      /keeps nothing for this page/,
    );
  });

  test('a list that was kept damaged is told, and not in the words of the browser', async () => {
    for (const list of ['<html>', '{"version":"1"}', '{"version":"1","files":[null]}', '']) {
      await page.goto(server.address);
      const told = await page.evaluate(async (text) => {
        const here = new URL('./', document.baseURI).href;
        const cache = await caches.open(`embedding-sphere ${here} 1`);
        await cache.put(new URL('files.json', here).href, new Response(text));
        const { OfflineCopy } = await import(
          new URL('source/platform/offline.js', document.baseURI).href
        );
        const copy = new OfflineCopy(() => {});
        await copy.start();
        const storing = await copy
          .storeAll(() => {})
          .then(
            () => 'stored',
            (/** @type {Error} */ { message }) => message,
          );
        return { storing, parts: await copy.parts() };
      }, list);
      assert.deepEqual(told.parts, []);
      assert.match(
        told.storing,
        /^The list of the page's files, files\.json, cannot be read: /,
        list,
      );
    }
  });
});

/** @param {{offline: string, offlineReason: string, storing: string}} state @param {RegExp} why */
function assertWhy({ offline, offlineReason, storing }, why) {
  assert.equal(storing, offlineReason);
  assert.equal(offline, 'failed');
  assert.match(offlineReason, why);
  assert.match(
    offlineReason,
    /^The page could not be kept for offline use: .*; the page works while its server does\.$/,
  );
  assert.doesNotMatch(offlineReason, /undefined|Failed to|Cannot read|JSON|Unexpected/);
}
