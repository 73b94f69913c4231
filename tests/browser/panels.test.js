import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import Papa from 'papaparse';
import { openPage, ROOT } from './page.js';
import {
  column,
  downloaded,
  drawn,
  lasso,
  mapPlaces,
  openMap,
  points,
  state,
  toggleFilters,
  until,
} from './panels.js';
import { before, pointInSight, stand, test } from './waiting.js';

/** @import { Opened } from './page.js' */

describe('panels around the planet', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage();
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  test('the map points at what d3 puts under the pointer, and tells its coordinates', async () => {
    await openMap(opened);
    const places = await mapPlaces(opened);
    const all = await points(opened);
    const alone = places
      .map((_, i) => i)
      .filter((i) =>
        places.every(
          (other, j) => i === j || Math.hypot(other.x - places[i].x, other.y - places[i].y) > 5,
        ),
      );
    assert.ok(alone.length > 20);
    for (const i of alone.slice(0, 8)) {
      await opened.page.mouse.move(places[i].x, places[i].y);
      assert.equal((await state(opened)).hovered, i);
      const readout = (await opened.page.locator('.map-readout').textContent()) ?? '';
      const { latitude, longitude, label } = all[i];
      assert.ok(
        readout.includes(`${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? 'S' : 'N'}`) &&
          readout.includes(`${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? 'W' : 'E'}`),
        readout,
      );
      assert.ok(readout.includes(label));
      assert.ok((await opened.page.locator('#tooltip').textContent())?.includes(label));
    }
  });

  test('a point hovered on the planet is named on the map', async () => {
    const { page } = opened;
    let hovered = -1;
    for (let step = 0; step < 200 && hovered < 0; step++) {
      await page.mouse.move(600 + 9 * (step % 15), 200 + 9 * Math.floor(step / 15));
      ({ hovered } = await state(opened));
    }
    assert.ok(hovered >= 0);
    const { label } = (await points(opened))[hovered];
    assert.ok((await page.locator('.map-readout').textContent())?.includes(label));
  });

  test('a click on the map pins, and again lets go', async () => {
    const { page } = opened;
    const places = await mapPlaces(opened);
    const i = places.findIndex((place, at) =>
      places.every((other, j) => at === j || Math.hypot(other.x - place.x, other.y - place.y) > 5),
    );
    await page.mouse.click(places[i].x, places[i].y);
    assert.equal((await state(opened)).pinned, i);
    assert.ok(
      (await page.locator('#card h2').textContent())?.includes((await points(opened))[i].label),
    );
    await page.mouse.click(places[i].x, places[i].y);
    assert.equal((await state(opened)).pinned, -1);
  });

  test('a lasso chooses what it holds, Shift adds, and steps are undone by keys', async () => {
    const { page } = opened;
    const places = await mapPlaces(opened);
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
    await lasso(opened, one.corners);
    const first = (await state(opened)).selection;
    assert.ok(one.inside.length > 10);
    assert.ok(
      one.inside.every((i) => first.includes(i)) && first.every((i) => one.near.includes(i)),
    );
    assert.ok(
      (await page.locator('#selection-bar').textContent())?.includes(`${first.length} selected`),
    );
    await lasso(opened, two.corners, 'Shift');
    const both = (await state(opened)).selection;
    assert.ok(
      [...first, ...two.inside].every((i) => both.includes(i)) &&
        both.every((i) => first.includes(i) || two.near.includes(i)),
    );
    await page.keyboard.press('Control+z');
    assert.deepEqual((await state(opened)).selection, first);
    await page.keyboard.press('Control+Shift+z');
    assert.deepEqual((await state(opened)).selection, both);
    await lasso(opened, two.corners, 'Alt');
    assert.ok((await state(opened)).selection.every((i) => !two.inside.includes(i)));
    await page.getByRole('button', { name: 'Undo' }).click();
    assert.deepEqual((await state(opened)).selection, both);
  });

  test('undo belongs to a field while one types in it', async () => {
    const { page } = opened;
    const { selection } = await state(opened);
    const question = page.locator('#question');
    await question.fill('afr');
    await page.keyboard.press('Control+z');
    assert.deepEqual((await state(opened)).selection, selection);
    await question.fill('');
  });

  test('the selection is inverted, and cleared', async () => {
    const { page } = opened;
    const { selection } = await state(opened);
    await page.getByRole('button', { name: 'Invert' }).click();
    const inverted = (await state(opened)).selection;
    assert.equal(inverted.length + selection.length, (await points(opened)).length);
    assert.ok(inverted.every((i) => !selection.includes(i)));
    await page.locator('#selection-bar').getByRole('button', { name: 'Clear' }).click();
    assert.deepEqual((await state(opened)).selection, []);
  });

  test('the map is walked by keys', async () => {
    const { page } = opened;
    await page.mouse.move(640, 20);
    await page.getByRole('img', { name: 'Flat map' }).focus();
    await page.keyboard.press('ArrowRight');
    const { hovered: start } = await state(opened);
    assert.ok(start >= 0);
    await page.keyboard.press('ArrowRight');
    const { hovered } = await state(opened);
    const places = await mapPlaces(opened);
    assert.ok(places[hovered].x > places[start].x);
    await page.keyboard.press('Space');
    assert.deepEqual((await state(opened)).selection, [hovered]);
    await page.keyboard.press('Enter');
    assert.equal((await state(opened)).pinned, hovered);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+z');
  });

  test('every projection draws, and keeps pointing at points', async () => {
    const { page } = opened;
    const box = await page.locator('.map-stage').boundingBox();
    assert.ok(box);
    const seen = new Set();
    for (const name of ['azimuthal', 'stereographic', 'equal-earth']) {
      await page.selectOption('#map-projection', name);
      await drawn(opened);
      seen.add((await page.locator('.map-stage').screenshot()).toString('base64'));
      let hovered = -1;
      for (let step = 0; step < 80 && hovered < 0; step++) {
        await page.mouse.move(
          box.x + box.width / 2 + 7 * (step % 9),
          box.y + box.height / 2 + 7 * Math.floor(step / 9),
        );
        ({ hovered } = await state(opened));
      }
      assert.ok(hovered >= 0, name);
    }
    assert.equal(seen.size, 3);
  });

  test('filters combine, tell how many are shown, and are cleared', async () => {
    const { page } = opened;
    const course = await column(opened, 'course');
    const dessert = course.categories.indexOf('Dessert');
    await toggleFilters(opened);
    await page.locator('#menu-filter summary', { hasText: 'Course' }).click();
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Dessert' }).check();
    const desserts = course.codes.filter((code) => code === dessert).length;
    assert.equal((await state(opened)).filterMask?.filter(Boolean).length, desserts);
    assert.ok((await page.locator('.filter-count').textContent())?.startsWith(`${desserts} of `));
    await page.getByLabel('Words that must be there').fill('COCONUT');
    await until(opened, ({ filters }) => filters.length === 2);
    const { filterMask } = await state(opened);
    const texts = await page.evaluate(() => {
      const { bundle } = window.embeddingSphere.state();
      return Array.from({ length: bundle?.count ?? 0 }, (_, i) =>
        (bundle?.columns ?? [])
          .map((found) => (found.kind === 'text' ? found.values[i] : ''))
          .join(' '),
      );
    });
    assert.deepEqual(
      filterMask,
      texts.map((text, i) => Number(course.codes[i] === dessert && /coconut/i.test(text))),
    );
    await toggleFilters(opened);
    const count = filterMask?.filter(Boolean).length ?? 0;
    assert.ok(
      count > 3 && (await page.locator('#selection-bar').textContent())?.includes(`${count} of `),
    );
    await page.getByRole('button', { name: 'Select these' }).click();
    assert.deepEqual(
      (await state(opened)).selection,
      filterMask?.flatMap((passes, i) => (passes ? [i] : [])),
    );
    await page.locator('#selection-bar').getByRole('button', { name: 'Show all' }).click();
    const after = await state(opened);
    assert.deepEqual([after.filterMask, after.filters], [null, []]);
  });

  test('what is filtered out can be neither pointed at nor caught', async () => {
    const { page } = opened;
    await openMap(opened);
    const places = await mapPlaces(opened);
    const course = await column(opened, 'course');
    await toggleFilters(opened);
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Dessert' }).check();
    await toggleFilters(opened);
    await drawn(opened);
    const dessert = course.categories.indexOf('Dessert');
    const i = places.findIndex(
      (place, at) =>
        course.codes[at] !== dessert &&
        places.every(
          (other, j) =>
            course.codes[j] !== dessert || Math.hypot(other.x - place.x, other.y - place.y) > 14,
        ),
    );
    await page.mouse.move(places[i].x, places[i].y);
    assert.equal((await state(opened)).hovered, -1);
    await page.locator('#selection-bar').getByRole('button', { name: 'Show all' }).click();
  });

  test('the table shows the selection, sorts by its head, and says so', async () => {
    const { page } = opened;
    const course = await column(opened, 'course');
    const rows = course.codes.flatMap((code, i) => (course.categories[code] === 'Soup' ? [i] : []));
    await openMap(opened);
    await toggleFilters(opened);
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Soup' }).check();
    await toggleFilters(opened);
    await page.getByRole('button', { name: 'Select these' }).click();
    await page.locator('#selection-bar').getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('tab', { name: 'Table' }).click();
    await page.locator('.table-scroll tbody tr[id]').first().waitFor();
    const grid = page.getByRole('grid', { name: 'Points' });
    assert.equal(await grid.getAttribute('aria-rowcount'), String(rows.length + 1));
    const names = () =>
      page.locator('.table-scroll tbody tr[id] td:nth-child(2)').allTextContents();
    await page.getByRole('columnheader', { name: 'Name', exact: true }).getByRole('button').click();
    await page.locator('th[aria-sort="ascending"]').waitFor();
    const all = await points(opened);
    const sorted = rows
      .map((i) => all[i].label)
      .sort(new Intl.Collator('en', { numeric: true }).compare);
    assert.deepEqual(await names(), sorted.slice(0, (await names()).length));
    await page.getByRole('columnheader', { name: 'Name', exact: true }).getByRole('button').click();
    await page.locator('th[aria-sort="descending"]').waitFor();
    assert.equal((await names())[0], sorted.at(-1));
  });

  test('rows and points point at each other', async () => {
    const { page } = opened;
    const row = page.locator('.table-scroll tbody tr[id]').nth(2);
    await row.hover();
    const index = Number((await row.getAttribute('id'))?.replace('row-', ''));
    await until(opened, ({ hovered }) => hovered === index);
    await row.locator('td').nth(1).click();
    await until(opened, ({ pinned }) => pinned === index);
    assert.ok(
      (await page.locator('#card h2').textContent())?.includes((await points(opened))[index].label),
    );
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.focus('#globe');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    const { pinned } = await state(opened);
    assert.ok(pinned >= 0);
    await page.locator(`#row-${pinned}.pinned`).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#card').waitFor({ state: 'hidden' });
    await stand(page);
    const listed = await page
      .locator('.table-scroll tbody tr[id]')
      .evaluateAll((rows) => rows.map(({ id }) => Number(id.replace('row-', ''))));
    const { index: seen, x, y } = await pointInSight(page, listed);
    await page.mouse.move(x, y);
    await page.locator(`#row-${seen}.hovered`).waitFor();
    assert.equal((await state(opened)).hovered, seen);
  });

  test('a point that is pinned before the table shows its row is brought into sight', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Selected', exact: true }).click();
    await drawn(opened);
    const listed = await page.locator('.table-scroll').evaluate((scroller) => {
      scroller.scrollTop = 0;
      return [...scroller.querySelectorAll('tbody tr[id]')].map(({ id }) => id);
    });
    // In one task, so that no picture comes between the two.
    await page.locator('#globe').evaluate((globe) => {
      const buttons = [...document.querySelectorAll('.table-head button')];
      const all = buttons.find(({ textContent }) => textContent === 'All');
      if (!(all instanceof HTMLElement)) throw new Error('The table cannot show all.');
      all.click();
      globe.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    });
    const { pinned } = await state(opened);
    assert.ok(pinned >= 0 && !listed.includes(`row-${pinned}`), `${pinned} was in sight before`);
    await page.locator(`#row-${pinned}.pinned`).waitFor();
    await page.focus('#globe');
    await page.keyboard.press('Escape');
    await page.locator('#card').waitFor({ state: 'hidden' });
  });

  test('the table is walked, chosen from and pinned by keys', async () => {
    const { page } = opened;
    await page.mouse.move(640, 20);
    await page.locator('#selection-bar').getByRole('button', { name: 'Clear' }).click();
    const grid = page.getByRole('grid', { name: 'Points' });
    await grid.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const active = await grid.getAttribute('aria-activedescendant');
    assert.equal(await page.locator(`#${active}`).getAttribute('aria-rowindex'), '4');
    const index = Number(active?.replace('row-', ''));
    assert.equal((await state(opened)).hovered, index);
    await page.keyboard.press('Space');
    assert.deepEqual((await state(opened)).selection, [index]);
    await page.locator(`#${active}[aria-selected="true"]`).waitFor();
    assert.equal(
      await grid.getAttribute('aria-rowcount'),
      String((await points(opened)).length + 1),
    );
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+Space');
    assert.equal((await state(opened)).selection.length, 2);
    await page.keyboard.press('Enter');
    assert.ok((await state(opened)).pinned >= 0);
    await page.keyboard.press('Enter');
  });

  test('the drawer is made taller by keys and by dragging, as tall as the page, and low again', async () => {
    const { page } = opened;
    const edge = page.getByRole('separator', { name: 'Height of the drawer' });
    const full = page.getByRole('button', { name: 'Full height' });
    const height = () =>
      page
        .locator('.drawer')
        .evaluate((drawer) => /** @type {HTMLElement} */ (drawer).offsetHeight);
    const first = await height();
    await edge.press('ArrowUp');
    const taller = await height();
    assert.ok(taller > first, `${first} to ${taller}`);
    assert.equal(Number(await edge.getAttribute('aria-valuenow')), taller);
    const box = await edge.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2 - 60);
    await page.mouse.up();
    assert.ok(Math.abs((await height()) - taller - 60) <= box.height);
    const dragged = await height();
    await full.click();
    assert.ok((await height()) > 0.8 * 800);
    assert.equal(await full.getAttribute('aria-pressed'), 'true');
    await full.click();
    assert.equal(await height(), dragged);
    await edge.dblclick();
    assert.equal(await height(), first);
  });

  test('what names a row stays in sight while its other columns scroll', async () => {
    const { page } = opened;
    const scroll = page.locator('.table-scroll');
    const name = page.locator('.table-scroll tbody td.row-name').first();
    const before = await name.boundingBox();
    const moved = await scroll.evaluate((table) => {
      table.scrollLeft = 200;
      return table.scrollLeft;
    });
    assert.ok(moved > 0, 'there is something to scroll');
    const [now, frame] = [await name.boundingBox(), await scroll.boundingBox()];
    assert.ok(before && now && frame && now.x >= frame.x - 1 && now.x < before.x + 1);
    await scroll.evaluate((table) => {
      table.scrollLeft = 0;
    });
  });

  test('the table finds words, and downloads what it shows', async () => {
    const { page } = opened;
    await page.getByLabel('Search in the table').fill('coconut rice');
    await page.locator('.table-count', { hasText: /^\d\d? of/ }).waitFor();
    const shown = Number((await page.locator('.table-count').textContent())?.split(' ')[0]);
    const csv = await downloaded(opened, () =>
      page.locator('.table-head').getByRole('button', { name: 'CSV' }).click(),
    );
    assert.equal(csv.name, 'dishes-of-the-world.csv');
    const { data, errors } = Papa.parse(csv.content.replace('\ufeff', ''), {
      header: true,
      skipEmptyLines: true,
    });
    assert.deepEqual(errors, []);
    assert.equal(data.length, shown);
    const all = await points(opened);
    const names = await page
      .locator('.table-scroll tbody tr[id] td:nth-child(2)')
      .allTextContents();
    /** @type {any[]} */ (data).forEach((line, i) => {
      assert.equal(line.name, all[line.row].label);
      if (i < names.length) assert.equal(line.name, names[i]);
      assert.ok(
        Math.abs(line.lat - all[line.row].latitude) < 1e-3 &&
          Math.abs(line.lng - all[line.row].longitude) < 1e-3,
      );
      assert.match(Object.values(line).join(' '), /coconut/i);
    });
    const json = await downloaded(opened, () =>
      page.locator('.table-head').getByRole('button', { name: 'JSON' }).click(),
    );
    const { rows } = JSON.parse(json.content);
    assert.deepEqual(
      rows.map((/** @type {any} */ { row }) => String(row)),
      /** @type {any[]} */ (data).map(({ row }) => row),
    );
    assert.ok(
      rows.every((/** @type {any} */ { x, y, z }) => Math.abs(Math.hypot(x, y, z) - 1) < 1e-5),
    );
    await page.getByLabel('Search in the table').fill('');
  });

  test('the selection is downloaded from its bar', async () => {
    const { page } = opened;
    const { selection } = await state(opened);
    const json = await downloaded(opened, () =>
      page.locator('#selection-bar').getByRole('button', { name: 'JSON' }).click(),
    );
    assert.deepEqual(
      JSON.parse(json.content).rows.map((/** @type {any} */ { row }) => row),
      selection,
    );
  });

  test('what tells the selection from the rest is said in words and columns', async () => {
    const { page } = opened;
    await toggleFilters(opened);
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Dessert' }).check();
    await toggleFilters(opened);
    await page.getByRole('button', { name: 'Select these' }).click();
    await page.locator('#selection-bar').getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.locator('.compare-words li').first().waitFor();
    const words = await page.locator('.compare-words.a .word').allTextContents();
    assert.ok(words.includes('sugar') || words.includes('sweet'), words.join(' '));
    assert.ok(!words.includes('the') && !words.includes('and') && !words.includes('with'));
    assert.ok((await page.locator('.compare-columns').textContent())?.includes('Course'));
    await page.getByRole('button', { name: 'Keep as B' }).click();
    await page.locator('.compare .note', { hasText: 'the same' }).waitFor();
    await page.getByRole('button', { name: 'Invert' }).click();
    await page.locator('.compare-words.b .word', { hasText: words[0] }).first().waitFor();
    await page.getByRole('button', { name: 'Compare with the rest' }).click();
    await page.locator('.compare-sets', { hasText: 'the rest' }).waitFor();
    await page.locator('#selection-bar').getByRole('button', { name: 'Clear' }).click();
  });

  test('a long legend is searched', async () => {
    const { page } = opened;
    await page.selectOption('#color-column', 'region');
    await page.getByLabel('Search in the legend').fill('africa');
    const shown = await page.locator('.entry:visible .entry-title').allTextContents();
    assert.ok(shown.length > 2 && shown.every((title) => /africa/i.test(title)));
    await page.selectOption('#color-column', 'course');
    assert.equal(await page.getByLabel('Search in the legend').isVisible(), false);
    await page.selectOption('#color-column', 'region');
  });

  test('ranges of numbers pass by fields and by handles', async () => {
    const { page } = opened;
    const bytes = (await readFile(join(ROOT, 'tests', 'golden', 'full.esb'))).toString('base64');
    await page.evaluate(async (text) => {
      await window.embeddingSphere.open(
        new File([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))], 'full.esb'),
      );
    }, bytes);
    const { name, values } = await page.evaluate(() => {
      const found = window.embeddingSphere
        .state()
        .bundle?.columns.find(({ kind }) => kind === 'number');
      return { name: found?.name ?? '', values: found?.kind === 'number' ? [...found.values] : [] };
    });
    const known = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    const title = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
    await toggleFilters(opened);
    await page.locator('#menu-filter summary', { hasText: title }).click();
    await page.getByLabel(`At least ${title}`).fill(String(known[1]));
    await page.getByLabel(`At least ${title}`).press('Enter');
    await until(opened, ({ filterMask }) => filterMask !== null);
    assert.deepEqual(
      (await state(opened)).filterMask,
      values.map((value) => Number(value >= known[1])),
    );
    await page.getByLabel(`Lowest ${title}`).focus();
    await page.keyboard.press('ArrowRight');
    const [filter] = (await state(opened)).filters;
    assert.ok(filter.kind === 'number' && filter.low !== null && filter.low > known[1]);
    await page.locator('#menu-filter').getByRole('button', { name: 'Show all' }).click();
    assert.equal((await state(opened)).filterMask, null);
    await page.keyboard.press('Escape');
  });

  test('logged no error and asked nothing of any other machine', () => {
    assert.deepEqual(opened.problems, []);
  });
});
