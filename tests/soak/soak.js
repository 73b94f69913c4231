/**
 * Works the page for a long time: `node tests/soak/soak.js [ROUNDS] [SEED]`, 500 rounds if not
 * said.
 *
 * Each round lays out with a random method and random parameters and cancels a third of the
 * layouts; every tenth opens the other bundle. It fails at the first error, and when after the
 * rounds more than 1.3 times the memory of the first ten is in use: the page's JavaScript heap
 * after a collection, and the renderer's private memory with Python's.
 */
import { readFile } from 'node:fs/promises';
import { openPage } from '../browser/page.js';
import { createChance } from '../js/random.js';
import { chooseParameters } from './parameters.js';

/** @import { Browser } from 'playwright-core' */

const ROUNDS = Number(process.argv[2] ?? 500);
const SEED = Number(process.argv[3] ?? 1);
const WARM_UP = 10;
const MOST = 1.3;
// scikit-learn on a busy machine takes minutes.
const LONGEST_ROUND = 600_000;
const BUNDLES = ['dishes.esb', 'emoji.esb'];

const { page, problems, close } = await openPage();
const random = createChance(SEED);
const session = await page.context().newCDPSession(page);
const browserSession = await /** @type {Browser} */ (
  page.context().browser()
).newBrowserCDPSession();

/** @returns {Promise<{heap: number, memory: number}>} MB */
async function used() {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { processInfo } = await browserSession.send('SystemInfo.getProcessInfo');
  const sizes = await Promise.all(
    processInfo
      .filter(({ type }) => type === 'renderer')
      .map(async ({ id }) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
        return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      }),
  );
  return { heap: usedSize / 1e6, memory: Math.max(...sizes) };
}

/** @param {number} round */
async function work(round) {
  if (round % WARM_UP === WARM_UP - 1)
    await page.evaluate(
      (number) => window.embeddingSphere.open(/** @type {any} */ (window).bundles[number]),
      Math.floor(round / WARM_UP) % 2,
    );
  const asked = chooseParameters(
    await page.evaluate(() => window.embeddingSphere.state().methods),
    random,
  );
  const cancelAfter = random(3) === 0 ? random(1500) : null;
  return page.evaluate(
    async ({ parameters, after, longest }) => {
      const sphere = window.embeddingSphere;
      const layout = sphere.relayout(parameters);
      if (after !== null) setTimeout(() => void sphere.cancel(), after);
      const overdue = new Promise((_, reject) => {
        setTimeout(
          () =>
            reject(new Error(`no end within ${longest / 1000} s: ${JSON.stringify(parameters)}`)),
          longest,
        );
      });
      try {
        const { positions } = /** @type {{positions: Float32Array}} */ (
          await Promise.race([layout, overdue])
        );
        if (!positions.every(Number.isFinite))
          throw new Error(`positions that are no numbers: ${JSON.stringify(parameters)}`);
        return 'done';
      } catch (reason) {
        if (reason instanceof DOMException && reason.name === 'AbortError') return 'cancelled';
        throw reason;
      }
    },
    { parameters: asked, after: cancelAfter, longest: LONGEST_ROUND },
  );
}

const counts = { done: 0, cancelled: 0 };
let level = { heap: Infinity, memory: Infinity };
let now = level;
try {
  await page.evaluate(() => window.embeddingSphere.engineReady);
  // Fetched once: a browser under test keeps a copy of every answer for its debugger.
  await page.evaluate(async (names) => {
    const bundles = await Promise.all(
      names.map(async (name) => new File([await (await fetch(`data/${name}`)).blob()], name)),
    );
    Object.assign(window, { bundles });
  }, BUNDLES);
  for (let round = 0; round < ROUNDS; round++) {
    counts[/** @type {'done' | 'cancelled'} */ (await work(round))]++;
    if (problems.length) throw new Error(problems.join('; '));
    const isLast = round === ROUNDS - 1;
    if (round === WARM_UP - 1 || isLast || round % 25 === 24) {
      now = await used();
      if (round === WARM_UP - 1) level = now;
      console.log(
        `${round + 1} rounds: heap ${now.heap.toFixed(1)} MB, renderer ${now.memory.toFixed(0)} MB`,
      );
    }
  }
  const grown = { heap: now.heap / level.heap, memory: now.memory / level.memory };
  console.log(
    `${counts.done} layouts, ${counts.cancelled} cancelled; against the level after ${WARM_UP}: heap × ${grown.heap.toFixed(2)}, renderer × ${grown.memory.toFixed(2)}`,
  );
  if (ROUNDS > WARM_UP && (grown.heap > MOST || grown.memory > MOST))
    throw new Error(`More than ${MOST} times the memory is in use.`);
} catch (reason) {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
} finally {
  await close();
}
