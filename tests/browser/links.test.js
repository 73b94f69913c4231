import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { atRest, openPage, until } from './page.js';
import { KEY } from './server.js';
import { told } from './told.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** A link carries as much of few as of many. */
const DISHES = 400;
const QUESTION = 'something sweet with coconut';
const RUN = { method: 'spherical-tsne', perplexity: 12, seed: 3, iterations: 150 };

/** @param {Opened} opened what a link has to carry */
const view = ({ page }) =>
  told(page, () => {
    const {
      dataSet,
      layoutSource,
      colorColumn,
      pinned,
      selection,
      layers,
      displacement,
      answer,
      tray,
      positions,
      filters,
      theme,
      topK,
      scoreThreshold,
      feedbackWeight,
    } = window.embeddingSphere.state();
    const { latitude, longitude, zoom } = window.embeddingSphere.planet?.pose() ?? {
      latitude: NaN,
      longitude: NaN,
      zoom: NaN,
    };
    return {
      shown: {
        dataSet,
        layoutSource,
        colorColumn,
        pinned,
        selection: [...selection].sort((a, b) => a - b),
        layers,
        displacement,
        tray,
        query: answer?.query.label,
        judged: [answer?.query.liked, answer?.query.disliked, feedbackWeight],
        hits: window.embeddingSphere.hits().map(({ row }) => row),
        ...{ filters, theme, topK, scoreThreshold },
      },
      pose: [latitude, longitude, zoom],
      positions: [...positions],
    };
  });

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const farthest = (a, b) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

