import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { allowSending, BASE, createFakeServer, KEY, noteTraffic, searchPage } from './server.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Mood } from './server.js'
 * @import { Page } from 'playwright-core'
 */

/**
 * A server of the user's choice, through the page: what it is asked, how its faults are told, where
 * the key is.
 */
describe("a server that speaks OpenAI's embeddings", () => {
  const server = createFakeServer(384);
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  /** @type {string} */
  let base;
  /** @type {string[]} every line of the console, and every request's address, headers and body */
  const lines = [];
  /** @type {{url: string, headers: Record<string, string>, body: string, fromFrame: boolean}[]} */
  const sent = [];
  before(async () => {
    opened = await openPage({ dishes: 400, routes: server.routes });
    ({ page } = opened);
    base = `${new URL(page.url()).origin}${BASE}`;
    noteTraffic(page, lines, sent);
    await page.locator('.chip').click();
    await page.locator('#provider-openai').check();
    await page.locator('#provider-url').fill(base);
    await page.locator('#provider-model').fill('all-minilm');
    await page.locator('#provider-key').fill(KEY);
    await page.keyboard.press('Escape');
  });
  after(() => opened.close());

  /** @param {string} text */
  const ask = async (text) => {
    await page.locator('#question').fill(text);
    await page.locator('#question').press('Enter');
  };
  /** @param {Mood} mood @returns {Promise<string>} the sentence */
  const failing = async (mood) => {
    await page.evaluate(() =>
      document.querySelector('.status .quiet')?.dispatchEvent(new MouseEvent('click')),
    );
    server.mood = mood;
    await ask(`a question to a server that is ${mood}`);
    await page.locator('.status.error').waitFor();
    return page.locator('.status-text').innerText();
  };
  /** Where the key is, besides the header that it belongs in. */
  const leaks = async () => {
    const { stored, shown, told, address } = await searchPage(page);
    const places = {
      stored,
      shown,
      told,
      address,
      console: lines.join('\n'),
      urls: sent.map(({ url }) => url).join('\n'),
      bodies: sent.map(({ body }) => body).join('\n'),
    };
    return Object.entries(places)
      .filter(([, text]) => text.includes(KEY) || text.includes(KEY.slice(3, 15)))
      .map(([place]) => place);
  };

  test('is asked as the contract says, and its answer is shown', async () => {
    await ask('a soup');
    assert.match(
      await allowSending(page),
      /^The words of your question go to 127\.0\.0\.1:\d+, with your key for it\.$/,
    );
    await page.locator('#answer:not([hidden])').waitFor();
    const [{ headers, url, body }] = server.heard;
    assert.equal(headers.authorization, `Bearer ${KEY}`);
    assert.equal(url, `${BASE}/embeddings`);
    assert.deepEqual(JSON.parse(body), {
      model: 'all-minilm',
      input: ['a soup'],
      encoding_format: 'float',
    });
    assert.equal(headers.referer, undefined);
    assert.match(
      await page.locator('.trust').innerText(),
      /No row stands out/,
      'scores of another model look like chance, and that is said',
    );
  });

  test('the field is a password that nobody fills in or reads out', async () => {
    const field = page.locator('#provider-key');
    assert.deepEqual(
      [
        await field.getAttribute('type'),
        await field.getAttribute('autocomplete'),
        await field.inputValue(),
      ],
      ['password', 'off', ''],
    );
    assert.equal(await page.locator('#provider-remember').isChecked(), false);
  });

  test('each fault is one clear sentence without the key, and the answer before stays', async () => {
    const shown = await page.locator('#answer h2').innerText();
    for (const [mood, says] of /** @type {const} */ ([
      ['refused', /refused the key \(401\): check that it is whole/],
      ['quota', /no quota left/],
      ['garbage', /answered with no JSON/],
      ['few', /0 vectors for 1 texts/],
      ['wrong dimension', /gave a vector of 385 numbers, expected 384/],
      ['echo', /refused the request \(400\).*\[key\]/],
    ])) {
      const sentence = await failing(mood);
      assert.match(sentence, says);
      assert.ok(!sentence.includes(KEY));
      assert.equal(await page.locator('#answer h2').innerText(), shown);
    }
  });

  test('a slow one can be stopped, and the next question is answered', async () => {
    server.mood = 'slow';
    await ask('a slow question');
    await page.locator('.asking:not([hidden])').waitFor();
    await page.locator('.asking button').click();
    await page.locator('.asking[hidden]').waitFor({ state: 'attached' });
    server.mood = 'right';
    await ask('a quick question');
    await page.locator('#answer h2', { hasText: 'a quick question' }).waitFor();
  });

  test('a server that cannot be reached is told as that', async () => {
    await page.locator('.chip').click();
    await page.locator('#provider-url').fill('http://127.0.0.1:9/v1');
    await page.locator('#provider-url').blur();
    assert.equal(
      await page.locator('#provider-key').getAttribute('placeholder'),
      'none',
      'another address has no key',
    );
    await page.keyboard.press('Escape');
    await ask('a question that is kept back');
    assert.match(await allowSending(page), /go to 127\.0\.0\.1:9, without a key\./);
    await page.locator('.status.error').waitFor();
    assert.match(
      await page.locator('.status-text').innerText(),
      /127\.0\.0\.1:9 could not be reached/,
    );
    await page.locator('.chip').click();
    await page.locator('#provider-url').fill(base);
    await page.locator('#provider-url').blur();
    assert.equal(await page.locator('#provider-key').getAttribute('placeholder'), 'a key is here');
    await page.keyboard.press('Escape');
  });

  test('the key is in the Authorization header of requests to the chosen base URL, and nowhere else', async () => {
    assert.ok(server.heard.length >= 8);
    assert.ok(
      server.heard.every(
        ({ headers, url, body }) =>
          headers.authorization === `Bearer ${KEY}` &&
          !JSON.stringify({ ...headers, authorization: '' }).includes(KEY) &&
          !url.includes(KEY) &&
          !body.includes(KEY),
      ),
    );
    for (const { url, headers } of sent) {
      if (!url.startsWith(`${base}/`)) assert.ok(!JSON.stringify(headers).includes(KEY), url);
    }
    assert.deepEqual(await leaks(), []);
  });

  test('it is stored when its user asks for that, and forgotten at a word', async () => {
    await page.locator('.chip').click();
    await page.locator('#provider-remember').check();
    assert.deepEqual(await leaks(), ['stored']);
    await page.locator('.provider button', { hasText: 'Forget this server' }).click();
    assert.deepEqual(await leaks(), []);
    assert.equal(await page.locator('#provider-key').getAttribute('placeholder'), 'none');
    await page.keyboard.press('Escape');
  });
});
