/**
 * What an atlas costs the page: bytes to the first picture, a text, a question, memory, and how long
 * the main thread is busy at a time, frames apart, which are drawn in software here.
 *
 *     python tests/atlas/make.py 1000000 /tmp/million.atlas
 *     node tests/bench/atlas.js /tmp/million.atlas
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPage, until } from '../browser/page.js';
import { createTaskMeter } from './tasks.js';

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
  const measure = await createTaskMeter(page);
  /** Once what follows a change is done, too. */
  const settled = () =>
    page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 400))),
    );
  /** @template T @param {string} what @param {() => Promise<T>} work @returns {Promise<T>} */
  async function busyWith(what, work) {
    const { result, busy } = await measure(async () => {
      const done = await work();
      await settled();
      return done;
    });
    const { task, frame } = busy;
    tell(`longest task of ${what}`, `${task.toFixed(0)} ms, frame ${frame.toFixed(0)} ms`);
    return result;
  }
  await until(page, () => window.embeddingSphere.state().engine === 'ready');
  await settled();
  // Finer tiles follow the picture while the page comes to rest.
  let pictured = 0;
  const opening = await busyWith('opening', async () => {
    const took = await page.evaluate(async () => {
      const before = performance.now();
      await window.embeddingSphere.open('measured.atlas');
      return performance.now() - before;
    });
    pictured = bytes();
    return took;
  });
  tell('first picture', `${(pictured / MEGA).toFixed(2)} MB, ${opening.toFixed(0)} ms`);
  await busyWith('a look round', lookRound);
  await tellDrawn();
  for (const which of ['first', 'second']) await ask(which, busyWith);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await busyWith('a filter', () =>
    page.evaluate(() => {
      const box = document.querySelector('.filter-option input');
      if (box instanceof HTMLElement) box.click();
    }),
  );
  await tellMemory();
} finally {
  await close();
}

/** From far to near. */
async function lookRound() {
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
}

async function tellDrawn() {
  const { loaded, drawn } = await page.evaluate(() => {
    const { atlas, bundle } = window.embeddingSphere.state();
    const beyond = (atlas?.shown ?? []).reduce((sum, { count }) => sum + count, 0);
    return { loaded: atlas?.loaded ?? 0, drawn: (bundle?.count ?? 0) + beyond };
  });
  tell('loaded', `${loaded.toLocaleString('en')} rows, ${(bytes('places') / MEGA).toFixed(1)} MB`);
  tell('drawn', `${drawn.toLocaleString('en')} points`);
}

/** @param {string} which @param {<T>(what: string, work: () => Promise<T>) => Promise<T>} busyWith */
async function ask(which, busyWith) {
  const before = bytes();
  const { asked, hits } = await busyWith(`the ${which} question`, () =>
    page.evaluate(async (seed) => {
      const sphere = window.embeddingSphere;
      const dimension = sphere.state().bundle?.model.dimension ?? 0;
      const start = performance.now();
      await sphere.query(
        Array.from({ length: dimension }, (_, i) => Math.sin(seed * (i + 1) ** 2)),
      );
      return { asked: performance.now() - start, hits: sphere.hits().length };
    }, which.length),
  );
  const cost = ((bytes() - before) / MEGA).toFixed(1);
  tell(`${which} question`, `${asked.toFixed(0)} ms, ${cost} MB, ${hits} hits`);
}

async function tellMemory() {
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
}

/** @param {string} what @param {string} value */
function tell(what, value) {
  console.log(`${what.padEnd(30)} ${value}`);
}