describe('a link', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Awaited<ReturnType<typeof view>>} */
  let copied;
  /** its part after the # */
  let fragment = '';
  before(async () => {
    opened = await openPage({ dishes: DISHES });
    const { page } = opened;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(() => window.embeddingSphere.engineReady);
    // A key is typed, so that it could get into the link.
    await page.locator('.chip').click();
    await page.locator('#provider-openai').check();
    await page.locator('#provider-key').fill(KEY);
    await page.locator('#provider-local').check();
    await page.keyboard.press('Escape');
    await page.evaluate((run) => window.embeddingSphere.relayout(run), RUN);
    await page.locator('#question').fill(QUESTION);
    await page.locator('#question').press('Enter');
    await page.locator('.answer-more button', { hasText: 'Add all' }).click();
    await page.locator('.match-open').nth(3).hover();
    await page.locator('.match-list').getByRole('button', { name: 'Not like this' }).click();
    await page.locator('.feedback-chip').waitFor();
    await page.locator('#feedback-weight').fill('0.35');
    await page.locator('.asking[hidden]').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByLabel('Words that must be there').fill('coconut');
    await until(page, () => window.embeddingSphere.state().filterMask !== null);
    // Escape would clear the field.
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.selectOption('#top-k', '25');
    await page.getByRole('button', { name: 'Switch to light colours' }).click();
    await page.locator('.match-open').nth(2).click();
    await page.selectOption('#color-column', 'course');
    await page.locator('.tool[aria-label="View"]').click();
    await page.locator('#layer-terrain').check();
    await page.locator('#layer-arcs').uncheck();
    await page.locator('#layer-spikes').check();
    await page.locator('#displacement-height').fill('0.5');
    await page.keyboard.press('Escape');
    await page.locator('#tab-matches').click();
    await page.locator('#score-threshold').fill('0.3');
    await page.evaluate(() =>
      window.embeddingSphere.planet?.jump({ latitude: -20, longitude: 100, zoom: 1.3 }),
    );
    await page.locator('.tool[aria-label="Share"]').click();
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.locator('#menu-share .note', { hasText: 'Copied' }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(`${page.url().split('#')[0]}#`));
    fragment = link.slice(link.indexOf('#'));
    copied = await view(opened);
  });
  after(() => opened.close());

  test('shows the same data, layout, colours, points, layers, answer and view in another browser', async () => {
    const other = await openPage({ dishes: DISHES, path: fragment });
    try {
      await until(
        other.page,
        () =>
          window.embeddingSphere.state().positionsFrom === 'result' &&
          (window.embeddingSphere.state().answer?.query.disliked.length ?? 0) > 0,
      );
      // The answer is flown to before the link's own view is taken again.
      await until(
        other.page,
        (latitude) =>
          Math.abs((window.embeddingSphere.planet?.pose().latitude ?? 0) - latitude) < 0.02,
        copied.pose[0],
      );
      const seen = await view(other);
      assert.deepEqual(seen.shown, copied.shown);
      assert.ok(seen.shown.filters.length && seen.shown.theme === 'light');
      assert.equal(
        await other.page.evaluate(() => localStorage.getItem('embedding-sphere.theme')),
        null,
        "a link's theme is not taken for this person's choice",
      );
      assert.ok(
        farthest(seen.positions, copied.positions) < 1e-4,
        `points lie ${farthest(seen.positions, copied.positions)} apart`,
      );
      assert.ok(
        farthest(seen.pose, copied.pose) < 0.02,
        `looks from ${seen.pose}, not ${copied.pose}`,
      );
      assert.deepEqual(other.problems, []);
    } finally {
      await other.close();
    }
  });

  test('is kept in the address, and never holds the key', async () => {
    const { page } = opened;
    await page.keyboard.press('Escape');
    await until(
      page,
      (expected) => location.hash.includes('camera=') && location.hash.includes(expected),
      'seed=3',
    );
    for (const text of [fragment, page.url()]) {
      assert.ok(!decodeURIComponent(text).includes(KEY.slice(3, 15)));
      assert.ok(decodeURIComponent(text.replaceAll('+', ' ')).includes(QUESTION));
    }
  });

  test('that is pasted into the address is followed', async () => {
    const { page } = opened;
    await page.evaluate(() => {
      location.hash = '#data=emoji&color=group&pinned=5&selection=1-3&layers=points.lines';
    });
    await until(
      page,
      () =>
        window.embeddingSphere.state().dataSet === 'emoji' &&
        window.embeddingSphere.state().pinned === 5,
    );
    const { shown } = await view(opened);
    assert.deepEqual(
      [shown.selection, shown.colorColumn, shown.layoutSource, shown.query],
      [[0, 1, 2], 'group', null, undefined],
    );
    assert.deepEqual(
      Object.entries(shown.layers)
        .filter(([, on]) => on)
        .map(([name]) => name),
      ['points', 'lines'],
    );
    assert.equal(await page.locator('#data-set').inputValue(), 'emoji');
  });

  test('that was cut or edited shows what it can', async () => {
    const other = await openPage({
      dishes: DISHES,
      path: '#data=dishes&color=nothing&pinned=999999&selection=zzzz&layers=none&tray=nowhere&camera=north&displacement=9,x&layout=',
    });
    try {
      const { shown } = await view(other);
      assert.deepEqual(
        [shown.dataSet, shown.pinned, shown.selection, shown.layoutSource, shown.tray],
        ['dishes', -1, [], null, ''],
      );
      assert.ok(
        await other.page.locator('#color-column').inputValue(),
        'the points are coloured by a column that is there',
      );
      await atRest(other.page);
      assert.deepEqual(other.problems, []);
    } finally {
      await other.close();
    }
  });

  test('what a link cannot hold is said before it is copied', async () => {
    const { page } = opened;
    await page.locator('.tool[aria-label="Share"]').click();
    assert.ok(await page.locator('#link-losses').isHidden(), 'this view is held');
    await page.evaluate(() =>
      window.embeddingSphere.query(
        Array.from(
          { length: window.embeddingSphere.state().bundle?.model.dimension ?? 0 },
          (_, i) => Math.sin(i),
        ),
      ),
    );
    await page.locator('#link-losses li', { hasText: 'A pasted vector' }).waitFor();
    const button = page.getByRole('button', { name: 'Copy link' });
    assert.equal(await button.getAttribute('aria-describedby'), 'link-losses');
    await page.keyboard.press('Escape');
  });

  test('to data that are not here says so, and shows the first data set', async () => {
    const other = await openPage({ dishes: DISHES, path: '#data=secret-recipes.csv&pinned=3' });
    try {
      assert.match(
        await other.page.evaluate(() => window.embeddingSphere.state().notice),
        /"secret-recipes\.csv", which is not here: open that file/,
      );
      await other.page.locator('.status-text', { hasText: 'which is not here' }).waitFor();
      assert.equal((await view(other)).shown.dataSet, 'dishes');
    } finally {
      await other.close();
    }
  });
});
