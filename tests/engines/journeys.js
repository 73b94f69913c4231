/** What a person does with the page, written once and done in every engine. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ROOT, serve, TIMEOUT } from '../browser/page.js';
import { NOTE_PROBLEMS, WITHOUT_WEBGL } from './problems.js';
import { openPage, reloadPage, until } from './until.js';

/** @typedef {import('./driver.js').Driver} Driver */
/** @typedef {Record<string, import('../browser/page.js').Route>} Routes */

const DIST = join(ROOT, 'dist');
const PYTHON = join(ROOT, '.venv', 'bin', 'python');
const OWN_METHODS = ['spherical-tsne', 'spherical-umap', 'radial-pca'];
const AGREED = { method: 'spherical-tsne', iterations: 100, seed: 3 };
const LAYOUTS = Number(process.env.EMBEDDING_SPHERE_LAYOUTS ?? 4);
/** Lays the dishes out and prints the digest of the positions as they lie in memory. */
const OUTSIDE = `
import hashlib, json, sys
from embedding_sphere.kernel import load_kernel
from embedding_sphere.session import Session
from embedding_sphere.steps import finish

session = Session(load_kernel())
with open(sys.argv[1], "rb") as file:
    session.open(file.read())
parameters = json.loads(sys.argv[2])
positions = finish(session.relayout(parameters.pop("method"), parameters)).positions
print(hashlib.sha256(positions.tobytes()).hexdigest())
`;
const PARQUET = `
import sys
import pyarrow as pa, pyarrow.parquet as pq
rows = 12
vectors = [[float(row), 1.0, float(row * row % 7)] for row in range(rows)]
pq.write_table(pa.table({"text": [f"note {row}" for row in range(rows)], "vector": vectors}), sys.stdout.buffer)
`;
const CSV = `text,vector\n${Array.from({ length: 12 }, (_, row) => `note ${row},"[${row},1,${row * row % 7}]"`).join('\n')}\n`;

/** @param {string[]} given */
const python = (...given) => execFileSync(PYTHON, given, { env: { ...process.env, PYTHONPATH: join(ROOT, 'py') }, maxBuffer: 1e9 });

/** @param {string} script that runs before any other @returns {Routes} */
const withScript = (script) => ({
  '/': (_, response) => {
    const page = readFileSync(join(DIST, 'index.html'), 'utf8');
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(page.replace(/<script\b/, '<script src="first.js"></script><script'));
  },
  '/first.js': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/javascript' });
    response.end(script);
  },
});

/** @param {string} path @param {(() => Buffer) | null} content null: it is not there @returns {Routes} */
const instead = (path, content) => ({
  [path]: (_, response) => {
    response.writeHead(content ? 200 : 404, { 'content-type': 'application/octet-stream' });
    response.end(content?.());
  },
});

/** The page's own package with a kernel that no browser compiles: what one without SIMD makes of it. */
function withoutKernel() {
  const archive = gunzipSync(readFileSync(join(DIST, 'python', 'embedding_sphere.tar.gz')));
  archive[archive.indexOf('\0asm') + 4] = 0xff;
  return gzipSync(archive);
}

const snapshot = () => readFileSync(join(DIST, 'pyodide', 'snapshot.gz'));

/** A snapshot as of an interpreter with another table of functions. */
function withOtherTable() {
  const plain = gunzipSync(snapshot());
  const [length] = new Uint32Array(plain.buffer, plain.byteOffset, 1);
  plain.write(plain.toString('latin1', 8, 8 + length).replace(/"firstSlot":\d{5}/, '"firstSlot":10000'), 8, 'latin1');
  return gzipSync(plain, { level: 1 });
}

/** Lay out in the page; what of it can be told outside. @param {Driver} driver @param {Record<string, number | string>} changes */
const layOut = (driver, changes) => driver.evaluate(async (given) => {
  const sphere = window.embeddingSphere;
  const { positions, quality } = await sphere.relayout(given);
  const lengths = Array.from({ length: positions.length / 3 }, (_, i) => Math.hypot(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]));
  const digest = [...new Uint8Array(await crypto.subtle.digest('SHA-256', positions.slice()))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const { distortion, bundle, error } = sphere.state();
  return {
    digest, error, trustworthiness: quality.trustworthiness, isOnSphere: lengths.every((length) => Math.abs(length - 1) < 1e-3),
    count: lengths.length, rows: bundle?.count, measured: distortion?.kept.length ?? 0,
  };
}, changes);

/** @param {Awaited<ReturnType<typeof layOut>>} laid */
function assertLaidOut(laid) {
  assert.equal(laid.error, '');
  assert.ok(laid.isOnSphere);
  assert.equal(laid.count, laid.rows);
  assert.equal(laid.measured, laid.rows, 'the distortion of every point has come');
  assert.ok(laid.trustworthiness > 0.6, String(laid.trustworthiness));
}

