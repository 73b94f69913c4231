import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { toggleLayout } from './panels.js';
import { before, pointInSight, stand, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** @param {Opened} opened the record that the page is drawn from, without the large parts */
const state = ({ page }) =>
  page.evaluate(() => {
    const { bundle, positions, ...rest } = window.embeddingSphere.state();
    return {
      ...rest,
      count: bundle?.count,
      coordinates: positions.length,
      isolated: [...rest.isolated],
    };
  });

/** @param {Opened} opened whether anything lies outside the window or over another panel */
const overflow = ({ page }) =>
  page.evaluate(() => {
    const boxes = ['controls', 'legend', 'card']
      .map((id) => document.getElementById(id))
      .filter((panel) => panel && !panel.hidden)
      .map((panel) => /** @type {HTMLElement} */ (panel).getBoundingClientRect());
    const outside = boxes.filter(
      (box) =>
        box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1,
    );
    const meeting = boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter(
          (b) =>
            a.left < b.right - 1 &&
            b.left < a.right - 1 &&
            a.top < b.bottom - 1 &&
            b.top < a.bottom - 1,
        ),
    );
    return {
      outside: outside.length,
      meeting: meeting.length,
      scrolls: document.documentElement.scrollWidth > innerWidth,
    };
  });

describe('the page on a desk', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ isPlanetCoarse: false });
    // The panels grow when Python is up, and the planet makes room under a pointer that stays.
    await atRest(opened.page);
  });
  after(() => opened.close());

  test('asks for its panels when the first picture stands', async () => {
    const { picture, panels, others } = await opened.page.evaluate(() => {
      const files = performance.getEntriesByType('resource');
      const startOf = (/** @type {string} */ name) =>
        files.find((file) => new URL(file.name).pathname.endsWith(name))?.startTime ?? NaN;
      return {
        picture: performance.getEntriesByName('globe')[0].startTime,
        panels: startOf('/page.js'),
        others: startOf('/main.js'),
      };
    });
    assert.ok(others < picture && picture <= panels, `${others}, ${picture}, ${panels} ms`);
  });

  test('shows the text under the pointer and pins it by a click', async () => {
    const { page } = opened;
    await page.focus('#globe');
    await page.keyboard.press('Enter');
    const { pinned } = await state(opened);
    assert.ok(pinned >= 0);
    await page.keyboard.press('Escape');
    assert.equal((await state(opened)).pinned, -1);
    await page.locator('#card').waitFor({ state: 'hidden' });
    await stand(page);
    const { index, x, y } = await pointInSight(page);
    await page.mouse.move(x, y);
    await until(page, (row) => window.embeddingSphere.state().hovered === row, index);
    await page.locator('#tooltip').waitFor();
    assert.ok(((await page.locator('#tooltip').textContent()) ?? '').length > 5);
    await page.mouse.down();
    await page.mouse.up();
    await until(page, (row) => window.embeddingSphere.state().pinned === row, index);
    assert.ok(await page.locator('#card h2').isVisible());
    assert.deepEqual(await overflow(opened), { outside: 0, meeting: 0, scrolls: false });
  });

  test('sees what comes under a pointer that rests while the planet turns', async () => {
    const { page } = opened;
    await page.keyboard.press('Escape');
    await page.mouse.move(640, 420);
    await page.focus('#globe');
    const seen = new Set();
    for (let turn = 0; turn < 40 && seen.size <= 2; turn++) {
      await page.keyboard.press('ArrowRight');
      await stand(page);
      seen.add((await state(opened)).hovered);
    }
    assert.ok(seen.size > 2, `${seen.size} points passed under the pointer`);
    const { index, x, y } = await pointInSight(page);
    await page.mouse.click(x, y);
    await until(page, (row) => window.embeddingSphere.state().pinned === row, index);
    await page.keyboard.press('0');
  });

  test('goes on to the nearest in meaning from the card', async () => {
    const { page } = opened;
    const before = (await state(opened)).pinned;
    await page.locator('.nearest button').first().click();
    const { pinned } = await state(opened);
    assert.notEqual(pinned, before);
    await page.locator('#card .close').click();
    assert.equal((await state(opened)).pinned, -1);
  });

  test('turns by the arrow keys and zooms by plus and minus', async () => {
    const { page } = opened;
    const look = () =>
      page
        .locator('#globe')
        .screenshot()
        .then((image) => image.toString('base64'));
    await page.focus('#globe');
    const first = await look();
    await page.keyboard.press('ArrowRight');
    await stand(page);
    const turned = await look();
    assert.notEqual(turned, first);
    await page.keyboard.press('+');
    await stand(page);
    assert.notEqual(await look(), turned);
    await page.keyboard.press('0');
  });

  test('lights a legend entry alone, and all again', async () => {
    const { page } = opened;
    const entry = page.locator('.entry').nth(1);
    await entry.click();
    assert.deepEqual((await state(opened)).isolated, [1]);
    assert.equal(await entry.getAttribute('aria-pressed'), 'true');
    await page.getByRole('button', { name: 'Show all' }).click();
    assert.deepEqual((await state(opened)).isolated, []);
  });

  test('colours by another column', async () => {
    await opened.page.selectOption('#color-column', 'course');
    assert.equal((await state(opened)).colorColumn, 'course');
    assert.ok(await opened.page.locator('.entry', { hasText: 'Dessert' }).isVisible());
  });

  test('changes its theme and remembers it', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Switch to light colours' }).click();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'light');
    await page.reload();
    await page.evaluate(() => window.embeddingSphere.planetReady);
    assert.equal((await state(opened)).theme, 'light');
    await page.getByRole('button', { name: 'Switch to dark colours' }).click();
  });

  test('lays out by the button, and goes back to the stored layout', async () => {
    const { page } = opened;
    await page.evaluate(() => window.embeddingSphere.engineReady);
    await toggleLayout(opened);
    await page.getByRole('button', { name: 'Lay out again' }).click();
    await page.getByRole('button', { name: 'Stored layout' }).waitFor();
    await page.getByRole('button', { name: 'Stored layout' }).click();
    assert.equal((await state(opened)).positionsFrom, 'stored');
    await toggleLayout(opened);
  });

  test('names every control', async () => {
    const unnamed = await opened.page.evaluate(() =>
      [...document.querySelectorAll('button, input, select')]
        .filter(
          (control) =>
            !control.closest('[hidden]') && control.getAttribute('aria-hidden') !== 'true',
        )
        .filter(
          (control) =>
            !control.textContent?.trim() &&
            !control.getAttribute('aria-label') &&
            !(/** @type {HTMLInputElement} */ (control).labels?.length),
        )
        .map((control) => control.outerHTML),
    );
    assert.deepEqual(unnamed, []);
  });

  test('logged no error and asked nothing of any other machine', () => {
    assert.deepEqual(opened.problems, []);
  });
});

