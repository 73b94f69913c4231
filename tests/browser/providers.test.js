import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openPage, ROOT } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const QUERY = 'something sweet with coconut';
const PYTHON = join(ROOT, '.venv', 'bin', 'python');
const HAS_ORACLE = spawnSync(PYTHON, ['-c', 'import onnxruntime, tokenizers']).status === 0;
const DEGREES = 180 / Math.PI;

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
function cosine(a, b) {
  let product = 0,
    left = 0,
    right = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    left += a[i] * a[i];
    right += b[i] * b[i];
  }
  return product / Math.sqrt(left * right);
}

/** The local model in the built page, which can reach nothing but its own server. */
describe('the local model in Chromium', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Awaited<ReturnType<typeof ask>>} */
  let asked;
  before(async () => {
    opened = await openPage();
    // The globe and Python have the page's thread while they wake.
    await opened.page.evaluate(() =>
      Promise.all([window.embeddingSphere.planetReady, window.embeddingSphere.engineReady]),
    );
    asked = await ask(opened.page);
  });
  after(() => opened.close());

  test('is loaded on first use, with progress, and nothing leaves the machine', () => {
    assert.deepEqual(opened.problems, []);
    assert.ok(!asked.requestedBefore);
    assert.ok(opened.requests.some((path) => path.endsWith('/model/model.onnx')));
    const loading = asked.progress.filter(({ stage }) => stage === 'loading');
    assert.ok(loading.length > 3);
    assert.ok(
      loading.every(
        ({ done, total }, i) => total > 30e6 && done <= total && done > (loading[i - 1]?.done ?? 0),
      ),
    );
    assert.equal(loading[loading.length - 1].done, loading[loading.length - 1].total);
  });

  test(
    'gives the vector that onnxruntime gives in Python',
    { skip: !HAS_ORACLE && 'onnxruntime is not installed: run make data' },
    () => {
      const script =
        `import sys, json; sys.path.insert(0, ${JSON.stringify(join(ROOT, 'py'))}); from embedding_sphere.embed.local import LocalEmbedder; ` +
        `print(json.dumps(LocalEmbedder().embed([${JSON.stringify(QUERY)}])[0].tolist()))`;
      const expected = JSON.parse(execFileSync(PYTHON, ['-c', script], { encoding: 'utf8' }));
      assert.equal(asked.vector.length, expected.length);
      assert.ok(
        cosine(asked.vector, expected) >= 0.999,
        `cosine ${cosine(asked.vector, expected)}`,
      );
    },
  );

  test('gives the vectors that the data set holds for its texts', (context) => {
    context.diagnostic(`least cosine ${Math.min(...asked.agreement)}`);
    assert.ok(asked.agreement.length >= 20);
    assert.ok(Math.min(...asked.agreement) >= 0.999, `cosines ${asked.agreement}`);
  });

  test('finds dishes with coconut, and places the query among them', (context) => {
    const hits = asked.best.filter((/** @type {{text: string}} */ { text }) =>
      /coconut/i.test(text),
    );
    context.diagnostic(
      `${hits.length} of 10: ${asked.best.map((/** @type {{text: string}} */ { text }) => text.split(',')[0]).join('; ')}`,
    );
    assert.ok(hits.length >= 8, `${hits.length} of 10`);
    const away = (/** @type {number[]} */ mean) =>
      Math.acos(cosine(mean, asked.placement.position)) * DEGREES;
    const [hit, dessert, any] = [asked.means.hits, asked.means.desserts, asked.means.all].map(away);
    context.diagnostic(
      `cap ${(asked.placement.cap * DEGREES).toFixed(1)}°; ${hit.toFixed(1)}° from the mean of the hits with coconut, ` +
        `${dessert.toFixed(1)}° from that of all desserts with coconut, ${any.toFixed(1)}° from that of all dishes with coconut`,
    );
    assert.ok(hit <= 25, `${hit}°`);
    // Savoury dishes with coconut lie elsewhere on the map, so their mean is no place for something
    // sweet.
    assert.ok(dessert <= 25, `${dessert}°`);
    assert.ok(dessert < any);
  });

  test('never blocks the page, and stops at once when cancelled', () => {
    assert.ok(
      asked.turns > asked.progress.length + 20,
      `${asked.turns} turns of the page's loop while the model worked`,
    );
    assert.equal(asked.cancelled.name, 'AbortError');
    assert.ok(
      asked.cancelled.done < asked.cancelled.total,
      `${asked.cancelled.done} of ${asked.cancelled.total} texts were embedded all the same`,
    );
    assert.equal(asked.cancelledWhileLoading, 'AbortError');
  });
});

