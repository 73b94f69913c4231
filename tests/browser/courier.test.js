/** Requests to a server of the user's choice, from the page as `make run` serves it: its content policy stands. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.js';
import { CHROMIUM_OPTIONS, ROOT } from './page.js';
import { BASE, createFakeServer, KEY, noteTraffic, searchPage } from './server.js';
import { serveAsShipped } from './shipped.js';
import { before, test, TIMEOUT } from './waiting.js';

/** @typedef {import('node:http').Server} Server */

/**
 * A server at an origin of its own, which lets other origins ask it as providers of embeddings do.
 * @param {import('./page.js').Route} route
 * @returns {Promise<{origin: string, methods: string[], close: () => void}>}
 */
async function listen(route) {
  /** @type {string[]} */
  const methods = [];
  const server = createServer((request, response) => {
    methods.push(request.method ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => (request.method === 'OPTIONS' ? response.writeHead(204).end() : route(request, response, body)));
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    methods,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @type {import('./page.js').Route} */
const greet = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"answer":1}');
};

describe('another origin', () => {
  const provider = createFakeServer(384);
  /** @type {Awaited<ReturnType<typeof listen>>[]} */
  let servers = [];
  /** @type {Awaited<ReturnType<typeof serveAsShipped>>} */
  let host;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let page;
  /** @type {string[]} */
  const lines = [];
  /** @type {{url: string, headers: Record<string, string>, body: string, fromFrame: boolean}[]} */
  const sent = [];
  before(async () => {
    host = await serveAsShipped();
    servers = await Promise.all([listen(provider.routes[`${BASE}/embeddings`]), listen(greet), listen(greet)]);
    browser = await chromium.launch({ executablePath: findChromium(), ...CHROMIUM_OPTIONS });
    page = await browser.newPage({ reducedMotion: 'reduce', serviceWorkers: 'block' });
    page.setDefaultTimeout(TIMEOUT);
    noteTraffic(page, lines, sent);
    await page.goto(`http://127.0.0.1:${host.port}/`);
    await page.evaluate(() => window.embeddingSphere.planetReady);
  });
  after(async () => {
    await browser?.close();
    for (const server of servers) server.close();
    host?.stop();
  });

  test('is asked through the courier, with the key in the Authorization header alone', async () => {
    const base = `${servers[0].origin}${BASE}`;
    await page.locator('.chip').click();
    await page.locator('#provider-openai').check();
    await page.locator('#provider-url').fill(base);
    await page.locator('#provider-model').fill('all-minilm');
    await page.locator('#provider-key').fill(KEY);
    await page.keyboard.press('Escape');
    await page.locator('#question').fill('a soup');
    await page.locator('#question').press('Enter');
    await page.locator('#answer:not([hidden])').waitFor();

    assert.equal(provider.heard.length, 1);
    const [{ headers, url, body }] = provider.heard;
    assert.equal(headers.authorization, `Bearer ${KEY}`);
    assert.equal(headers.referer, undefined);
    assert.equal(url, `${BASE}/embeddings`);
    assert.deepEqual(JSON.parse(body), { model: 'all-minilm', input: ['a soup'], encoding_format: 'float' });
    assert.ok(!JSON.stringify({ ...headers, authorization: '', url, body }).includes(KEY));

    const carried = sent.filter(({ url: address }) => address.startsWith(servers[0].origin));
    assert.ok(carried.length > 0 && carried.every(({ fromFrame }) => fromFrame), 'the page itself asked nothing');
    for (const { url: address, headers: own, body: text } of sent) {
      const { authorization, ...others } = own;
      assert.ok(!address.includes(KEY) && !text.includes(KEY) && !JSON.stringify(others).includes(KEY), address);
      assert.equal(authorization !== undefined, address === `${base}/embeddings`, address);
    }
    const places = { ...await searchPage(page), console: lines.join('\n') };
    for (const [place, text] of Object.entries(places)) assert.ok(!text.includes(KEY), place);
  });

  test('that sends the courier elsewhere is not followed, and the key stays', async () => {
    /** @type {import('node:http').IncomingHttpHeaders[]} */
    const astray = [];
    const elsewhere = await listen((request, response, body) => {
      astray.push(request.headers);
      greet(request, response, body);
    });
    const redirecting = await listen((_, response) => {
      response.writeHead(307, { location: `${elsewhere.origin}${BASE}/embeddings` });
      response.end();
    });
    servers.push(elsewhere, redirecting);
    await page.locator('.chip').click();
    await page.locator('#provider-url').fill(`${redirecting.origin}${BASE}`);
    await page.locator('#provider-url').blur();
    await page.locator('#provider-key').fill(KEY);
    await page.keyboard.press('Escape');
    await page.locator('#question').fill('a stew');
    await page.locator('#question').press('Enter');
    await page.locator('.status.error').waitFor();
    assert.match(await page.locator('.status-text').innerText(), /could not be reached/);
    assert.deepEqual(redirecting.methods, ['OPTIONS', 'POST']);
    assert.deepEqual([elsewhere.methods, astray], [[], []]);
  });

  for (const [fault, pattern, status] of /** @type {[string, string, number][]} */ ([
    ['is not there', '**/courier.html?*', 404], ['is overloaded', '**/courier.html?*', 503], ['is dropped', '**/courier.html?*', 0],
    ['has a script that is not there', '**/courier-frame.js', 404], ['has a script that is dropped', '**/courier-frame.js', 0],
  ])) {
    test(`through a courier that ${fault}: a sentence, and the next question is answered`, async () => {
      const server = await listen(provider.routes[`${BASE}/embeddings`]);
      servers.push(server);
      await page.route(pattern, (route) => (status ? route.fulfill({ status, contentType: 'text/html', body: 'no' }) : route.abort()));
      await page.locator('.chip').click();
      await page.locator('#provider-url').fill(`${server.origin}${BASE}`);
      await page.locator('#provider-url').blur();
      await page.keyboard.press('Escape');
      const ask = async (/** @type {string} */ question) => {
        await page.locator('#question').fill(question);
        await page.locator('#question').press('Enter');
      };
      await ask(`a salad that ${fault}`);
      await page.locator('.status.error', { hasText: 'did not arrive' }).waitFor();
      assert.equal(server.methods.length, 0);
      await page.unroute(pattern);
      await ask(`another salad that ${fault}`);
      await page.locator('.status.error').waitFor({ state: 'hidden' });
      await page.evaluate((label) => new Promise((resolve) => {
        const look = () => window.embeddingSphere.state().answer?.query.label === label && resolve(undefined);
        window.embeddingSphere.addEventListener('statechange', look);
        look();
      }), `another salad that ${fault}`);
      assert.equal(server.methods.filter((method) => method === 'POST').length, 1);
    });
  }

  test('the page can reach no other server; a courier reaches the one it is for and no other', async () => {
    // The page holds these modules joined with others.
    for (const module of ['courier.js', 'providers/error.js']) {
      await page.route(`**/${module}`, (route) => route.fulfill({ path: join(ROOT, 'web', module) }));
    }
    const [chosen, other] = servers.slice(1, 3).map(({ origin }) => `${origin}/v1`);
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
      const frame = /** @type {HTMLIFrameElement} */ ([...document.querySelectorAll('iframe')].at(-1));
      const forced = await new Promise((resolve) => {
        addEventListener('message', ({ data }) => resolve(data.failed ? 'refused' : data.body), { once: true });
        frame.contentWindow?.postMessage({ id: 99, address: foreign, settings: { method: 'POST' } }, location.origin);
      });
      courier.dispose();
      return { direct, carried, astray, forced };
    }, [chosen, other]);
    assert.deepEqual(got, { direct: 'refused', carried: '{"answer":1}', astray: 'refused', forced: 'refused' });
  });
});
