import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { setState } from './record.js';
import { told } from './told.js';
import { before, drawn, stand, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

/** What moves the camera but a hand: data that open, filters, and idle time. */

/** @param {Page} page */
const pose = (page) =>
  page.evaluate(
    () => window.embeddingSphere.planet?.pose() ?? { latitude: 0, longitude: 0, zoom: 0, roll: 0 },
  );

/**
 * @param {Page} page
 * @returns {Promise<{here: number, most: number}>} how many points lie within 35° of the middle of
 *   the view, and within 35° of the place that has the most of them of many
 */
const land = (page) =>
  page.evaluate(() => {
    const { positions } = window.embeddingSphere.state();
    const { latitude = 0, longitude = 0 } = window.embeddingSphere.planet?.pose() ?? {};
    const rad = Math.PI / 180;
    const countAt = (/** @type {number} */ north, /** @type {number} */ east) => {
      const x = Math.cos(north * rad) * Math.cos(east * rad),
        y = Math.cos(north * rad) * Math.sin(east * rad),
        z = Math.sin(north * rad);
      let count = 0;
      for (let i = 0; i < positions.length; i += 3)
        if (x * positions[i] + y * positions[i + 1] + z * positions[i + 2] > Math.cos(35 * rad))
          count++;
      return count;
    };
    let most = 0;
    // As far north and south as the planet is ever turned to its land.
    for (let north = -60; north <= 60; north += 10)
      for (let east = -180; east < 180; east += 10) most = Math.max(most, countAt(north, east));
    return { here: countAt(latitude, longitude), most };
  });

describe('a link', () => {
  test('has the last word on how the planet stands, in the first picture too', async () => {
    const opened = await openPage({ path: '#data=dishes&camera=-20.00,100.00,1.300' });
    try {
      const { latitude, longitude, zoom } = await pose(opened.page);
      assert.deepEqual([latitude, longitude, zoom], [-20, 100, 1.3]);
    } finally {
      await opened.close();
    }
  });
});

describe('the camera', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    opened = await openPage({ isPlanetCoarse: false });
    ({ page } = opened);
    await atRest(page);
  });
  after(() => opened.close());

  test('faces the densest land of the data that open', async () => {
    const { here, most } = await land(page);
    assert.ok(here >= 0.85 * most, `${here} of ${most} points in front`);
  });

  /**
   * Let the points of a legend entry pass alone, by the legend.
   * @param {number} entry
   */
  const toggle = (entry) => page.locator('#legend .entry').nth(entry).click();

  /** @param {number} entry @returns {Promise<number>} the share of its points that are in sight */
  const seen = (entry) =>
    page.evaluate((index) => {
      const { regions, positions } = window.embeddingSphere.state();
      const { planet } = window.embeddingSphere;
      const title = document.querySelectorAll('#legend .entry .entry-title')[index]?.textContent;
      const { members } = regions.find(
        (region) => region.level === 0 && region.title === title,
      ) ?? {
        members: new Uint32Array(),
      };
      const { latitude = 0, longitude = 0 } = planet?.pose() ?? {};
      const rad = Math.PI / 180;
      const eye = [
        Math.cos(latitude * rad) * Math.cos(longitude * rad),
        Math.cos(latitude * rad) * Math.sin(longitude * rad),
        Math.sin(latitude * rad),
      ];
      let count = 0;
      for (const row of members) {
        const cosine = eye.reduce((sum, value, axis) => sum + value * positions[3 * row + axis], 0);
        const [x, y] = planet?.screenPosition(row) ?? [-1, -1];
        if (cosine > 0.45 && x > 0 && x < innerWidth && y > 0 && y < innerHeight) count++;
      }
      return count / members.length;
    }, entry);

  test('flies to what the legend lets pass, and back to its distance when all passes', async () => {
    const count = await page.locator('#legend .entry').count();
    assert.ok(count >= 5);
    let flights = 0;
    for (let entry = 0; entry < Math.min(count, 6); entry++) {
      const { latitude, longitude } = await pose(page);
      await toggle(entry);
      await stand(page);
      const share = await seen(entry);
      assert.ok(share >= 0.7, `${Math.round(100 * share)} % of entry ${entry} are in sight`);
      const now = await pose(page);
      if (now.latitude !== latitude || now.longitude !== longitude) flights++;
      await toggle(entry);
      await stand(page);
    }
    assert.ok(flights >= 2, `${flights} flights`);
    assert.ok(Math.abs((await pose(page)).zoom - 1) < 0.02);
  });

  test('stays where what passes is in sight', async () => {
    await toggle(0);
    await stand(page);
    const there = await pose(page);
    await setState(page, { filterMask: null });
    await toggle(0);
    await toggle(0);
    await stand(page);
    const { latitude, longitude } = await pose(page);
    assert.ok(Math.abs(latitude - there.latitude) + Math.abs(longitude - there.longitude) < 1);
    await toggle(0);
    await stand(page);
  });

  test('from near, the far side is gone', async () => {
    await page.evaluate(() => window.embeddingSphere.planet?.jump({ zoom: 2.2 }));
    /** The planet's pixels. */
    const look = () =>
      told(page, () => {
        const { planet } = window.embeddingSphere;
        planet?.drawNow();
        const small = document.createElement('canvas');
        small.width = small.height = 160;
        const context = small.getContext('2d');
        if (planet) context?.drawImage(planet.canvas, 0, 0, 160, 160);
        return [...(context?.getImageData(0, 0, 160, 160).data ?? [])];
      });
    const differ = async () => {
      const withGhost = await look();
      await page.evaluate(async () => {
        const { store } = await import(new URL('main.js', document.baseURI).href);
        store.set({ layers: { ...store.get().layers, farSide: !store.get().layers.farSide } });
      });
      const without = await look();
      return withGhost.filter((value, i) => Math.abs(value - without[i]) > 3).length;
    };
    assert.equal(await differ(), 0, 'nothing of it is drawn from near');
    await differ();
    await page.evaluate(() => window.embeddingSphere.planet?.jump({ zoom: 1 }));
    assert.ok((await differ()) > 50, 'and it is there from afar');
    await differ();
  });

  test('faces the densest land of the next data, too', async () => {
    await page.evaluate(() =>
      window.embeddingSphere.planet?.jump({ latitude: -50, longitude: 170 }),
    );
    await page.evaluate(() => window.embeddingSphere.open('data/emoji.esb'));
    await drawn(page);
    const { here, most } = await land(page);
    assert.ok(here >= 0.85 * most, `${here} of ${most} points in front`);
    assert.deepEqual(opened.problems, []);
  });
});

