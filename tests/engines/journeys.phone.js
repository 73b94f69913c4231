/** A finger, or two, on a page as small as a phone's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stand, until } from './until.js';

/** @import { Walk } from './journeys.js' */

/** @param {Walk} walk */
export function describePhone(walk) {
  /** @param {string} selector @returns {Promise<[number, number]>} its middle, whole pixels, once it stands still */
  const middleOf = (selector) =>
    walk.driver.evaluate(async (wanted) => {
      const look = () => {
        const box = /** @type {Element} */ (document.querySelector(wanted)).getBoundingClientRect();
        return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
      };
      const frame = () => new Promise(requestAnimationFrame);
      for (let before = [NaN, NaN]; ;) {
        await frame();
        await frame();
        const now = look();
        if (now[0] === before[0] && now[1] === before[1])
          return /** @type {[number, number]} */ (now);
        before = now;
      }
    }, selector);
  const scrolls = () =>
    walk.driver.evaluate(
      () =>
        document.documentElement.scrollWidth > innerWidth ||
        document.documentElement.scrollHeight > innerHeight,
    );

  test('everything fits, and a tap pins a point', async () => {
    const { driver } = walk;
    assert.deepEqual(await driver.evaluate(() => [innerWidth, innerHeight]), [390, 844]);
    assert.equal(await scrolls(), false);
    await stand(driver);
    const [place, expected] = await driver.evaluate(() => {
      const { planet } = window.embeddingSphere;
      const canvas = /** @type {HTMLElement} */ (document.getElementById('globe'));
      // A point that nothing covers, on the near side.
      const places = Array.from(
        { length: window.embeddingSphere.state().bundle?.count ?? 0 },
        (_, i) => planet?.screenPosition(i).map(Math.round) ?? [0, 0],
      );
      const [x, y] = places.find(
        ([x, y]) =>
          document.elementFromPoint(x, y) === canvas && Number(planet?.pointAt(x, y)) >= 0,
      ) ?? [0, 0];
      return /** @type {[[number, number], number | undefined]} */ ([
        [x, y],
        planet?.pointAt(x, y),
      ]);
    });
    await driver.touch([[place]]);
    await until(driver, { pinned: expected });
    assert.equal(await scrolls(), false);
  });

  test('a tap opens the map', async () => {
    await walk.driver.touch([[await middleOf('#tab-map')]]);
    await until(walk.driver, { tray: 'map' });
    assert.equal(await scrolls(), false);
    await walk.driver.touch([[await middleOf('#tab-map')]]);
    await until(walk.driver, { tray: '' });
  });

  test(
    'two fingers apart bring the planet nearer',
    { skip: walk.engine.lacks.fingers ?? false },
    async () => {
      const { driver } = walk;
      const [x, y] = await driver.evaluate(
        () => /** @type {[number, number]} */ ([innerWidth / 2, Math.round(innerHeight * 0.35)]),
      );
      const zoom = () => driver.evaluate(() => window.embeddingSphere.planet?.pose().zoom ?? 0);
      const before = await zoom();
      const steps = Array.from({ length: 11 }, (_, step) => 40 + 4 * step);
      await driver.touch(
        [-1, 1].map((side) =>
          steps.map((apart) => /** @type {[number, number]} */ ([x + side * apart, y])),
        ),
      );
      const after = await zoom();
      assert.ok(after > 1.6 * before && after < 2.5 * before, `${before} to ${after}`);
    },
  );
}
