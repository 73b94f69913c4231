import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage } from './page.js';
import { setState } from './record.js';
import { before, drawn, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

/** Names on the globe: where they stand, and that they stay there. */

/** @typedef {{text: string, isRegion: boolean, box: number[], opacity: number}} Name */

/**
 * Look from there, and let the names be placed anew.
 * @param {Page} page
 * @param {{zoom?: number, longitude?: number, latitude?: number}} pose
 */
const lookFrom = (page, pose) =>
  page.evaluate((wanted) => {
    const { planet } = window.embeddingSphere;
    planet?.jump(wanted);
    // More points become candidates from frame to frame.
    for (let frame = 0; frame < 6; frame++) planet?.drawNow();
  }, pose);

/**
 * Let one region pass alone.
 * @param {Page} page
 * @param {string} title of one of the coarse; all pass if it is empty
 */
const lightOnly = (page, title) =>
  page.evaluate(async (wanted) => {
    const { store } = await import(new URL('main.js', document.baseURI).href);
    const { regions, bundle } = window.embeddingSphere.state();
    const members = regions.find(
      (region) => region.level === 0 && region.title === wanted,
    )?.members;
    const filterMask = members ? new Uint8Array(bundle?.count ?? 0) : null;
    for (const row of members ?? []) if (filterMask) filterMask[row] = 1;
    store.set({ filterMask });
  }, title);

/** @param {Page} page @returns {Promise<Name[]>} the names of points and regions that are seen */
const written = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('#labels span:not([hidden], .callout)')].flatMap((span) => {
      const { left, top, right, bottom } = span.getBoundingClientRect();
      const opacity = Number(getComputedStyle(span).opacity);
      const name = {
        text: span.textContent ?? '',
        isRegion: span.classList.contains('region'),
        box: [left, top, right, bottom],
        opacity,
      };
      return opacity > 0 && right > left ? [name] : [];
    }),
  );

/**
 * What holds at every size of the page.
 * @param {() => Page} page
 */
function describePlaces(page) {
  test('names stand on whole pixels, where letters are sharp', async () => {
    for (const longitude of [0, 12.3, 77.7]) {
      await lookFrom(page(), { longitude });
      const between = (await written(page())).filter(({ box: [left, top] }) =>
        [left, top].some((place) => Math.abs(place - Math.round(place)) > 0.01),
      );
      assert.deepEqual(between, []);
    }
  });

  test('stand on the disc and over no other, from near and far', async () => {
    for (const zoom of [0.6, 1, 1.7, 2.5, 5, 8]) {
      await lookFrom(page(), { zoom });
      const names = await written(page());
      assert.ok(names.length >= (zoom < 5 ? 4 : 1), `${names.length} names at zoom ${zoom}`);
      const disc = await page().evaluate(
        () => window.embeddingSphere.planet?.disc() ?? { x: 0, y: 0, radius: 0 },
      );
      for (const { text, box } of names) {
        const [left, top, right, bottom] = box;
        const across = Math.max(disc.x - left, right - disc.x),
          down = Math.max(disc.y - top, bottom - disc.y);
        assert.ok(
          Math.hypot(across, down) <= disc.radius + 1,
          `“${text}” leaves the planet at zoom ${zoom}`,
        );
      }
      for (const [i, a] of names.entries())
        for (const b of names.slice(i + 1))
          assert.ok(
            Math.min(a.box[2], b.box[2]) - Math.max(a.box[0], b.box[0]) <= 0 ||
              Math.min(a.box[3], b.box[3]) - Math.max(a.box[1], b.box[1]) <= 0,
            `“${a.text}” over “${b.text}” at zoom ${zoom}`,
          );
    }
  });

  test('shrink with the planet', async () => {
    const size = () =>
      page().evaluate(() => {
        const span = document.querySelector('#labels .level-0:not([hidden])');
        return span ? Number.parseFloat(getComputedStyle(span).fontSize) : 0;
      });
    await lookFrom(page(), { zoom: 1.5 });
    const large = await size();
    await lookFrom(page(), { zoom: 0.6 });
    const small = await size();
    assert.ok(large > small && small >= 10.5, `${small} to ${large} pixels`);
    await lookFrom(page(), { zoom: 1 });
  });
}