/** @param {Driver} driver @param {string} name @param {Buffer} bytes */
async function openFile(driver, name, bytes) {
  await driver.evaluate(async (called, base64) => {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], called));
    const input = /** @type {HTMLInputElement} */ (document.querySelector('.controls input[type="file"]'));
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    while (!document.querySelector('dialog.opening[open] .primary')) await new Promise(requestAnimationFrame);
  }, name, bytes.toString('base64'));
  await driver.click('dialog.opening[open] .primary');
  await driver.evaluate((rows) => new Promise((resolve) => {
    const look = () => window.embeddingSphere.state().bundle?.count === rows && !window.embeddingSphere.state().running && resolve(undefined);
    window.embeddingSphere.addEventListener('statechange', look);
    look();
  }), 12);
}

/**
 * @param {import('./driver.js').Engine} engine
 */
export function describeJourneys(engine) {
  const missing = engine.missing();
  describe(`the page in ${engine.name}`, { timeout: 20 * TIMEOUT, skip: missing ? `${missing} is not installed` : false }, () => {
    /** @type {Driver} */
    let driver;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    before(async () => {
      server = await serve('', withScript(NOTE_PROBLEMS));
      driver = await engine.launch();
    });
    after(async () => {
      await driver?.close();
      await server?.close();
    });

    test('shows the planet, then brings Python up', async () => {
      await openPage(driver, server.address);
      await driver.evaluate(() => window.embeddingSphere.ready);
      await driver.evaluate(() => window.embeddingSphere.engineReady.then(() => {}));
      const { engine: state, error, notice } = await driver.evaluate(() => {
        const { engine, error, notice } = window.embeddingSphere.state();
        return { engine, error, notice };
      });
      assert.deepEqual({ state, error, notice }, { state: 'ready', error: '', notice: '' });
    });

    for (const method of OWN_METHODS) {
      test(`lays out by ${method}`, async () => assertLaidOut(await layOut(driver, { method, seed: 5 })));
    }

    test('lays out in the same places as CPython, to the last bit', async () => {
      const { digest } = await layOut(driver, AGREED);
      assert.equal(digest, python('-c', OUTSIDE, join(DIST, 'data', 'dishes.esb'), JSON.stringify(AGREED)).toString().trim());
    });

    test(`lays out ${LAYOUTS} times by parameters drawn at random: none fails, none is without distortion`, async () => {
      let state = 7;
      const draw = (/** @type {number} */ from, /** @type {number} */ to) => {
        state = (state * 48_271) % 2_147_483_647;
        return Math.round(from + (to - from) * state / 2_147_483_647);
      };
      for (let i = 0; i < LAYOUTS; i++) {
        const laid = await layOut(driver, { method: 'spherical-tsne', perplexity: draw(5, 60), iterations: draw(50, 150), seed: draw(0, 999_999) });
        assert.equal(laid.measured, laid.rows, `layout ${i}`);
        assert.equal(laid.error, '');
      }
    });

    test('follows the perplexity while it changes: the newest layout wins', async () => {
      const ends = await driver.evaluate(async () => {
        const sphere = window.embeddingSphere;
        const laying = [10, 20, 40].map((perplexity) => sphere.relayout({ method: 'spherical-tsne', perplexity, iterations: 100 }));
        const settled = await Promise.allSettled(laying);
        return { states: settled.map(({ status }) => status), used: sphere.state().laidOut?.parameters.perplexity };
      });
      assert.deepEqual(ends, { states: ['rejected', 'rejected', 'fulfilled'], used: 40 });
    });

    test('is cancelled in the middle of a layout, and lays out again', async () => {
      const reason = await driver.evaluate(async () => {
        const sphere = window.embeddingSphere;
        const laying = sphere.relayout({ iterations: 2000 });
        await new Promise((resolve) => {
          sphere.addEventListener('frame', resolve, { once: true });
        });
        sphere.cancel();
        return laying.then(() => 'done', ({ name }) => name);
      });
      assert.equal(reason, 'AbortError');
      assertLaidOut(await layOut(driver, { iterations: 100 }));
    });

    test('answers a question by the model in the tab', async () => {
      await driver.type('#question', 'a sour soup with lemon');
      await driver.evaluate(() => new Promise((resolve) => {
        const look = () => window.embeddingSphere.state().answer && resolve(undefined);
        window.embeddingSphere.addEventListener('statechange', look);
        look();
      }));
      const { best, scores } = await driver.evaluate(async () => {
        const { answer } = window.embeddingSphere.state();
        // The address follows what is shown once that stands still.
        while (!location.hash.includes('query=')) await new Promise(requestAnimationFrame);
        return { best: answer?.best ?? [], scores: [...answer?.scores ?? []] };
      });
      assert.equal(best.length, 10);
      assert.equal(best[0].score, Math.max(...scores));
      assert.equal(scores[best[0].row], best[0].score);
    });

    test('is the same after a reload: a link leads back to the question and the layout', async () => {
      await reloadPage(driver);
      await driver.evaluate(() => window.embeddingSphere.engineReady.then(() => {}));
      await driver.evaluate(() => new Promise((resolve) => {
        const look = () => {
          const { answer, laidOut } = window.embeddingSphere.state();
          if (answer?.query.label === 'a sour soup with lemon' && laidOut?.parameters.iterations === 100) resolve(undefined);
        };
        window.embeddingSphere.addEventListener('statechange', look);
        look();
      }));
    });

    test('opens a CSV file and a Parquet file', async () => {
      await openFile(driver, 'notes.csv', Buffer.from(CSV));
      await openFile(driver, 'notes.parquet', python('-c', PARQUET));
      assert.equal(await driver.evaluate(() => window.embeddingSphere.state().error), '');
    });

    test('lays out on a plane by scikit-learn and wraps it', async () => {
      await driver.evaluate(() => window.embeddingSphere.open('data/dishes.esb'));
      assertLaidOut(await layOut(driver, { method: 'wrapped-tsne', iterations: 500 }));
    });

    test('comes back after a lost WebGL context', async () => {
      await driver.evaluate(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('#globe canvas, canvas#globe'));
        const extension = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
        canvas.addEventListener('webglcontextlost', () => setTimeout(() => extension?.restoreContext()), { once: true });
        extension?.loseContext();
      });
      await until(driver, { webgl: 'ready' });
    });

    test('fits a phone, and is used by touch', async () => {
      await driver.resize(390, 844);
      const { width, scrolls } = await driver.evaluate(() => ({ width: innerWidth, scrolls: document.documentElement.scrollWidth > innerWidth }));
      assert.deepEqual({ width, scrolls }, { width: 390, scrolls: false });
      const [x, y] = await driver.evaluate(() => {
        const button = /** @type {HTMLElement} */ ([...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === 'Tune'));
        const { left, top, width, height } = button.getBoundingClientRect();
        return [left + width / 2, top + height / 2];
      });
      await driver.tap(x, y);
      await driver.evaluate(async () => {
        while (!document.querySelector('#method')?.checkVisibility()) await new Promise(requestAnimationFrame);
      });
      await driver.resize(1280, 800);
    });

    test('noted no problem in all of that', async () => {
      assert.deepEqual(await driver.evaluate(() => /** @type {any} */ (window).problems), []);
    });

    for (const [what, routes] of /** @type {[string, () => Routes][]} */ ([
      ['that is not there', () => instead('/pyodide/snapshot.gz', null)],
      ['that is damaged', () => instead('/pyodide/snapshot.gz', () => snapshot().fill(0xa5, 2_000_000, 2_000_064))],
      ['of another table', () => instead('/pyodide/snapshot.gz', withOtherTable)],
    ])) {
      test(`starts Python the ordinary way by a snapshot ${what}`, () => withServer(routes(), async (address) => {
        await openPage(driver, address);
        await driver.evaluate(() => window.embeddingSphere.engineReady.then(() => {}));
        assertLaidOut(await layOut(driver, { method: 'spherical-tsne', iterations: 60, seed: 3 }));
      }));
    }

    test('without WebGL it says so, and lays out', () => withServer(withScript(WITHOUT_WEBGL), async (address) => {
      await openPage(driver, address);
      await driver.evaluate(() => window.embeddingSphere.engineReady.then(() => {}));
      const { webgl, notice } = await driver.evaluate(() => {
        const { webgl, notice } = window.embeddingSphere.state();
        return { webgl, notice };
      });
      assert.equal(webgl, 'missing');
      assert.match(notice, /^This browser draws no WebGL: [^.]*\.$/);
      assertLaidOut(await layOut(driver, { method: 'spherical-tsne', iterations: 60 }));
    }));

    test('without SIMD NumPy computes, and one sentence says so', () => withServer(instead('/python/embedding_sphere.tar.gz', withoutKernel), async (address) => {
      await openPage(driver, address);
      await driver.evaluate(() => window.embeddingSphere.engineReady.then(() => {}));
      assert.match(await driver.evaluate(() => window.embeddingSphere.state().notice), /no WebAssembly SIMD[^.]*NumPy[^.]*\.$/);
      assertLaidOut(await layOut(driver, { method: 'spherical-tsne', iterations: 60 }));
    }));

    test('works with its server stopped once it has been kept', async () => {
      const own = await serve();
      await openPage(driver, own.address);
      await driver.evaluate(() => window.embeddingSphere.engineReady.then(() => {}));
      await until(driver, { offline: 'ready' });
      await own.close();
      await reloadPage(driver);
      await driver.evaluate(() => window.embeddingSphere.engineReady.then(() => {}));
      assertLaidOut(await layOut(driver, { method: 'spherical-tsne', iterations: 60 }));
    });
  });
}

/** @param {Routes} routes @param {(address: string) => Promise<void>} check */
async function withServer(routes, check) {
  const server = await serve('', routes);
  try {
    await check(server.address);
  } finally {
    await server.close();
  }
}
