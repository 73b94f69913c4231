/**
 * Requests to a server of the user's choice, from the page as `make run` serves it: its content
 * policy stands.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { tryEverything } from './every-way.js';
import { launch, ROOT } from './page.js';
import {
  allowSending,
  BASE,
  createFakeServer,
  KEY,
  listen,
  noteTraffic,
  searchPage,
} from './server.js';
import { serveAsShipped } from './shipped.js';
import { TIMEOUT } from '../waiting.js';
import { before, test } from './waiting.js';

/**
 * @import { Route } from './page.js'
 * @import { IncomingHttpHeaders } from 'node:http'
 * @import { Browser, Page } from 'playwright-core'
 */

/** @type {Route} */
const greet = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"answer":1}');
};

/**
 * The page holds its modules joined: give the fetch proxy's one by one. What a test gives counts as
 * come from the public network, from which this machine is not reached: so the frame itself comes
 * from the server.
 * @param {Page} page
 */
const giveModules = (page) =>
  page.route(/\/(platform\/fetch-proxy|providers\/(?!local)[\w-]+)\.js$/, (route) =>
    route.fulfill({ path: join(ROOT, 'web', new URL(route.request().url()).pathname) }),
  );

describe('another origin', () => {
  const provider = createFakeServer(384);
  /** @type {Awaited<ReturnType<typeof listen>>[]} */
  let servers = [];
  /** @type {Awaited<ReturnType<typeof serveAsShipped>>} */
  let host;
  /** @type {Browser} */
  let browser;
  /** @type {Page} */
  let page;
  /** @type {string[]} */
  const lines = [];
  /** @type {{url: string, headers: Record<string, string>, body: string, fromFrame: boolean}[]} */
  const sent = [];
  before(async () => {
    host = await serveAsShipped();
    servers = await Promise.all([
      listen(provider.routes[`${BASE}/embeddings`]),
      listen(greet),
      listen(greet),
    ]);
    browser = await launch();
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

  test('is asked through the fetch proxy, with the key in the Authorization header alone', async () => {
    const base = `${servers[0].origin}${BASE}`;
    await page.locator('.chip').click();
    await page.locator('#provider-openai').check();
    await page.locator('#provider-url').fill(base);
    await page.locator('#provider-model').fill('all-minilm');
    await page.locator('#provider-key').fill(KEY);
    await page.keyboard.press('Escape');
    await page.locator('#question').fill('a soup');
    await page.locator('#question').press('Enter');
    await allowSending(page);
    await page.locator('#answer:not([hidden])').waitFor();

    assert.equal(provider.heard.length, 1);
    const [{ headers, url, body }] = provider.heard;
    assert.equal(headers.authorization, `Bearer ${KEY}`);
    assert.equal(headers.referer, undefined);
    assert.equal(url, `${BASE}/embeddings`);
    assert.deepEqual(JSON.parse(body), {
      model: 'all-minilm',
      input: ['a soup'],
      encoding_format: 'float',
    });
    assert.ok(!JSON.stringify({ ...headers, authorization: '', url, body }).includes(KEY));

    const carried = sent.filter(({ url: address }) => address.startsWith(servers[0].origin));
    assert.ok(
      carried.length > 0 && carried.every(({ fromFrame }) => fromFrame),
      'the page itself asked nothing',
    );
    for (const { url: address, headers: own, body: text } of sent) {
      const { authorization, ...others } = own;
      assert.ok(
        !address.includes(KEY) && !text.includes(KEY) && !JSON.stringify(others).includes(KEY),
        address,
      );
      assert.equal(authorization !== undefined, address === `${base}/embeddings`, address);
    }
    const places = { ...(await searchPage(page)), console: lines.join('\n') };
    for (const [place, text] of Object.entries(places)) assert.ok(!text.includes(KEY), place);
  });

  test('that sends the fetch proxy elsewhere is not followed, and the key stays', async () => {
    /** @type {IncomingHttpHeaders[]} */
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
    await allowSending(page);
    await page.locator('.status.error').waitFor();
    assert.match(await page.locator('.status-text').innerText(), /could not be reached/);
    assert.deepEqual(redirecting.methods, ['OPTIONS', 'POST']);
    assert.deepEqual([elsewhere.methods, astray], [[], []]);
  });

  test('the page can reach no other server; a fetch proxy reaches the one it is for and no other', async () => {
    await giveModules(page);
    const [chosen, other] = servers.slice(1, 3).map(({ origin }) => `${origin}/v1`);
    const got = await page.evaluate(
      async ([mine, foreign]) => {
        const tried = async (/** @type {() => Promise<Response>} */ ask) => {
          try {
            return await (await ask()).text();
          } catch {
            return 'refused';
          }
        };
        const { createFetchProxy } = await import(
          new URL('platform/fetch-proxy.js', document.baseURI).href
        );
        const proxy = createFetchProxy(mine);
        const direct = await tried(() => fetch(mine, { method: 'POST' }));
        const carried = await tried(() => proxy.fetch(mine, { method: 'POST', body: '{}' }));
        const astray = await tried(() => proxy.fetch(foreign, { method: 'POST' }));
        // Even a frame that is told to go elsewhere cannot.
        const frame = /** @type {HTMLIFrameElement} */ (
          [...document.querySelectorAll('iframe')].at(-1)
        );
        const forced = await new Promise((resolve) => {
          addEventListener('message', ({ data }) => resolve(data.failed ? 'refused' : data.body), {
            once: true,
          });
          frame.contentWindow?.postMessage(
            { id: 99, address: foreign, settings: { method: 'POST' } },
            location.origin,
          );
        });
        proxy.dispose();
        return { direct, carried, astray, forced };
      },
      [chosen, other],
    );
    assert.deepEqual(got, {
      direct: 'refused',
      carried: '{"answer":1}',
      astray: 'refused',
      forced: 'refused',
    });
  });

  test('a fetch proxy reaches no other server by any other way of a document', async () => {
    await giveModules(page);
    const [mine, foreign] = await Promise.all([listen(greet), listen(greet)]);
    servers.push(mine, foreign);
    await page.evaluate(async (server) => {
      const { createFetchProxy } = await import(
        new URL('platform/fetch-proxy.js', document.baseURI).href
      );
      await createFetchProxy(server).fetch(`${server}/first`);
    }, mine.origin);
    const frame = page.frames().at(-1);
    assert.ok(frame);
    await frame.evaluate(tryEverything, foreign.origin);
    // What was refused was refused before this is asked and answered, by the page's own server and
    // by the fetch proxy's.
    await frame.evaluate((server) => fetch(`${server}/last`), mine.origin);
    assert.ok(page.url().startsWith(`http://127.0.0.1:${host.port}/`));
    assert.deepEqual(
      [foreign.paths, mine.paths.filter((path) => !/^\/(first|last)$/.test(path))],
      [[], []],
    );
    // Leading the frame itself elsewhere is the last that it could do.
    await frame.evaluate((server) => {
      location.href = `${server}/self`;
    }, foreign.origin);
    await page.evaluate(
      (server) => fetch(`${location.origin}/index.html?${server}`),
      foreign.origin,
    );
    assert.deepEqual(foreign.paths, []);
  });

  test('a frame that does not load is told at once, and the next question is answered', async () => {
    await page.unrouteAll();
    await page.reload();
    await page.evaluate(() => window.embeddingSphere.planetReady);
    const server = await listen(provider.routes[`${BASE}/embeddings`]);
    servers.push(server);
    await page.locator('.chip').click();
    await page.locator('#provider-openai').check();
    await page.locator('#provider-url').fill(`${server.origin}${BASE}`);
    await page.locator('#provider-model').fill('all-minilm');
    await page.keyboard.press('Escape');
    let isAllowed = false;
    /** @param {string} text */
    const ask = async (text) => {
      await page.locator('#question').fill(text);
      await page.locator('#question').press('Enter');
      if (!isAllowed) await allowSending(page);
      isAllowed = true;
    };
    /**
     * @type {[name: string, fault: (route: import('playwright-core').Route) => Promise<void>][]}
     */
    const faults = [
      [
        '404',
        (route) => route.fulfill({ status: 404, contentType: 'text/html', body: 'Not found' }),
      ],
      ['503', (route) => route.fulfill({ status: 503, body: '' })],
      ['dropped', (route) => route.abort('connectionreset')],
      [
        'another page',
        (route) =>
          route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Welcome</title>' }),
      ],
    ];
    for (const file of ['fetch-proxy.html', 'fetch-proxy-frame.js']) {
      for (const [name, fault] of faults) {
        const question = `${file} ${name}`;
        await page.route(`**/${file}*`, fault);
        await ask(question);
        await page.locator('.status.error').waitFor();
        assert.match(
          await page.locator('.status-text').innerText(),
          /^The page's own fetch-proxy\.html.* did not arrive: check the connection/,
          question,
        );
        assert.equal(await page.locator('.asking').isHidden(), true, question);
        assert.equal(await page.locator('iframe').count(), 0, 'nothing of it is left');
        await page.unroute(`**/${file}*`);
      }
    }
    assert.equal(server.methods.length, 0);
    await ask('a soup at last');
    await page.locator('#answer h2', { hasText: 'a soup at last' }).waitFor();
  });

  test('a frame that hangs is told after a bounded time, can be cancelled before, and loads the next time', async () => {
    await giveModules(page);
    const server = await listen(greet);
    servers.push(server);
    /** @type {import('playwright-core').Route[]} */
    const held = [];
    await page.route('**/fetch-proxy.html*', async (route) => void held.push(route));
    const got = await page.evaluate(async (base) => {
      const load = (/** @type {string} */ path) => import(new URL(path, document.baseURI).href);
      const { createFetchProxy } = await load('platform/fetch-proxy.js');
      const { embed } = await load('providers/openai.js');
      const patient = createFetchProxy(base),
        hasty = createFetchProxy(base, 300);
      const controller = new AbortController();
      const cancelled = patient.fetch(base, { signal: controller.signal }).then(
        () => 'answered',
        (/** @type {Error} */ reason) => reason.name,
      );
      controller.abort();
      const failure = await embed(['soup'], { baseUrl: base, tools: { fetch: hasty.fetch } }).then(
        () => 'answered',
        (/** @type {Error} */ reason) => reason.message,
      );
      Object.assign(window, { hasty });
      return { cancelled: await cancelled, failure };
    }, server.origin);
    assert.equal(got.cancelled, 'AbortError');
    assert.match(got.failure, /^The page's own fetch-proxy\.html.* did not arrive/);
    await page.unroute('**/fetch-proxy.html*');
    for (const route of held) await route.abort().catch(() => {});
    const answer = await page.evaluate(async (base) => {
      for (;;) {
        try {
          return await (await /** @type {any} */ (window).hasty.fetch(base)).text();
        } catch (reason) {
          // A busy machine may take longer than this proxy waits.
          if (/** @type {any} */ (reason).kind !== 'load') throw reason;
        }
      }
    }, server.origin);
    assert.equal(answer, '{"answer":1}');
  });

  test('an answer without an end is stopped, and told as that', async () => {
    await giveModules(page);
    const piece = Buffer.alloc(1_000_000, ' ');
    const endless = await listen((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const write = () => void response.write(piece, (fault) => fault ?? write());
      write();
    });
    servers.push(endless);
    const failure = await page.evaluate(async (base) => {
      const load = (/** @type {string} */ path) => import(new URL(path, document.baseURI).href);
      const { createFetchProxy } = await load('platform/fetch-proxy.js');
      const { embed } = await load('providers/openai.js');
      const { fetch, dispose } = createFetchProxy(base);
      const told = await embed(['soup'], { baseUrl: base, tools: { fetch } }).then(
        () => 'answered',
        (/** @type {Error} */ reason) => reason.message,
      );
      dispose();
      return told;
    }, endless.origin);
    assert.match(
      failure,
      /^127\.0\.0\.1:\d+ sent more than 128 MB for one request, and was stopped/,
    );
  });

  test('an IPv6 address, and what is no base URL, is told in one sentence, and nobody is asked', async () => {
    for (const [base, says] of /** @type {const} */ ([
      [
        'http://[::1]:11434/v1',
        /names no IPv6 address; enter http:\/\/localhost:11434\/v1 instead\.$/,
      ],
      ['http://[2001:db8::1]/v1', /IPv4 address instead\.$/],
      ['http://*.example.org/v1', /expected a host of letters|base URL is not one/],
      ['http://%ff/v1', /base URL is not one/],
      ['', /There is no base URL/],
      ['none', /base URL is not one/],
      ['http://a b/v1', /base URL is not one/],
      ['https://user:word@host/v1', /base URL is not one/],
      ['ftp://host/v1', /base URL is not one/],
    ])) {
      await page.locator('.chip').click();
      await page.locator('#provider-url').fill(base);
      await page.locator('#provider-url').blur();
      await page.keyboard.press('Escape');
      await page.evaluate(() =>
        document.querySelector('.status .quiet')?.dispatchEvent(new MouseEvent('click')),
      );
      await page.locator('#question').fill(`a question to ${base}`);
      await page.locator('#question').press('Enter');
      await page.locator('.status.error').waitFor();
      assert.match(await page.locator('.status-text').innerText(), says, base);
      assert.equal(await page.locator('dialog.permission[open]').count(), 0, base);
    }
  });
});