describe('the idle turn', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    opened = await openPage({ motion: true });
    ({ page } = opened);
    await atRest(page);
  });
  after(() => opened.close());

  /** The planet turns by itself. */
  const turns = () =>
    until(page, () => {
      const seen = /** @type {{from?: number}} */ (window);
      const longitude = window.embeddingSphere.planet?.pose().longitude ?? 0;
      seen.from ??= longitude;
      if (Math.abs(longitude - seen.from) < 0.3) return false;
      delete seen.from;
      return true;
    });
  /** It comes to rest: frame after frame it stands as it stood. */
  const rests = () => stand(page);

  test('goes on while nobody reads', turns);

  test('stands still while something is pointed at in the table, and goes on then', async () => {
    await setState(page, { hovered: 5 });
    await rests();
    await setState(page, { hovered: -1 });
    await turns();
  });

  test('stands still while a pointer is on the planet or a panel, and not in the sky', async () => {
    await page.mouse.move(640, 420);
    await setState(page, { hovered: -1 });
    await rests();
    await page.mouse.move(640, 95);
    await turns();
    await page.mouse.move(150, 150);
    await rests();
    await page.mouse.move(640, 95);
    await turns();
  });

  test('stands still while a panel has the focus', async () => {
    await page.locator('#controls select').first().focus();
    await rests();
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
    await turns();
  });

  test('stands still while a tab is open', async () => {
    await setState(page, { tray: 'table' });
    await rests();
    await setState(page, { tray: '' });
    await turns();
  });

  test('stands still while a card is open', async () => {
    await setState(page, { pinned: 7 });
    await rests();
    await setState(page, { pinned: -1 });
    assert.deepEqual(opened.problems, []);
  });
});
