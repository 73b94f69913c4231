import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.js';
import { CHROMIUM_OPTIONS, openPage, serve } from './page.js';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Resolves when the page's record has what is expected.
 * @param {Page} page @param {Record<string, unknown>} expected
 */
const until = (page, expected) => page.evaluate((wanted) => new Promise((resolve) => {
  const look = () => {
    const state = /** @type {Record<string, any>} */ (/** @type {unknown} */ (window.embeddingSphere.state()));
    if (Object.entries(wanted).every(([key, value]) => state[key] === value)) resolve(undefined);
  };
  window.embeddingSphere.addEventListener('statechange', look);
  look();
}), expected);

const layOut = (/** @type {Page} */ page) => page.evaluate(async () => {
  const { positions } = await window.embeddingSphere.relayout({ method: 'spherical-tsne', iterations: 60 });
  return positions.every(Number.isFinite);
});
const told = (/** @type {Page} */ page) => page.evaluate(() => {
  const { error, notice, engine, webgl } = window.embeddingSphere.state();
  return { error, notice, engine, webgl };
});

describe('faults of a page that is up', () => {
  /** @type {import('./page.js').Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ reducedMotion: true });
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  test('a lost WebGL context is bridged by a picture and restored', async () => {
    const { page } = opened;
    await page.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('globe'));
      const extension = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
      Object.assign(window, { extension });
      extension?.loseContext();
    });
    await until(page, { webgl: 'lost' });
    assert.equal(await page.locator('canvas.still').count(), 1);
    await page.evaluate(() => /** @type {any} */ (window).extension.restoreContext());
    await until(page, { webgl: 'ready' });
    assert.equal(await page.locator('canvas.still').count(), 0);
  });

  test('a worker that dies is replaced; the last layout stays', async () => {
    const { page } = opened;
    assert.ok(await layOut(page));
    const before = await page.evaluate(() => Array.from(window.embeddingSphere.state().positions));
    const running = page.evaluate(() => window.embeddingSphere.relayout({ method: 'spherical-tsne', iterations: 1000 })
      .then(() => '', (/** @type {Error} */ reason) => reason.message));
    await until(page, { running: true });
    const workers = page.workers();
    await workers[workers.length - 1].evaluate(() => setTimeout(() => {
      throw new Error('out of memory');
    }));
    assert.match(await running, /^Python stopped and was started again: the last layout is kept/);
    await until(page, { engine: 'ready' });
    const after_ = await page.evaluate(() => window.embeddingSphere.state().positions.length);
    assert.equal(after_, before.length);
    assert.match((await told(page)).notice, /^Python stopped and was started again/);
    assert.ok(await layOut(page));
  });

  test('the page can reach no other server; a courier reaches the one it is for and no other', async () => {
    const { page } = opened;
    const servers = await Promise.all([1, 2].map(() => new Promise((resolve) => {
      const server = createServer((request, response) => {
        response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'content-type': 'application/json' });
        response.end(request.method === 'POST' ? '{"answer":1}' : '');
      });
      server.listen(0, '127.0.0.1', () => resolve(server));
    })));
    const [chosen, other] = servers.map((server) => `http://127.0.0.1:${server.address().port}/v1`);
    const got = await page.evaluate(async ([mine, foreign]) => {
      const tried = async (/** @type {() => Promise<Response>} */ ask) => {
        try {
          return await (await ask()).text();
        } catch {
          return 'refused';
        }
      };
      const { createCourier } = await import(new URL('courier.js', document.baseURI).href);
      const courier = createCourier(mine);
      const direct = await tried(() => fetch(mine, { method: 'POST' }));
      const carried = await tried(() => courier.fetch(mine, { method: 'POST', body: '{}' }));
      const astray = await tried(() => courier.fetch(foreign, { method: 'POST' }));
      // Even a frame that is told to go elsewhere cannot.
      const frame = /** @type {HTMLIFrameElement} */ (document.querySelector('iframe'));
      const forced = await new Promise((resolve) => {
        addEventListener('message', ({ data }) => resolve(data.failed ? 'refused' : data.body), { once: true });
        frame.contentWindow?.postMessage({ id: 99, address: foreign, settings: { method: 'POST' } }, location.origin);
      });
      courier.dispose();
      return { direct, carried, astray, forced };
    }, [chosen, other]);
    for (const server of servers) server.close();
    assert.deepEqual(got, { direct: 'refused', carried: '{"answer":1}', astray: 'refused', forced: 'refused' });
  });
});