describe('the page on a phone', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ width: 390, height: 844, touch: true });
    await atRest(opened.page);
  });
  after(() => opened.close());

  test('fits, closed and open', async () => {
    assert.deepEqual(await overflow(opened), { outside: 0, meeting: 0, scrolls: false });
    await toggleLayout(opened);
    assert.ok(await opened.page.locator('#method').isVisible());
    assert.deepEqual(await overflow(opened), { outside: 0, meeting: 0, scrolls: false });
    await toggleLayout(opened);
    assert.equal(await opened.page.locator('#method').isVisible(), false);
  });

  test('says what a method fetches before it is run', async () => {
    const { page } = opened;
    await toggleLayout(opened);
    const note = page.locator('#controls-more .note').first();
    assert.doesNotMatch((await note.textContent()) ?? '', /fetches/);
    await page.locator('#method').selectOption('wrapped-tsne');
    assert.match((await note.textContent()) ?? '', /first run fetches scikit-learn, 13 MB/);
    assert.equal(await page.evaluate(() => window.embeddingSphere.state().running), false);
    await page.locator('#method').selectOption('spherical-tsne');
    await toggleLayout(opened);
  });

  test('pins a point by a tap', async () => {
    const { page } = opened;
    await stand(page);
    const { index, x, y } = await pointInSight(page);
    await page.touchscreen.tap(x, y);
    await until(page, (row) => window.embeddingSphere.state().pinned === row, index);
    await page.locator('#card').waitFor();
    assert.deepEqual(await overflow(opened), { outside: 0, meeting: 0, scrolls: false });
  });

  test('has controls that a finger can hit', async () => {
    const small = await opened.page.evaluate(
      () =>
        [
          ...document.querySelectorAll(
            '.controls select, .controls :is(.primary, .secondary, .line), .entry, .tool, .tabs button, .ask-box, .chip, .close',
          ),
        ]
          .map((control) => control.getBoundingClientRect())
          .filter((box) => box.width > 0 && box.height < 44).length,
    );
    assert.equal(small, 0);
  });
});