describe('names at 1280 × 800', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  before(async () => {
    opened = await openPage();
    ({ page } = opened);
    await atRest(page);
  });
  after(() => opened.close());

  describePlaces(() => page);

  test('keep their places by their points while the planet turns a little', async () => {
    await lookFrom(page, { latitude: 0, longitude: 0, zoom: 1 });
    /** Names with their offsets from the points that they name. */
    const offsets = () =>
      page.evaluate(() => {
        const { bundle } = window.embeddingSphere.state();
        const { planet } = window.embeddingSphere;
        const label = bundle?.columns.find(({ name }) => name === bundle.display.label);
        const values = label && 'values' in label ? [...label.values].map(String) : [];
        return [...document.querySelectorAll('#labels span:not([hidden], .callout, .region)')]
          .map((span) => ({ span, row: values.indexOf(span.textContent ?? '') }))
          .filter(({ row }) => row >= 0 && values.lastIndexOf(values[row]) === row)
          .map(({ span, row }) => {
            const { left, top } = span.getBoundingClientRect();
            const [x, y] = planet?.screenPosition(row) ?? [0, 0];
            return { row, right: left - x, down: top - y };
          });
      });
    const first = await offsets();
    assert.ok(first.length >= 6, `${first.length} points have names of their own`);
    for (const longitude of [0.5, 1, 1.5, 2]) await lookFrom(page, { longitude });
    const after = new Map((await offsets()).map((offset) => [offset.row, offset]));
    const kept = first.filter(({ row, right, down }) => {
      const now = after.get(row);
      return now && Math.abs(now.right - right) < 1 && Math.abs(now.down - down) < 1;
    });
    assert.ok(
      kept.length >= 0.8 * first.length,
      `${kept.length} of ${first.length} names are where they were`,
    );
  });

  test('of points come at every zoom', async () => {
    for (const zoom of [1, 3, 6, 9]) {
      await lookFrom(page, { zoom });
      const points = (await written(page)).filter(({ isRegion }) => !isRegion);
      assert.ok(points.length > 0, `no point is named at zoom ${zoom}`);
    }
    await lookFrom(page, { zoom: 1 });
  });

  test('of regions that a filter leaves dark are gone', async () => {
    await lookFrom(page, { zoom: 1 });
    const regions = async () => (await written(page)).filter(({ isRegion }) => isRegion);
    const [first] = await regions();
    assert.ok(first);
    await lightOnly(page, first.text);
    await lookFrom(page, { zoom: 1 });
    const coarse = (await regions()).map(({ text }) => text);
    assert.deepEqual(coarse, [first.text]);
    await lightOnly(page, '');
  });

  test('of a pinned point is written at it: its name, and no coordinates', async () => {
    await setState(page, { pinned: 40 });
    await drawn(page);
    const name = await page.evaluate(() => {
      const { bundle } = window.embeddingSphere.state();
      const label = bundle?.columns.find((column) => column.name === bundle.display.label);
      return label && 'values' in label ? String(label.values[40]) : '';
    });
    assert.ok(/\p{L}/u.test(name));
    assert.equal(await page.locator('#labels .pinned-name').textContent(), name);
    await setState(page, { pinned: -1 });
  });

  test('are measured once, and placed again without asking the browser for sizes or styles', async () => {
    for (const zoom of [1, 3, 7]) {
      await lookFrom(page, { zoom });
      const { asked, placed } = await page.evaluate(() => {
        const { planet } = window.embeddingSphere;
        /** @type {string[]} */
        let calls = [];
        /** @param {any} owner @param {string} name of a method or a getter */
        const watch = (owner, name) => {
          const own = /** @type {any} */ (Object.getOwnPropertyDescriptor(owner, name));
          const kind = own.get ? 'get' : 'value';
          Object.defineProperty(owner, name, {
            ...own,
            /** @this {any} @param {any[]} given */
            [kind](...given) {
              calls.push(name);
              return own[kind].apply(this, given);
            },
          });
          return () => Object.defineProperty(owner, name, own);
        };
        const unwatch = [
          watch(window, 'getComputedStyle'),
          watch(CanvasRenderingContext2D.prototype, 'measureText'),
          watch(Element.prototype, 'getBoundingClientRect'),
          ...['offsetWidth', 'offsetHeight', 'offsetLeft', 'offsetTop'].map((name) =>
            watch(HTMLElement.prototype, name),
          ),
          ...['clientWidth', 'clientHeight', 'scrollWidth', 'scrollHeight'].map((name) =>
            watch(Element.prototype, name),
          ),
        ];
        // More points become candidates from frame to frame: each name is measured once.
        for (let frame = 0; frame < 60; frame++) {
          calls = [];
          planet?.drawNow();
          if (!calls.includes('measureText')) break;
        }
        for (let frame = 0; frame < 3; frame++) planet?.drawNow();
        for (const end of unwatch) end();
        return {
          asked: calls,
          placed: document.querySelectorAll('#labels span:not([hidden])').length,
        };
      });
      assert.ok(placed > 0, `${placed} names at zoom ${zoom}`);
      assert.deepEqual(asked, [], `at zoom ${zoom}`);
    }
    assert.deepEqual(opened.problems, []);
  });
});

describe('names at 390 × 844', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ width: 390, height: 844, touch: true });
    await atRest(opened.page);
  });
  after(() => opened.close());

  describePlaces(() => opened.page);
});
