/**
 * What an atlas costs the page: bytes to the first picture, a text, a question, memory, and the
 * longest task of the main thread on a look round.
 *
 *     python tests/atlas/make.py 1000000 /tmp/million.atlas
 *     node tests/bench/atlas.js /tmp/million.atlas
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPage, until } from '../browser/page.js';

const [folder] = process.argv.slice(2);
const MEGA = 1e6;
/** Frames of a flight from far to near. */
const STEPS = 12;

/** @type {Record<string, number>} bytes by path */
const sent = {};
/** @type {Record<string, import('../browser/page.js').Route>} */
const routes = {};
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  routes[`/measured.atlas/${name}`] = (_, response) => {
    const bytes = readFileSync(join(folder, name));
    sent[name] = bytes.length;
    response.end(bytes);
  };
const bytes = (prefix = '') =>
  Object.entries(sent)
    .filter(([name]) => name.startsWith(prefix))
    .reduce((sum, [, size]) => sum + size, 0);

const { page, close } = await openPage({ routes, optimized: true });
try {
  await page.evaluate(() => {
    const tasks = /** @type {number[]} */ ([]);
    Object.assign(window, { tasks });
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' });
  });
  /** @returns {Promise<number>} milliseconds of the longest task since it was asked last */
  const longest = () =>
    page.evaluate(() => {
      const { tasks } = /** @type {any} */ (window);
      return Math.max(0, ...tasks.splice(0));
    });
  await until(page, () => window.embeddingSphere.state().engine === 'ready');
  await longest();
  const opening = await page.evaluate(async () => {
    const before = performance.now();
    await window.embeddingSphere.open('measured.atlas');
    return performance.now() - before;
  });
  tell('first picture', `${(bytes() / MEGA).toFixed(2)} MB, ${opening.toFixed(0)} ms`);
  tell('longest task while it opened', `${(await longest()).toFixed(0)} ms`);
  for (let step = 0; step < STEPS; step++) {
    await page.evaluate((zoom) => {
      const { planet } = window.embeddingSphere;
      planet?.jump({ zoom, longitude: 20 * zoom });
      planet?.drawNow();
    }, 1 + step);
    await until(page, () => window.embeddingSphere.state().atlas?.loading === 0);
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 200))),
    );
  }
  tell('longest task on a look round', `${(await longest()).toFixed(0)} ms`);
  const { loaded, drawn } = await page.evaluate(() => {
    const { atlas, bundle } = window.embeddingSphere.state();
    const beyond = (atlas?.shown ?? []).reduce((sum, { count }) => sum + count, 0);
    return { loaded: atlas?.loaded ?? 0, drawn: (bundle?.count ?? 0) + beyond };
  });
  tell('loaded', `${loaded.toLocaleString('en')} rows, ${(bytes('places') / MEGA).toFixed(1)} MB`);
  tell('drawn', `${drawn.toLocaleString('en')} points`);
  for (const which of ['first', 'second']) {
    const before = bytes();
    const { asked, hits } = await page.evaluate(async (seed) => {
      const sphere = window.embeddingSphere;
      const dimension = sphere.state().bundle?.model.dimension ?? 0;
      const start = performance.now();
      await sphere.query(
        Array.from({ length: dimension }, (_, i) => Math.sin(seed * (i + 1) ** 2)),
      );
      return { asked: performance.now() - start, hits: sphere.hits().length };
    }, which.length);
    const cost = ((bytes() - before) / MEGA).toFixed(1);
    tell(`${which} question`, `${asked.toFixed(0)} ms, ${cost} MB, ${hits} hits`);
    tell('longest task of it', `${(await longest()).toFixed(0)} ms`);
  }
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const arrays = await page.evaluate(() => {
    const { bundle, answer } = window.embeddingSphere.state();
    const sizes = (bundle?.columns ?? []).map((column) =>
      column.kind === 'category' ? column.codes.byteLength : 0,
    );
    return (
      sizes.reduce((sum, size) => sum + size, 0) +
      (bundle?.extent?.positions.byteLength ?? 0) +
      (answer?.scores.byteLength ?? 0)
    );
  });
  tell(
    'JavaScript heap',
    `${(usedSize / MEGA).toFixed(0)} MB, and arrays ${(arrays / MEGA).toFixed(0)} MB`,
  );
} finally {
  await close();
}

/** @param {string} what @param {string} value */
function tell(what, value) {
  console.log(`${what.padEnd(30)} ${value}`);
}
