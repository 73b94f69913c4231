import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openPage, ROOT, until } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

const FOLDER = join(ROOT, 'tests/atlas/small.atlas');
const ROWS = 2600;
const FIRST_LEVEL = 400;

/** A host of the small atlas, which can be stopped. */
function createHost() {
  const host = { isUp: true, asked: /** @type {string[]} */ ([]) };
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  /** @type {Record<string, import('./page.js').Route>} */
  const routes = {};
  for (const name of names)
    routes[`/small.atlas/${name}`] = (_, response) => {
      host.asked.push(name);
      if (host.isUp) void readFile(join(FOLDER, name)).then((bytes) => response.end(bytes));
      else response.destroy();
    };
  return { host, routes };
}

describe('an atlas', () => {
  /** @type {Opened} */
  let opened;
  const { host, routes } = createHost();
  before(async () => {
    opened = await openPage({ routes });
    await opened.page.evaluate(() => window.embeddingSphere.open('small.atlas'));
  });
  after(() => opened.close());

  /** A point beyond the first level, and where it is drawn at first. */
  let far = { row: -1, x: 0, y: 0 };

  /** What the record says of the atlas. */
  const told = () => opened.page.evaluate(() => window.embeddingSphere.state().atlas);

  test('is shown after three small files, and finer as it is looked at', async () => {
    const { page } = opened;
    assert.deepEqual(host.asked.slice(0, 3), ['atlas.json', 'places/footer', 'places/0000.part']);
    await page.locator('canvas[aria-label^="A planet of 2,600 points"]').waitFor();
    await until(page, () => {
      const { atlas } = window.embeddingSphere.state();
      return atlas !== null && atlas.shown.length > 0 && atlas.loading === 0;
    });
    assert.ok(((await told())?.loaded ?? 0) > FIRST_LEVEL);
    await page
      .locator('#controls')
      .getByText(/2,600 points of 16 dimensions; [\d,]+ loaded/)
      .waitFor();
  });

  test('tells of a point beyond the first level what its text says', async () => {
    const { page } = opened;
    far = await page.evaluate((first) => {
      const { planet } = window.embeddingSphere;
      const { atlas } = window.embeddingSphere.state();
      for (const { first: from, count } of atlas?.shown ?? [])
        for (let row = Math.max(from, first); row < from + count; row++) {
          const [x, y] = planet?.screenPosition(row) ?? [0, 0];
          if (x > 320 && x < 940 && planet?.pointAt(x, y) === row) return { row, x, y };
        }
      return { row: -1, x: 0, y: 0 };
    }, FIRST_LEVEL);
    assert.ok(far.row >= FIRST_LEVEL);
    await page.mouse.click(far.x, far.y);
    await page.locator('#card', { hasText: `number ${far.row}` }).waitFor();
  });

  test('answers a question by all its rows, and says how', async () => {
    const { page } = opened;
    await page.locator('#card').getByRole('button', { name: 'More like this' }).click();
    await page.locator('.match-open').first().waitFor();
    const { rows, pinned, note } = await page.evaluate(() => {
      const { answer, pinned: row } = window.embeddingSphere.state();
      return { rows: answer?.scores.length, pinned: row, note: answer?.note };
    });
    assert.equal(rows, ROWS);
    assert.match(note ?? '', /The best 300 are compared exactly/);
    const [best] = await page.evaluate(() => window.embeddingSphere.hits());
    assert.equal(best.row, pinned);
    await page
      .locator('.match-open', { hasText: `number ${pinned}` })
      .first()
      .waitFor();
  });

  test('says where it is laid out, as a tab does not hold it', async () => {
    const { page } = opened;
    await page.locator('#layout-line').click();
    await page.locator('#controls').getByText('embedding-sphere layout').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Lay out again' }).count(), 0);
  });

  test('lays out what is in view, and goes back to all', async () => {
    const { page } = opened;
    const before = await page.evaluate(() => {
      const { answer, selection } = window.embeddingSphere.state();
      return { label: answer?.query.label, selected: selection.size };
    });
    await page.getByRole('button', { name: 'Lay out what is in view' }).click();
    await until(page, () => {
      const { bundle, positionsFrom, running, quality } = window.embeddingSphere.state();
      return bundle?.extent === undefined && positionsFrom === 'result' && !running && !!quality;
    });
    const { count, name, label } = await page.evaluate(() => {
      const { bundle, answer } = window.embeddingSphere.state();
      return { count: bundle?.count ?? 0, name: bundle?.name, label: answer?.query.label };
    });
    assert.ok(count > 10 && count <= ROWS);
    assert.equal(name?.endsWith(` of ${ROWS.toLocaleString('en')}`), true);
    assert.equal(label, before.label, 'the question goes on');
    await page.getByRole('button', { name: 'Back to all 2,600' }).click();
    await until(page, () => (window.embeddingSphere.state().atlas?.shown.length ?? 0) > 0);
    const after = await page.evaluate(() => {
      const { answer, selection } = window.embeddingSphere.state();
      return { label: answer?.query.label, selected: selection.size };
    });
    assert.deepEqual(after, before);
    await page.locator('#layout-line').click();
  });

  test('is still there when its server is not: what was seen, with its texts', async () => {
    const { page } = opened;
    const seen = (await told())?.loaded ?? 0;
    host.isUp = false;
    await page.goto(`${opened.address}?again`);
    await page.evaluate(() => window.embeddingSphere.planetReady);
    await page.evaluate(() => window.embeddingSphere.open('small.atlas'));
    await until(
      page,
      ({ loaded }) => (window.embeddingSphere.state().atlas?.loaded ?? 0) >= loaded,
      { loaded: seen },
    );
    await page.mouse.click(far.x, far.y);
    await page.locator('#card', { hasText: `number ${far.row}` }).waitFor();
    host.isUp = true;
  });

  test('without trouble', () => {
    assert.deepEqual(
      opened.problems.filter((problem) => !problem.includes('ERR_')),
      [],
    );
  });
});