/** @param {Page} page */
function ask(page) {
  return page.evaluate(async (query) => {
    /** @param {string} path @returns {Promise<any>} */
    const load = (path) => import(new URL(path, document.baseURI).href);
    const { LocalModel } = await load('source/providers/local.js');
    const { bestMatches, cosineScores, normalizeRows, vectorOf } =
      await load('source/data/vectors.js');
    const { decodeBundle, vectorsToFloat32 } = await load('source/formats/bundle.js');
    const { placeQuery } = await load('source/geometry/placement.js');
    const requestedBefore = performance
      .getEntriesByType('resource')
      .some(({ name }) => name.includes('/model/'));

    const early = new AbortController();
    const given = new LocalModel().embed([query], {
      signal: early.signal,
      onProgress: () => early.abort(),
    });
    const cancelledWhileLoading = await given.then(
      () => 'done',
      (/** @type {Error} */ reason) => reason.name,
    );

    const bundle = decodeBundle(
      new Uint8Array(await (await fetch('data/dishes.esb')).arrayBuffer()),
    );
    const dimension = bundle.model.dimension;
    const rows = normalizeRows(vectorsToFloat32(bundle), dimension);
    /** @param {string} name @param {number} row */
    const cell = (name, row) => {
      const column = bundle.columns.find((/** @type {any} */ { name: other }) => other === name);
      return column.values ? column.values[row] : column.categories[column.codes[row]];
    };
    const texts = Array.from({ length: bundle.count }, (_, row) =>
      bundle.model.template.replace(
        /\{(\w+)\}/g,
        (/** @type {string} */ _all, /** @type {string} */ name) => cell(name, row),
      ),
    );

    // On a model that worked in the page's own thread, it would hardly turn.
    let turns = 0;
    const watch = setInterval(() => turns++, 5);
    const model = new LocalModel();
    /** @type {{stage: string, done: number, total: number}[]} */
    const progress = [];
    const [vector] = await model.embed([query], {
      onProgress: (/** @type {any} */ step) => progress.push(step),
    });
    for (let i = 0; i < 15; i++) await model.embed([query]);
    clearInterval(watch);
    const chosen = Array.from({ length: 24 }, (_, i) => Math.floor((i * bundle.count) / 24));
    /** @type {Float32Array[]} */
    const again = await model.embed(chosen.map((row) => texts[row]));
    const agreement = again.map(
      (one, i) => cosineScores(one, vectorOf(rows, chosen[i], dimension))[0],
    );

    const controller = new AbortController();
    let done = 0;
    const long = model.embed(texts, {
      signal: controller.signal,
      onProgress: (/** @type {any} */ step) => {
        done = step.done;
        controller.abort();
      },
    });
    const name = await long.then(
      () => 'done',
      (/** @type {Error} */ reason) => reason.name,
    );
    const cancelled = { name, done, total: texts.length };

    const hits = bestMatches(cosineScores(vector, rows), 10);
    const { positions } = bundle.layouts[0];
    const coconut = texts.flatMap((text, row) => (/coconut/i.test(text) ? [row] : []));
    /** @param {number[]} chosen rows */
    const mean = (chosen) =>
      [0, 1, 2].map(
        (axis) => chosen.reduce((sum, row) => sum + positions[3 * row + axis], 0) / chosen.length,
      );
    const means = {
      hits: mean(
        hits
          .map((/** @type {{row: number}} */ { row }) => row)
          .filter((/** @type {number} */ row) => coconut.includes(row)),
      ),
      desserts: mean(coconut.filter((row) => cell('course', row) === 'Dessert')),
      all: mean(coconut),
    };
    return {
      requestedBefore,
      cancelledWhileLoading,
      progress,
      turns,
      cancelled,
      vector: [...vector],
      agreement,
      best: hits.map((/** @type {{row: number}} */ { row }) => ({ text: texts[row] })),
      means,
      placement: placeQuery(hits, positions),
    };
  }, QUERY);
}
