/** What those hear who listen to the page. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('the announcer', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ dishes: 400 });
    await atRest(opened.page);
  });
  after(() => opened.close());

  const lines = () => opened.page.locator('[role="log"] p').allTextContents();

  test('says lines that follow each other within a moment, all of them and in order', async () => {
    const wanted = ['One is done.', 'Two is done.', 'Three is done.'];
    await opened.page.evaluate(async (sentences) => {
      const { store } = await import(new URL('main.js', document.baseURI).href);
      for (const notice of sentences) store.set({ notice });
      store.set({ notice: '' });
    }, wanted);
    assert.deepEqual((await lines()).slice(-3), wanted);
  });

  test('says the name and the text of what is pinned', async () => {
    const { page } = opened;
    await page.focus('#globe');
    await page.keyboard.press('Enter');
    const name = (await page.locator('#card h2').innerText()).trim();
    const said = (await lines()).at(-1) ?? '';
    assert.match(said, /^Pinned: /);
    assert.ok(said.includes(name), `${name}: ${said}`);
    await page.keyboard.press('Escape');
  });

  test('says that a layout has ended, and a new kind of work at once', async () => {
    const { page } = opened;
    await page.evaluate(() => window.embeddingSphere.relayout({ iterations: 50 }));
    await atRest(page);
    const said = await lines();
    assert.ok(said.includes('The layout is done.'), said.join(' | '));
    assert.ok(said.some((line) => line.endsWith('…')));
  });

  test('the globe is an application with a name and a description', async () => {
    const globe = opened.page.locator('#globe');
    assert.equal(await globe.getAttribute('role'), 'application');
    assert.match((await globe.getAttribute('aria-label')) ?? '', /^A planet of [\d,]+ points: /);
    const help = await globe.getAttribute('aria-describedby');
    assert.match(await opened.page.locator(`#${help}`).innerText(), /^Arrows turn the planet/);
  });
});
