/**
 * Who decides what is sent, in the page: links, data and other sites do not; the person does, by
 * Enter and a click.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { encodeBundle } from '../../web/formats/bundle-encode.js';
import { decodeBundle } from '../../web/formats/bundle.js';
import { openPage, ROOT, until } from './page.js';
import { allowSending, BASE, createFakeServer, KEY } from './server.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const OPENAI = 'https://api.openai.com/v1/embeddings';
const QUESTION = 'what does it cost';

/** @returns {Promise<Buffer>} the dishes, said to be of OpenAI's model */
async function dishesOfOpenAi() {
  const bundle = decodeBundle(await readFile(join(ROOT, 'dist', 'data', 'dishes.esb')));
  return Buffer.from(
    encodeBundle({
      ...bundle,
      model: { ...bundle.model, provider: 'openai', name: 'text-embedding-3-small' },
    }),
  );
}

describe('data and links that would send', () => {
  const server = createFakeServer(384);
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    const dishes = await dishesOfOpenAi();
    opened = await openPage({
      path: `#data=dishes&query=${encodeURIComponent(QUESTION)}&provider=openai&baseUrl=https://evil.example/v1`,
      routes: {
        ...server.routes,
        '/data/dishes.esb': (_, response) => {
          response.writeHead(200, { 'content-type': 'application/octet-stream' });
          response.end(dishes);
        },
      },
    });
    ({ page } = opened);
  });
  after(() => opened.close());

  const left = () =>
    opened.problems
      .filter((problem) => problem.startsWith('left the machine'))
      .map((problem) => problem.replace('left the machine: ', ''));
  const box = () => page.locator('#question').inputValue();
  const chosen = () => page.evaluate(() => window.embeddingSphere.state().provider.kind);
  /**
   * The page has done all that a link asks for: one that came after it has been followed.
   * @param {string} fragment
   */
  async function follow(fragment) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, fragment);
    await until(
      page,
      (row) => window.embeddingSphere.state().pinned === row,
      Number(/pinned=(\d+)/.exec(fragment)?.[1]),
    );
  }
  const choose = async (/** @type {string} */ url) => {
    await page.locator('.chip').click();
    await page.locator('#provider-openai').check();
    await page.locator('#provider-url').fill(url);
    await page.locator('#provider-key').fill(KEY);
    await page.locator('#provider-remember').check();
    await page.keyboard.press('Escape');
  };

  test('a link to data of OpenAI fills the box; nobody is asked, and nothing leaves', async () => {
    await until(page, () => window.embeddingSphere.state().draft !== '');
    assert.deepEqual([await box(), await chosen(), left()], [QUESTION, 'local', []]);
    assert.match(
      await page.evaluate(() => window.embeddingSphere.state().notice),
      /^The question of this link is in the box, and nothing was sent: press Enter to ask it\.$/,
    );
    await page.locator('#question').press('Enter');
    await page.locator('.status.error', { hasText: /numbers|was embedded with/ }).waitFor();
    assert.deepEqual([await page.locator('dialog.permission[open]').count(), left()], [0, []]);
  });

  test("Enter asks for the person's word first; Escape, Cancel and a second Enter send nothing", async () => {
    await page.locator('.chip').click();
    await page.locator('#provider-openai').check();
    await page.keyboard.press('Escape');
    assert.equal(
      await page.locator('#provider-model').inputValue(),
      'text-embedding-3-small',
      'its model is filled in',
    );
    for (const answer of [
      () => page.keyboard.press('Escape'),
      () => page.keyboard.press('Enter'),
      () => page.getByRole('button', { name: 'Send nothing' }).click(),
    ]) {
      await page.locator('#question').fill(QUESTION);
      await page.locator('#question').press('Enter');
      const dialog = page.locator('dialog.permission[open]');
      assert.equal(await dialog.locator('h2').innerText(), 'Send to api.openai.com?');
      assert.equal(
        await dialog.locator('#permission-sentence').innerText(),
        'The words of your question go to api.openai.com, without a key.',
      );
      await answer();
      await dialog.waitFor({ state: 'detached' });
      assert.equal(await box(), QUESTION, 'the question is not lost');
    }
    assert.deepEqual(left(), []);
  });

  test('a question of the console waits for the same click', async () => {
    const asked = page.evaluate(() =>
      window.embeddingSphere.query('from the console').then(
        () => 'answered',
        (/** @type {Error} */ { name }) => name,
      ),
    );
    await page.locator('dialog.permission[open]').waitFor();
    assert.deepEqual(left(), []);
    await page.keyboard.press('Escape');
    assert.equal(await asked, 'AbortError');
  });

  test('allowed once, each Enter sends, and no link does', async () => {
    await choose('https://api.openai.com/v1');
    await page.locator('#question').fill(QUESTION);
    await page.locator('#question').press('Enter');
    assert.equal(
      await allowSending(page),
      'The words of your question go to api.openai.com, with your key for it.',
    );
    await page
      .locator('.status.error', { hasText: 'api.openai.com could not be reached' })
      .waitFor();
    assert.deepEqual(left(), [OPENAI]);
    await follow('#query=another&pinned=3');
    assert.equal(await box(), 'another');
    await follow('#data=dishes&query=a+third&pinned=4');
    assert.equal(await box(), 'a third');
    assert.deepEqual(left(), [OPENAI]);
  });

  test('nor does a link in another visit, with the key and the permission remembered', async () => {
    await page.goto('about:blank');
    await page.goto(`${opened.address}#query=a+fourth&pinned=5`);
    await page.evaluate(() => window.embeddingSphere.planetReady);
    await until(page, () => window.embeddingSphere.state().pinned === 5);
    assert.deepEqual(
      [
        await box(),
        await chosen(),
        await page.evaluate(() => window.embeddingSphere.state().provider.hasKey),
      ],
      ['a fourth', 'openai', true],
    );
    assert.deepEqual(left(), [OPENAI]);
    await page.locator('#question').press('Enter');
    await page
      .locator('.status.error', { hasText: 'api.openai.com could not be reached' })
      .waitFor();
    assert.deepEqual(left(), [OPENAI, OPENAI]);
  });

  test('what a person is writing stays when a link comes', async () => {
    await page.locator('#question').fill('my own words');
    await follow('#query=not+mine&pinned=6');
    assert.equal(await box(), 'my own words');
  });

  test('another base URL of the same host is asked for by itself, and what is forgotten again', async () => {
    const base = new URL(BASE, opened.address).href;
    await choose(base);
    for (let time = 0; time < 2; time++) {
      await page.locator('#question').fill(`a soup, time ${time}`);
      await page.locator('#question').press('Enter');
      await allowSending(page);
      await page.locator('#answer h2', { hasText: `a soup, time ${time}` }).waitFor();
      await page.locator('.chip').click();
      await page.locator('.provider button', { hasText: 'Forget this server' }).click();
      await page.keyboard.press('Escape');
    }
    assert.equal(server.heard.length, 2);
    assert.deepEqual(
      server.heard.map(({ headers }) => headers.authorization),
      [`Bearer ${KEY}`, undefined],
    );
  });
});
