import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { placeQuery } from '../../web/geometry/placement.js';
import { toLatLng } from '../../web/geometry/sphere.js';
import { ASKED, openXray } from './asked-dishes.js';
import { setState, switchLayers } from './record.js';
import { before, drawn, test, until } from './waiting.js';

/** @import { Opened } from './page.js' */

/**
 * The picture of the planet's middle, drawn at once.
 * @param {Opened} opened
 * @returns {Promise<number[]>} pixels
 */
const look = ({ page }) =>
  page.evaluate(() => {
    const { planet } = window.embeddingSphere;
    if (!planet) throw new Error('The page has no planet.');
    planet.drawNow();
    const { x, y } = planet.disc();
    const ratio = planet.canvas.width / planet.canvas.clientWidth;
    const small = document.createElement('canvas');
    small.width = small.height = 60;
    const context = small.getContext('2d');
    context?.drawImage(planet.canvas, x * ratio - 30, y * ratio - 30, 60, 60, 0, 0, 60, 60);
    return [...(context?.getImageData(0, 0, 60, 60).data ?? [])];
  });

/** @param {number[]} a @param {number[]} b @returns {number} how many pixels differ visibly */
const difference = (a, b) =>
  a.filter((value, i) => i % 4 === 0 && Math.abs(value - b[i]) + Math.abs(a[i + 2] - b[i + 2]) > 24)
    .length;

/**
 * Where a question lies, by the code that places one query.
 * @param {Opened} opened @param {number} question
 */
async function placeOf({ page }, question) {
  const [hits, positions] = await page.evaluate((number) => {
    const { evaluation, positions: all } = window.embeddingSphere.state();
    if (!evaluation) throw new Error('Nothing was evaluated.');
    const { rows, scores } = evaluation.found;
    const width = rows.length / evaluation.best.length;
    const own = Array.from({ length: 10 }, (_, i) => ({
      row: rows[number * width + i],
      score: scores[number * width + i],
    }));
    return [own, [...all]];
  }, question);
  const { position } = placeQuery(hits, Float32Array.from(positions));
  return toLatLng(...position);
}

/** Bring a place to the middle of the view. @param {Opened} opened @param {number[]} place */
async function face({ page }, [latitude, longitude]) {
  await page.evaluate(
    ([lat, lng]) => window.embeddingSphere.planet?.jump({ latitude: lat, longitude: lng, zoom: 3 }),
    [latitude, longitude],
  );
  await drawn(page);
}

describe('the questions of the data on the planet', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    // A mark is small.
    ({ opened } = await openXray({ scale: 1 }));
  });
  after(() => opened.close());

  test('the X-ray brings them on the planet, and a line tells what their marks mean', async () => {
    const { page } = opened;
    assert.ok(await page.evaluate(() => window.embeddingSphere.state().layers.questions));
    assert.deepEqual(await page.locator('.question-marks li').allTextContents(), [
      `${ASKED} questions find an answer`,
      'arc to an answer that is found',
      'to one that is missed',
    ]);
  });

  test('each has a mark where a query is placed, which the switch takes away', async () => {
    const { page } = opened;
    await face(opened, await placeOf(opened, 3));
    const marked = await look(opened);
    await page.getByRole('button', { name: 'View' }).click();
    const box = page.locator('#layer-questions');
    await box.click();
    const plain = await look(opened);
    assert.ok(difference(marked, plain) > 30, 'the mark goes');
    assert.ok(await page.locator('.question-marks').isHidden());
    await box.click();
    assert.equal(difference(marked, await look(opened)), 0);
    await page.keyboard.press('Escape');
  });

  test('a tapped mark is asked', async () => {
    const { page } = opened;
    await face(opened, await placeOf(opened, 3));
    const disc = await page.evaluate(() => window.embeddingSphere.planet?.disc());
    assert.ok(disc);
    const box = await page.locator('#globe').boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + disc.x, box.y + disc.y);
    await until(page, () => window.embeddingSphere.state().answer !== null);
    const asked = await page.evaluate(() => window.embeddingSphere.state().answer?.query.label);
    assert.equal(asked, 'What is dish 3?');
  });

  test('a question that is pointed at is named, its arcs are drawn, and it is let go', async () => {
    const { page } = opened;
    await setState(page, { answer: null });
    const entry = page.locator('.questions button', { hasText: 'What is dish 5?' });
    await face(opened, await placeOf(opened, 5));
    const before = await look(opened);
    await entry.hover();
    await page.locator('.labels .question', { hasText: 'What is dish 5?' }).waitFor();
    assert.ok(difference(before, await look(opened)) > 30, 'its mark stands out');
    await page.mouse.move(5, 5);
    await page.locator('.labels .question').waitFor({ state: 'detached' });
    // The same by key.
    await entry.focus();
    await page.locator('.labels .question', { hasText: 'What is dish 5?' }).waitFor();
  });

  test('they follow another layout', async () => {
    const { page } = opened;
    const old = await placeOf(opened, 3);
    await page.evaluate(() => window.embeddingSphere.relayout({ method: 'radial-pca' }));
    const fresh = await placeOf(opened, 3);
    assert.ok(Math.abs(fresh[0] - old[0]) + Math.abs(fresh[1] - old[1]) > 1);
    await page.locator('.questions').evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await face(opened, fresh);
    const marked = await look(opened);
    await switchLayers(page, { questions: false });
    assert.ok(difference(marked, await look(opened)) > 30);
  });
});