/**
 * A page in a browser that something is wrong with.
 * @param {{args?: string[], prepare?: (page: Page) => Promise<unknown>}} faults
 * @param {(page: Page) => Promise<void>} check
 */
async function withFault({ args = CHROMIUM_OPTIONS.args, prepare }, check) {
  const server = await serve();
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  try {
    const page = await browser.newPage({ reducedMotion: 'reduce', serviceWorkers: 'block' });
    await prepare?.(page);
    await page.goto(server.address);
    await check(page);
  } finally {
    await browser.close();
    await server.close();
  }
}

describe('faults at the start', { timeout: 600_000 }, () => {
  test('without WebGL the page says so and goes on', () => withFault({
    prepare: (page) => page.addInitScript(() => {
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = /** @type {any} */ (function get(/** @type {any[]} */ ...given) {
        return String(given[0]).startsWith('webgl') ? null : getContext.apply(this, /** @type {any} */ (given));
      });
    }),
  }, async (page) => {
    await page.evaluate(() => window.embeddingSphere.ready);
    const { webgl, notice } = await told(page);
    assert.equal(webgl, 'missing');
    assert.match(notice, /^This browser draws no WebGL: [^.]*\.$/);
    assert.equal(await page.locator('canvas.still').count(), 1);
    await page.evaluate(() => window.embeddingSphere.engineReady);
    assert.ok(await layOut(page));
  }));

  for (const [part, pattern, sentence] of /** @type {const} */ ([
    ['the interpreter', '**/pyodide.asm.wasm', /^Python did not start: check the connection and press "Lay out again"/],
    ['NumPy', '**/start.tar.gz', /^Python did not start: check the connection and press "Lay out again"/],
    ['PyScript', '**/pyscript/core.js', /^Python did not start: check the connection and press "Lay out again"/],
  ])) {
    test(`a network that breaks off before ${part} has come: a sentence, and a second try that works`, () => withFault({
      prepare: (page) => page.route(pattern, (route) => route.abort(), { times: 2 }),
    }, async (page) => {
      await page.evaluate(() => window.embeddingSphere.ready);
      await until(page, { engine: 'failed' });
      assert.match((await told(page)).error, sentence);
      await page.unroute(pattern);
      assert.ok(await layOut(page));
    }));
  }

  test('data that does not come is told, and other data can be opened', () => withFault({
    prepare: (page) => page.route('**/data/dishes.esb', (route) => route.abort()),
  }, async (page) => {
    await page.evaluate(() => new Promise((resolve) => {
      const look = () => window.embeddingSphere.state().error && resolve(undefined);
      window.embeddingSphere.addEventListener('statechange', look);
      look();
    }));
    assert.match((await told(page)).error, /dishes\.esb did not answer: check the address and the connection/);
    await page.evaluate(async () => {
      await window.embeddingSphere.open('data/emoji.esb');
      await window.embeddingSphere.ready;
      await window.embeddingSphere.engineReady;
    });
    assert.ok(await layOut(page));
  }));

  test('a module that does not come is told, with a button', () => withFault({
    prepare: (page) => page.route('**/palette.js', (route) => route.abort()),
  }, async (page) => {
    await page.locator('#guard button').waitFor();
    assert.match(await page.locator('#guard').innerText(), /^A part of the page did not arrive: check the connection, then load it again\.$/);
  }));

  test('storage that is denied changes nothing', () => withFault({
    prepare: (page) => page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
        Object.defineProperty(window, name, { get() {
          throw new DOMException('denied', 'SecurityError');
        } });
      }
    }),
  }, async (page) => {
    await page.evaluate(() => window.embeddingSphere.engineReady);
    assert.ok(await layOut(page));
  }));
});
