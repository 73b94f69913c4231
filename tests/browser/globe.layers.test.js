import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { answerLike, setState, showMany, switchLayers } from './record.js';
import { within } from '../waiting.js';
import { told } from './told.js';
import { before, drawn, stand, test } from './waiting.js';

/**
 * @import { Layers } from '../../web/state/controls.js'
 * @import { Opened } from './page.js'
 */

/** @typedef {keyof Layers} LayerName */

/**
 * Draw at once and read the planet's pixels.
 * @param {Opened} opened
 * @returns {Promise<number[]>}
 */
const look = ({ page }) =>
  told(page, () => {
    const { planet } = window.embeddingSphere;
    if (!planet) throw new Error('The page has no planet.');
    planet.drawNow();
    const small = document.createElement('canvas');
    small.width = small.height = 160;
    const context = small.getContext('2d');
    // The drawing buffer can be read only in the task that drew it.
    context?.drawImage(
      planet.canvas,
      planet.canvas.width / 2 - 330,
      planet.canvas.height / 2 - 330,
      660,
      660,
      0,
      0,
      160,
      160,
    );
    return [...(context?.getImageData(0, 0, 160, 160).data ?? [])];
  });
/** @param {number[]} a @param {number[]} b @returns {number} how many pixels differ visibly */
const difference = (a, b) =>
  a.filter(
    (value, i) =>
      i % 4 === 0 &&
      Math.abs(value - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 12,
  ).length;
/** @param {Opened} opened */
const pose = ({ page }) =>
  page.evaluate(
    () => window.embeddingSphere.planet?.pose() ?? { latitude: 0, longitude: 0, zoom: 0, roll: 0 },
  );
/** @param {Opened} opened */
const chosen = ({ page }) => page.evaluate(() => [...window.embeddingSphere.state().selection]);

describe('the layers of the globe', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ isPlanetCoarse: false });
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  /** Draw until the picture is visibly another. @param {number[]} first pixels */
  async function changed(first) {
    while (difference(first, await look(opened)) < 15) await drawn(opened.page);
  }

  test('every switch of the view menu changes the picture, and back', async () => {
    const { page } = opened;
    await answerLike(page, 100);
    await page.getByRole('button', { name: 'View' }).click();
    const layers = await page.evaluate(() => window.embeddingSphere.state().layers);
    for (const name of /** @type {LayerName[]} */ (Object.keys(layers))) {
      const box = page.locator(`#layer-${name}`);
      // Data without questions have no switch for them: see retrieval-questions.test.js.
      if (await box.isHidden()) continue;
      if (name === 'labels') {
        const names = () => page.locator('#labels span:not([hidden], .callout)').count();
        assert.ok((await names()) > 0);
        await box.click();
        await look(opened);
        assert.equal(await names(), 0);
        await box.click();
        continue;
      }
      const first = await look(opened);
      await box.click();
      // The ground is surveyed in a worker first.
      await within(changed(first), `a picture that ${name} changes`);
      await box.click();
      assert.ok(difference(first, await look(opened)) < 15, `${name} goes as it came`);
    }
    await page.keyboard.press('Escape');
    // The menu lay over the legend, which would preview what the pointer rests on.
    await page.mouse.move(0, 0);
  });

  test('spikes need an answer, and grow with their height', async () => {
    const { page } = opened;
    await switchLayers(page, { spikes: true, points: false, arcs: false });
    const low = await look(opened);
    await setState(page, { displacement: { height: 1, exponent: 1, animated: false } });
    assert.ok(difference(low, await look(opened)) > 100);
    await setState(page, { answer: null });
    const none = await look(opened);
    await switchLayers(page, { spikes: false });
    assert.equal(difference(none, await look(opened)), 0);
    await switchLayers(page, { points: true, arcs: true });
  });

  test('an answer brings its place to the front and names it there', async () => {
    const { page } = opened;
    await answerLike(page, 700);
    await stand(page);
    const pin = page.locator('#labels .query');
    assert.equal(await pin.textContent(), 'Like point 700');
    const { latitude, longitude } = await pose(opened);
    const [x, y, z] = await page.evaluate(() => [
      ...window.embeddingSphere.state().positions.subarray(2100, 2103),
    ]);
    const rad = Math.PI / 180;
    const cosine =
      Math.cos(latitude * rad) * (Math.cos(longitude * rad) * x + Math.sin(longitude * rad) * y) +
      Math.sin(latitude * rad) * z;
    assert.ok(cosine > 0.5, `the asked point is ${Math.acos(cosine) / rad}° from the middle`);
    await setState(page, { answer: null });
    assert.equal(await pin.count(), 0);
  });

  test('Shift-click adds a point and takes it away; lasso and circle select what they hold', async () => {
    const { page } = opened;
    await page.evaluate(() =>
      window.embeddingSphere.planet?.jump({ latitude: 10, longitude: 30, zoom: 1 }),
    );
    await look(opened);
    const [row, x, y] = await page.evaluate(() => {
      const { planet } = window.embeddingSphere;
      for (let k = 0; planet && k < 400; k++) {
        const index = planet.pointAt(560 + (k % 20) * 8, 340 + Math.floor(k / 20) * 8);
        if (index >= 0) return [index, ...planet.screenPosition(index)];
      }
      return [-1, 0, 0];
    });
    for (const expected of [[row], []]) {
      await page.keyboard.down('Shift');
      await page.mouse.click(x, y);
      await page.keyboard.up('Shift');
      assert.deepEqual(await chosen(opened), expected);
    }
    const square = [
      [560, 340],
      [700, 340],
      [700, 480],
      [560, 480],
    ];
    await page.mouse.move(560, 340);
    await page.keyboard.down('Shift');
    await page.mouse.down();
    for (const [left, top] of [...square.slice(1), square[0]])
      await page.mouse.move(left, top, { steps: 12 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    const inside = await chosen(opened);
    const { within, beyond } = await page.evaluate(() => {
      const { planet } = window.embeddingSphere;
      const { bundle } = window.embeddingSphere.state();
      const eye = planet?.pose() ?? { latitude: 0, longitude: 0 };
      const [a, b] = [eye.latitude, eye.longitude].map((degrees) => (degrees * Math.PI) / 180);
      const { positions } = window.embeddingSphere.state();
      const within = [],
        beyond = [];
      for (let i = 0; planet && i < (bundle?.count ?? 0); i++) {
        const front =
          Math.cos(a) * (Math.cos(b) * positions[3 * i] + Math.sin(b) * positions[3 * i + 1]) +
            Math.sin(a) * positions[3 * i + 2] >
          0.5;
        const [left, top] = planet.screenPosition(i);
        if (front && left > 565 && left < 695 && top > 345 && top < 475) within.push(i);
        if (!front || left < 550 || left > 710 || top < 330 || top > 490) beyond.push(i);
      }
      return { within, beyond };
    });
    assert.ok(within.length > 5);
    assert.ok(
      within.every((i) => inside.includes(i)),
      'what lies in the square is chosen',
    );
    assert.ok(!beyond.some((i) => inside.includes(i)), 'what lies outside is not');
    await page.getByRole('button', { name: /^Select with a circle/ }).click();
    await page.mouse.move(630, 410);
    await page.mouse.down();
    await page.mouse.move(690, 410, { steps: 8 });
    await page.mouse.up();
    const round = await chosen(opened);
    assert.ok(round.length > 0 && !beyond.some((i) => round.includes(i)));
    await page.focus('#globe');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => window.embeddingSphere.state().tool), 'turn');
    await page.keyboard.press('Escape');
    assert.deepEqual(await chosen(opened), []);
    await page.keyboard.press('Control+z');
    assert.deepEqual(await chosen(opened), round);
    await page.keyboard.press('Escape');
  });

  test('arrows walk from a selected point to others; F turns to the far side, C back to it', async () => {
    const { page } = opened;
    await page.focus('#globe');
    await page.keyboard.press('Enter');
    const selected = () => page.evaluate(() => window.embeddingSphere.state().pinned);
    const walked = [await selected()];
    for (const key of ['ArrowRight', 'ArrowUp', 'ArrowLeft']) {
      await page.keyboard.press(key);
      walked.push(await selected());
    }
    assert.equal(new Set(walked.slice(0, 3)).size, 3);
    const name = (await page.locator('#card h2').textContent()) ?? '';
    assert.ok(name.includes((await page.locator('#labels .pinned-name').textContent()) ?? '?'));
    assert.match((await page.locator('[role="log"] p').last().textContent()) ?? '', /^Pinned: /);
    await page.keyboard.press('c');
    await stand(page);
    const near = await pose(opened);
    await page.keyboard.press('f');
    await stand(page);
    const far = await pose(opened);
    assert.ok(
      Math.abs(Math.abs(near.longitude - far.longitude) - 180) < 1,
      `from ${near.longitude}° to ${far.longitude}°`,
    );
    assert.ok(Math.abs(near.latitude + far.latitude) < 1);
    await page.keyboard.press('c');
    await stand(page);
    assert.ok(Math.abs((await pose(opened)).longitude - near.longitude) < 1);
    await page.keyboard.press('Escape');
  });

  test('a picture has the size that was asked for', async () => {
    const sizes = await opened.page.evaluate(async () => {
      const sizes = [];
      for (const scale of [1, 2]) {
        const blob = await window.embeddingSphere.planet?.capture(scale);
        const image = await createImageBitmap(blob ?? new Blob());
        sizes.push([blob?.type, image.width, image.height]);
      }
      return sizes;
    });
    assert.deepEqual(sizes, [
      ['image/png', 1280, 800],
      ['image/png', 2560, 1600],
    ]);
    await assert.rejects(
      opened.page.evaluate(async () => window.embeddingSphere.planet?.capture(9)),
      /expected 1 to 4/,
    );
  });

  test('among 20,000 points the right one is picked, everywhere', async () => {
    const { page } = opened;
    await showMany(page, 20_000);
    await page.evaluate(() =>
      window.embeddingSphere.planet?.jump({ latitude: -20, longitude: 80, zoom: 1.5 }),
    );
    await look(opened);
    const wrong = await page.evaluate(() => {
      const { planet } = window.embeddingSphere;
      const { positions } = window.embeddingSphere.state();
      if (!planet) return ['no planet'];
      const { latitude, longitude } = planet.pose();
      const [a, b] = [latitude, longitude].map((degrees) => (degrees * Math.PI) / 180);
      const front = [Math.cos(a) * Math.cos(b), Math.cos(a) * Math.sin(b), Math.sin(a)];
      const places = Array.from({ length: 20_000 }, (_, i) => planet.screenPosition(i));
      const depth = (/** @type {number} */ i) =>
        front[0] * positions[3 * i] +
        front[1] * positions[3 * i + 1] +
        front[2] * positions[3 * i + 2];
      const wrong = [];
      let hits = 0;
      for (let k = 0; k < 100; k++) {
        // Inside the disc where no point of the far side can be mistaken for one of the near side.
        const x = 660 + 330 * Math.cos(2.4 * k) * Math.sqrt(k / 100),
          y = 420 + 330 * Math.sin(2.4 * k) * Math.sqrt(k / 100);
        let best = -1,
          nearest = 22;
        for (let i = 0; i < places.length; i++) {
          const away = Math.hypot(places[i][0] - x, places[i][1] - y);
          if (depth(i) > 0.32 && away < nearest) [best, nearest] = [i, away];
        }
        const picked = planet.pointAt(x, y);
        hits += Number(picked >= 0);
        if (picked !== best) wrong.push(`${picked}, expected ${best} at ${x}, ${y}`);
      }
      return hits < 50 ? [`only ${hits} hits`] : wrong;
    });
    assert.deepEqual(wrong, []);
  });

  test('points that the filters stop cannot be picked', async () => {
    const { page } = opened;
    const picked = await page.evaluate(async () => {
      const { store } = await import(new URL('main.js', document.baseURI).href);
      const { planet } = window.embeddingSphere;
      const filterMask = new Uint8Array(20_000);
      for (let i = 0; i < 20_000; i += 50) filterMask[i] = 1;
      store.set({ filterMask });
      const found = [];
      for (let k = 0; planet && k < 200; k++)
        found.push(planet.pointAt(340 + (k % 20) * 32, 100 + Math.floor(k / 20) * 64));
      store.set({ filterMask: null });
      return found.filter((index) => index >= 0);
    });
    assert.ok(picked.length > 3);
    assert.ok(picked.every((index) => index % 50 === 0));
  });

  test('logged no error', () => assert.deepEqual(opened.problems, []));
});
