import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openPage, ROOT, until } from './page.js';
import { listen } from './server.js';
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

  test('is tabled as far as it is loaded, and reads the texts of the rows that are seen', async () => {
    const { page } = opened;
    await page.getByRole('tab', { name: 'Table' }).click();
    await page.locator('.table-count', { hasText: /^([\d,]+) of \1 loaded$/ }).waitFor();
    // The last of them lies beyond the first level, and nobody has looked at it.
    await page.locator('table[role="grid"]').focus();
    await page.keyboard.press('End');
    await until(
      page,
      (first) => {
        const last = [...document.querySelectorAll('tr[id^="row-"]')].at(-1);
        const row = Number(last?.id.slice('row-'.length));
        return row >= first && last?.textContent?.includes(`number ${row}`) === true;
      },
      FIRST_LEVEL,
    );
  });

  test('draws on the flat map what is drawn on the globe, and says how much that is', async () => {
    const { page } = opened;
    await page.getByRole('tab', { name: 'Map' }).click();
    await until(page, () => {
      const { atlas, bundle } = window.embeddingSphere.state();
      const drawn = (atlas?.flat ?? []).reduce((sum, { count }) => sum + count, bundle?.count ?? 0);
      const said = document.querySelector('.map-side')?.textContent ?? '';
      const isAll = drawn === atlas?.rows;
      return drawn > (bundle?.count ?? 0) && (isAll || said.includes(drawn.toLocaleString('en')));
    });
  });

  test('compares what is loaded, by the words of texts that are read for it', async () => {
    const { page } = opened;
    const bar = page.locator('#selection-bar');
    const tab = page.getByRole('tab', { name: 'Compare' });
    await tab.click();
    const filters = page.getByRole('button', { name: 'Filter', exact: true });
    await filters.click();
    const kinds = page.locator('#menu-filter details', { hasText: 'Kind' });
    await kinds.locator('summary').click();
    await kinds.getByRole('checkbox').first().check();
    await filters.click();
    await bar.getByRole('button', { name: 'Select these' }).click();
    await bar.getByRole('button', { name: 'Show all' }).click();
    const { selection } = await page.evaluate(() => ({
      selection: [...window.embeddingSphere.state().selection],
    }));
    assert.ok(Math.max(...selection) >= FIRST_LEVEL, 'also beyond the first level');
    await page.locator('.compare-columns', { hasText: 'Kind' }).waitFor();
    await page.getByRole('button', { name: 'Read their texts' }).click();
    await page.locator('.compare-texts', { hasText: /Words of ([\d,]+) of \1 compared/ }).waitFor();
    await page.locator('.compare-words .word').first().waitFor();
    await bar.getByRole('button', { name: 'Clear' }).click();
    await tab.click();
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

  test('is kept whole when that is wanted, and says how much that is before', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Keep all for offline use (0.2 MB)' }).click();
    await page.locator('#controls').getByText('Kept for offline use').waitFor();
    await page.locator('#status', { hasText: 'is kept on this device' }).waitFor();
    const remove = page.locator('#controls .keep').getByRole('button');
    await remove.click();
    await remove.click();
    await page.getByRole('button', { name: 'Keep all for offline use' }).waitFor();
  });

  test('without trouble', () => {
    assert.deepEqual(
      opened.problems.filter((problem) => !problem.includes('ERR_')),
      [],
    );
  });
});

describe('an atlas of another host', () => {
  /** @type {Awaited<ReturnType<typeof listen>>} */
  let elsewhere;
  before(async () => {
    elsewhere = await listen((_, response) => response.end('{}'));
  });
  after(() => elsewhere?.close());

  /** @param {Opened} opened @returns {Promise<string>} what the page says of its address */
  async function refusal({ page }) {
    await until(page, () => window.embeddingSphere.state().error !== '');
    return page.evaluate(() => window.embeddingSphere.state().error);
  }

  for (const [name, path] of /** @type {[string, (origin: string) => string][]} */ ([
    ['by its whole address', (origin) => `${origin}/x.atlas`],
    ['without a scheme', (origin) => `${origin.replace('http:', '')}/x.atlas/`],
    ['by its description', (origin) => `${origin}/data/atlas.json?v=1`],
    ['with a name before the host', (origin) => origin.replace('//', '//127.0.0.1@') + '/x.atlas'],
    ['that is no address', () => 'http://[.atlas'],
  ]))
    test(`is not asked for ${name}`, async () => {
      const opened = await openPage({
        dishes: 50,
        path: `?data=${encodeURIComponent(path(elsewhere.origin))}`,
      });
      try {
        assert.match(await refusal(opened), /^An atlas is read from the page's own host alone: /);
        assert.deepEqual(elsewhere.paths, []);
      } finally {
        await opened.close();
      }
    });

  test('is not asked for where the own host leads there', async () => {
    const opened = await openPage({
      dishes: 50,
      path: '?data=moved.atlas',
      routes: {
        '/moved.atlas/atlas.json': (_, response) =>
          void response.writeHead(302, { location: `${elsewhere.origin}/atlas.json` }).end(),
      },
    });
    try {
      assert.match(await refusal(opened), /^atlas\.json of the atlas did not arrive/);
      assert.deepEqual(elsewhere.paths, []);
    } finally {
      await opened.close();
    }
  });

  test('does not keep the page from opening where a link names it', async () => {
    const opened = await openPage({ dishes: 50, path: '#data=http://[.atlas' });
    try {
      assert.equal(
        await opened.page.evaluate(() => window.embeddingSphere.state().dataSet),
        'dishes',
      );
    } finally {
      await opened.close();
    }
  });
});
