/** The flat map beside the planet: pointing, pinning, choosing, walking, projections. */
import assert from 'node:assert/strict';
import { drawn, lasso, mapPlaces, openMap, points, state } from './panels.js';
import { test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** @param {() => Opened} opened the page that the panels' tests share */
export function describeMap(opened) {
  test('the map points at what d3 puts under the pointer, and tells its coordinates', async () => {
    await openMap(opened());
    const places = await mapPlaces(opened());
    const all = await points(opened());
    const alone = places
      .map((_, i) => i)
      .filter((i) =>
        places.every(
          (other, j) => i === j || Math.hypot(other.x - places[i].x, other.y - places[i].y) > 5,
        ),
      );
    assert.ok(alone.length > 20);
    for (const i of alone.slice(0, 8)) {
      await opened().page.mouse.move(places[i].x, places[i].y);
      assert.equal((await state(opened())).hovered, i);
      const readout = (await opened().page.locator('.map-readout').textContent()) ?? '';
      const { latitude, longitude, label } = all[i];
      assert.ok(
        readout.includes(`${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? 'S' : 'N'}`) &&
          readout.includes(`${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? 'W' : 'E'}`),
        readout,
      );
      assert.ok(readout.includes(label));
      assert.ok((await opened().page.locator('#tooltip').textContent())?.includes(label));
    }
  });

  test('a point hovered on the planet is named on the map', async () => {
    const { page } = opened();
    let hovered = -1;
    for (let step = 0; step < 200 && hovered < 0; step++) {
      await page.mouse.move(600 + 9 * (step % 15), 200 + 9 * Math.floor(step / 15));
      ({ hovered } = await state(opened()));
    }
    assert.ok(hovered >= 0);
    const { label } = (await points(opened()))[hovered];
    assert.ok((await page.locator('.map-readout').textContent())?.includes(label));
  });

  test('a click on the map pins, and again lets go', async () => {
    const { page } = opened();
    const places = await mapPlaces(opened());
    const i = places.findIndex((place, at) =>
      places.every((other, j) => at === j || Math.hypot(other.x - place.x, other.y - place.y) > 5),
    );
    await page.mouse.click(places[i].x, places[i].y);
    assert.equal((await state(opened())).pinned, i);
    assert.ok(
      (await page.locator('#card h2').textContent())?.includes((await points(opened()))[i].label),
    );
    await page.mouse.click(places[i].x, places[i].y);
    assert.equal((await state(opened())).pinned, -1);
  });

  test('a lasso chooses what it holds, Shift adds, and steps are undone by keys', async () => {
    const { page } = opened();
    const places = await mapPlaces(opened());
    const box = await page.locator('.map-stage').boundingBox();
    assert.ok(box);
    const rectangle = (/** @type {number} */ left, /** @type {number} */ top) => {
      const [x, y] = [Math.round(box.x + left * box.width), Math.round(box.y + top * box.height)];
      return {
        corners: /** @type {[number, number][]} */ ([
          [x, y],
          [x + 80, y],
          [x + 80, y + 70],
          [x, y + 70],
          [x, y + 10],
        ]),
        inside: places
          .map((_, i) => i)
          .filter(
            (i) =>
              places[i].x > x + 1 &&
              places[i].x < x + 79 &&
              places[i].y > y + 1 &&
              places[i].y < y + 69,
          ),
        near: places
          .map((_, i) => i)
          .filter(
            (i) =>
              places[i].x > x - 1 &&
              places[i].x < x + 81 &&
              places[i].y > y - 1 &&
              places[i].y < y + 71,
          ),
      };
    };
    const one = rectangle(0.3, 0.3),
      two = rectangle(0.6, 0.5);
    await lasso(opened(), one.corners);
    const first = (await state(opened())).selection;
    assert.ok(one.inside.length > 10);
    assert.ok(
      one.inside.every((i) => first.includes(i)) && first.every((i) => one.near.includes(i)),
    );
    assert.ok(
      (await page.locator('#selection-bar').textContent())?.includes(`${first.length} selected`),
    );
    await lasso(opened(), two.corners, 'Shift');
    const both = (await state(opened())).selection;
    assert.ok(
      [...first, ...two.inside].every((i) => both.includes(i)) &&
        both.every((i) => first.includes(i) || two.near.includes(i)),
    );
    await page.keyboard.press('Control+z');
    assert.deepEqual((await state(opened())).selection, first);
    await page.keyboard.press('Control+Shift+z');
    assert.deepEqual((await state(opened())).selection, both);
    await lasso(opened(), two.corners, 'Alt');
    assert.ok((await state(opened())).selection.every((i) => !two.inside.includes(i)));
    await page.getByRole('button', { name: 'Undo' }).click();
    assert.deepEqual((await state(opened())).selection, both);
  });

  test('undo belongs to a field while one types in it', async () => {
    const { page } = opened();
    const { selection } = await state(opened());
    const question = page.locator('#question');
    await question.fill('afr');
    await page.keyboard.press('Control+z');
    assert.deepEqual((await state(opened())).selection, selection);
    await question.fill('');
  });

  test('the selection is inverted, and cleared', async () => {
    const { page } = opened();
    const { selection } = await state(opened());
    await page.getByRole('button', { name: 'Invert' }).click();
    const inverted = (await state(opened())).selection;
    assert.equal(inverted.length + selection.length, (await points(opened())).length);
    assert.ok(inverted.every((i) => !selection.includes(i)));
    await page.locator('#selection-bar').getByRole('button', { name: 'Clear' }).click();
    assert.deepEqual((await state(opened())).selection, []);
  });

  test('the map is walked by keys', async () => {
    const { page } = opened();
    await page.mouse.move(640, 20);
    await page.getByRole('img', { name: 'Flat map' }).focus();
    await page.keyboard.press('ArrowRight');
    const { hovered: start } = await state(opened());
    assert.ok(start >= 0);
    await page.keyboard.press('ArrowRight');
    const { hovered } = await state(opened());
    const places = await mapPlaces(opened());
    assert.ok(places[hovered].x > places[start].x);
    await page.keyboard.press('Space');
    assert.deepEqual((await state(opened())).selection, [hovered]);
    await page.keyboard.press('Enter');
    assert.equal((await state(opened())).pinned, hovered);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+z');
  });

  test('every projection draws, and keeps pointing at points', async () => {
    const { page } = opened();
    const box = await page.locator('.map-stage').boundingBox();
    assert.ok(box);
    const seen = new Set();
    for (const name of ['azimuthal', 'stereographic', 'equal-earth']) {
      await page.selectOption('#map-projection', name);
      await drawn(opened());
      seen.add((await page.locator('.map-stage').screenshot()).toString('base64'));
      let hovered = -1;
      for (let step = 0; step < 80 && hovered < 0; step++) {
        await page.mouse.move(
          box.x + box.width / 2 + 7 * (step % 9),
          box.y + box.height / 2 + 7 * Math.floor(step / 9),
        );
        ({ hovered } = await state(opened()));
      }
      assert.ok(hovered >= 0, name);
    }
    assert.equal(seen.size, 3);
  });
}
