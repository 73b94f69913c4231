/** The table in the drawer: what it shows, finds, sorts and saves, and how it is walked. */
import assert from 'node:assert/strict';
import Papa from 'papaparse';
import {
  column,
  downloaded,
  drawn,
  openMap,
  points,
  state,
  toggleFilters,
  until,
} from './panels.js';
import { pointInSight, stand, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** @param {() => Opened} opened the page that the panels' tests share */
export function describeTable(opened) {
  test('the table shows the selection, sorts by its head, and says so', async () => {
    const { page } = opened();
    const course = await column(opened(), 'course');
    const rows = course.codes.flatMap((code, i) => (course.categories[code] === 'Soup' ? [i] : []));
    await openMap(opened());
    await toggleFilters(opened());
    await page.locator('#menu-filter').getByRole('checkbox', { name: 'Soup' }).check();
    await toggleFilters(opened());
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
    const all = await points(opened());
    const sorted = rows
      .map((i) => all[i].label)
      .sort(new Intl.Collator('en', { numeric: true }).compare);
    assert.deepEqual(await names(), sorted.slice(0, (await names()).length));
    await page.getByRole('columnheader', { name: 'Name', exact: true }).getByRole('button').click();
    await page.locator('th[aria-sort="descending"]').waitFor();
    assert.equal((await names())[0], sorted.at(-1));
  });

  test('rows and points point at each other', async () => {
    const { page } = opened();
    const row = page.locator('.table-scroll tbody tr[id]').nth(2);
    await row.hover();
    const index = Number((await row.getAttribute('id'))?.replace('row-', ''));
    await until(opened(), ({ hovered }) => hovered === index);
    await row.locator('td').nth(1).click();
    await until(opened(), ({ pinned }) => pinned === index);
    assert.ok(
      (await page.locator('#card h2').textContent())?.includes(
        (await points(opened()))[index].label,
      ),
    );
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.focus('#globe');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    const { pinned } = await state(opened());
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
    assert.equal((await state(opened())).hovered, seen);
  });

  test('a point that is pinned before the table shows its row is brought into sight', async () => {
    const { page } = opened();
    await page.getByRole('button', { name: 'Selected', exact: true }).click();
    await drawn(opened());
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
    const { pinned } = await state(opened());
    assert.ok(pinned >= 0 && !listed.includes(`row-${pinned}`), `${pinned} was in sight before`);
    await page.locator(`#row-${pinned}.pinned`).waitFor();
    await page.focus('#globe');
    await page.keyboard.press('Escape');
    await page.locator('#card').waitFor({ state: 'hidden' });
  });

  test('the table is walked, chosen from and pinned by keys', async () => {
    const { page } = opened();
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
    assert.equal((await state(opened())).hovered, index);
    await page.keyboard.press('Space');
    assert.deepEqual((await state(opened())).selection, [index]);
    await page.locator(`#${active}[aria-selected="true"]`).waitFor();
    assert.equal(
      await grid.getAttribute('aria-rowcount'),
      String((await points(opened())).length + 1),
    );
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+Space');
    assert.equal((await state(opened())).selection.length, 2);
    await page.keyboard.press('Enter');
    assert.ok((await state(opened())).pinned >= 0);
    await page.keyboard.press('Enter');
  });

  test('the drawer is made taller by keys and by dragging, as tall as the page, and low again', async () => {
    const { page } = opened();
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
    const { page } = opened();
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
    const { page } = opened();
    await page.getByLabel('Search in the table').fill('coconut rice');
    await page.locator('.table-count', { hasText: /^\d\d? of/ }).waitFor();
    const shown = Number((await page.locator('.table-count').textContent())?.split(' ')[0]);
    const csv = await downloaded(opened(), () =>
      page.locator('.table-head').getByRole('button', { name: 'CSV' }).click(),
    );
    assert.equal(csv.name, 'dishes-of-the-world.csv');
    const { data, errors } = Papa.parse(csv.content.replace('\ufeff', ''), {
      header: true,
      skipEmptyLines: true,
    });
    assert.deepEqual(errors, []);
    assert.equal(data.length, shown);
    const all = await points(opened());
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
    const json = await downloaded(opened(), () =>
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
    const { page } = opened();
    const { selection } = await state(opened());
    const json = await downloaded(opened(), () =>
      page.locator('#selection-bar').getByRole('button', { name: 'JSON' }).click(),
    );
    assert.deepEqual(
      JSON.parse(json.content).rows.map((/** @type {any} */ { row }) => row),
      selection,
    );
  });
}
