import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { cutSnapshot, emptySnapshot, snapshotOfOtherTable } from './damaged.js';
import { launchBrowser, layOut, OTHER_NAME, told, untilState, withFault } from './faults.js';
import { before, test } from './waiting.js';

/** @import { Browser } from 'playwright-core' */

describe('faults at the start', () => {
  /** @type {Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const [part, pattern, sentence] of /** @type {const} */ ([
    [
      'the interpreter',
      '**/pyodide.asm.wasm',
      /^Python did not start: check the connection and press "Try again"/,
    ],
    [
      'a library of NumPy',
      '**/numpy.linalg.*.wasm',
      /^Python did not start: check the connection and press "Try again"/,
    ],
    [
      'PyScript',
      '**/pyscript/core.js',
      /^Python did not start: check the connection and press "Try again"/,
    ],
  ])) {
    test(`a network that breaks off before ${part} has come: a sentence, and a second try that works`, () =>
      withFault(
        browser,
        {
          prepare: (page) => page.route(pattern, (route) => route.abort()),
        },
        async (page) => {
          await page.evaluate(() => window.embeddingSphere.planetReady);
          await untilState(page, { engine: 'failed' });
          assert.match((await told(page)).error, sentence);
          await page.unroute(pattern);
          assert.ok(await layOut(page));
        },
      ));
  }

  for (const [what, snapshot] of /** @type {[string, () => Buffer][]} */ ([
    ['is broken off', cutSnapshot],
    ['is of a longer table of functions', () => snapshotOfOtherTable(20_000)],
    ['holds something else than Python', emptySnapshot],
  ])) {
    test(`a memory that ${what}: Python starts the ordinary way, and the console says why, once`, () => {
      const body = snapshot();
      /** @type {string[]} */
      const warnings = [];
      return withFault(
        browser,
        {
          prepare(page) {
            page.on(
              'console',
              (message) =>
                message.text().includes('the ordinary way') && warnings.push(message.text()),
            );
            return page.route('**/snapshot.gz', (route) => route.fulfill({ body }));
          },
        },
        async (page) => {
          await page.evaluate(() => window.embeddingSphere.engineReady);
          assert.ok(await layOut(page));
          assert.equal(warnings.length, 1, warnings.join('\n'));
          const { error, notice } = await told(page);
          assert.deepEqual({ error, notice }, { error: '', notice: '' });
        },
      );
    });
  }

  test('a start that fails stays told until it is dismissed, and a button tries again', () =>
    withFault(
      browser,
      {
        prepare: (page) => page.route('**/pyodide.asm.wasm', (route) => route.abort()),
      },
      async (page) => {
        await untilState(page, { engine: 'failed' });
        const status = page.locator('.status.error');
        await page.evaluate(() => window.embeddingSphere.open('data/emoji.esb'));
        assert.match(await status.innerText(), /^Python did not start: [^.]*\./);
        await page.unroute('**/pyodide.asm.wasm');
        await status.getByRole('button', { name: 'Try again' }).click();
        await untilState(page, { engine: 'ready', engineError: '' });
        assert.ok(await layOut(page));
      },
    ));

  for (const [feature, takeAway] of /** @type {const} */ ([
    [
      'WebAssembly exceptions',
      () => {
        WebAssembly.validate = () => false;
      },
    ],
    [
      'import in workers',
      () => {
        const { Worker } = globalThis;
        globalThis.Worker = /** @type {any} */ (
          class extends Worker {
            /** @param {string} address */
            constructor(address) {
              super(address);
            }
          }
        );
      },
    ],
  ])) {
    test(`without ${feature} one sentence says so; what needs no Python works`, () =>
      withFault(
        browser,
        {
          prepare: (page) => page.addInitScript(takeAway),
        },
        async (page) => {
          await untilState(page, { engine: 'failed' });
          const engineError = await page.evaluate(() => window.embeddingSphere.state().engineError);
          assert.match(engineError, new RegExp(`^This browser lacks ${feature}, [^.]*\\.$`));
          await page.evaluate(() => window.embeddingSphere.planetReady);
          await page.getByRole('tab', { name: 'Table' }).click();
          await page.locator('output.table-count').waitFor();
        },
      ));
  }

  test('without the files for later Python lays out, measures and names regions; what needs them says so, and works once they come', () =>
    withFault(
      browser,
      {
        prepare: (page) => page.route('**/deferred.tar.gz', (route) => route.abort()),
      },
      async (page) => {
        await page.evaluate(() => window.embeddingSphere.engineReady);
        const laid = await page.evaluate(async () => {
          const sphere = window.embeddingSphere;
          const made = [];
          for (const method of ['spherical-tsne', 'spherical-umap', 'radial-pca']) {
            const { positions, quality } = await sphere.relayout({ method, seed: 3 });
            const { trustworthiness } = await quality;
            made.push(positions.every(Number.isFinite) && trustworthiness);
          }
          return made;
        });
        assert.ok(
          laid.every((trustworthiness) => Number(trustworthiness) > 0.5),
          String(laid),
        );
        // Names stay until there are new ones.
        await page.waitForFunction(() => {
          const { positions, namedPositions } = window.embeddingSphere.state();
          return namedPositions === positions;
        });
        const { regions, error } = await page.evaluate(() => window.embeddingSphere.state());
        assert.ok(regions.length > 0, error);
        const table = {
          name: 'notes.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(
            `text,vector\n${Array.from({ length: 9 }, (_, row) => `note ${row},"[${row},1,${(row * row) % 7}]"`).join('\n')}`,
          ),
        };
        const choose = () => page.setInputFiles('.controls input[type="file"]', table);
        await choose();
        await page
          .locator('.status.error', {
            hasText: 'A part of Python did not load: check the connection and try again.',
          })
          .waitFor();
        await page.unroute('**/deferred.tar.gz');
        await choose();
        assert.match(await page.locator('dialog.opening[open]').innerText(), /9 rows, 1 column/);
      },
    ));

  test('data that does not come is told, and other data can be opened', () =>
    withFault(
      browser,
      {
        prepare: (page) => page.route('**/data/dishes.esb', (route) => route.abort()),
      },
      async (page) => {
        await page.evaluate(
          () =>
            new Promise((resolve) => {
              const look = () => window.embeddingSphere.state().error && resolve(undefined);
              window.embeddingSphere.addEventListener('statechange', look);
              look();
            }),
        );
        assert.match(
          (await told(page)).error,
          /dishes\.esb did not answer: check the address and the connection/,
        );
        await page.evaluate(async () => {
          await window.embeddingSphere.open('data/emoji.esb');
          await window.embeddingSphere.planetReady;
          await window.embeddingSphere.engineReady;
        });
        assert.ok(await layOut(page));
      },
    ));

  test('a module that does not come is told, with a button', () =>
    withFault(
      browser,
      {
        prepare: (page) => page.route('**/chunk-*.js', (route) => route.abort()),
      },
      async (page) => {
        await page.locator('#load-error button').waitFor();
        assert.match(
          await page.locator('#load-error').innerText(),
          /^A part of the page did not load: check the connection, then load it again\.$/,
        );
      },
    ));

  test('storage that is denied changes nothing', () =>
    withFault(
      browser,
      {
        prepare: (page) =>
          page.addInitScript(() => {
            for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
              Object.defineProperty(window, name, {
                get() {
                  throw new DOMException('denied', 'SecurityError');
                },
              });
            }
          }),
      },
      async (page) => {
        await page.evaluate(() => window.embeddingSphere.engineReady);
        assert.ok(await layOut(page));
      },
    ));

  test('over plain http from another machine the page works, and says why it is not kept', () =>
    withFault(
      browser,
      {
        host: OTHER_NAME,
      },
      async (page) => {
        assert.equal(await page.evaluate(() => isSecureContext), false);
        await page.evaluate(() => window.embeddingSphere.engineReady);
        assert.ok(await layOut(page));
        await untilState(page, { offline: 'unsupported' });
        assert.match(
          await page.evaluate(() => window.embeddingSphere.state().offlineReason),
          /^Offline use needs https or this machine: [^.]*\.$/,
        );
        assert.equal((await told(page)).error, '');
      },
    ));
});
