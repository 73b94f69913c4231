import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { CDPSession } from 'playwright-core'
 */

/** @typedef {[x: number, y: number]} Place CSS pixels */
const STEPS = 12;
const RADIUS = 70;

/** Two fingers on the planet of a phone. */
describe('two fingers', () => {
  /** @type {Opened} */
  let opened;
  /** @type {CDPSession} */
  let session;
  /** @type {Place} the planet's middle */
  let middle;
  before(async () => {
    opened = await openPage({ width: 390, height: 844, touch: true, dishes: 400 });
    await atRest(opened.page);
    session = await opened.page.context().newCDPSession(opened.page);
    middle = /** @type {Place} */ (
      await opened.page.evaluate(() => {
        const [first, ...others] = window.embeddingSphere.state().positions.keys();
        const places = [first, ...others]
          .filter((key) => key % 3 === 0)
          .map((key) => window.embeddingSphere.planet?.screenPosition(key / 3) ?? [0, 0]);
        return [0, 1].map(
          (axis) =>
            (Math.min(...places.map((place) => place[axis])) +
              Math.max(...places.map((place) => place[axis]))) /
            2,
        );
      })
    );
  });
  after(() => opened.close());

  const pose = () =>
    opened.page.evaluate(
      () =>
        window.embeddingSphere.planet?.pose() ?? { latitude: 0, longitude: 0, zoom: 0, roll: 0 },
    );

  /** @param {(share: number) => Place[]} path where the fingers are at 0…1 of the gesture */
  async function touch(path) {
    const points = (/** @type {number} */ share) => path(share).map(([x, y], id) => ({ x, y, id }));
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points(0) });
    for (let step = 1; step <= STEPS; step++) {
      await session.send('Input.dispatchTouchEvent', {
        type: 'touchMove',
        touchPoints: points(step / STEPS),
      });
    }
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await opened.page.evaluate(() => window.embeddingSphere.planet?.drawNow());
  }

  /**
   * @param {number} radius
   * @param {number} degrees
   * @returns {Place[]} two fingers opposite each other about the middle
   */
  const pair = (radius, degrees) =>
    [0, 180].map((turn) => {
      const angle = (degrees + turn) * (Math.PI / 180);
      return [middle[0] + radius * Math.cos(angle), middle[1] + radius * Math.sin(angle)];
    });

  test('apart and together zoom', async () => {
    const before = await pose();
    await touch((share) => pair(RADIUS * (1 + share), 30));
    const near = await pose();
    assert.ok(
      near.zoom / before.zoom > 1.6 && near.zoom / before.zoom < 2.5,
      `${before.zoom} to ${near.zoom}`,
    );
    await touch((share) => pair(RADIUS * (2 - share), 30));
    assert.ok(
      Math.abs((await pose()).zoom / before.zoom - 1) < 0.15,
      `back to ${(await pose()).zoom}`,
    );
  });

  test('a twist turns the planet about the line of sight, by the same angle', async () => {
    const before = await pose();
    await touch((share) => pair(RADIUS, 20 + 50 * share));
    const turned = await pose();
    assert.ok(
      Math.abs(Math.abs(turned.roll - before.roll) - 50) < 8,
      `${before.roll} to ${turned.roll} degrees`,
    );
    assert.ok(Math.abs(turned.zoom / before.zoom - 1) < 0.1);
    await touch((share) => pair(RADIUS, 70 - 50 * share));
    assert.ok(Math.abs((await pose()).roll - before.roll) < 8);
  });

  test('choose and pin nothing', async () => {
    assert.deepEqual(
      await opened.page.evaluate(() => [
        window.embeddingSphere.state().pinned,
        window.embeddingSphere.state().selection.size,
      ]),
      [-1, 0],
    );
    assert.deepEqual(opened.problems, []);
  });
});
