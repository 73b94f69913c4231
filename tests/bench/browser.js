/**
 * Runs the candidates one after another in one headless Chromium, each run in a context of its own:
 * `node browser.js '{"plan": [[name, count, round], …], "dimension": 384, "sizes": [1000]}'`, where
 * `sizes` tells at which of 1,000, 10,000 and 50,000 points to measure how lively the page is.
 * Prints one line of JSON a result.
 */
import { chromium } from 'playwright-core';
import { findChromium, SOFTWARE_DRAWING } from '../browser/chromium.js';
import { CANDIDATES } from './candidates.js';
import { answersToCancel, answerToSlider, longTasks, smoothness, timeWork } from './liveliness.js';
import { peakMemory } from './memory.js';
import { serve } from './server.js';

/** @import { Page } from 'playwright-core' */

const LONGEST = 600_000;
// Up to here a run is repeated in the same page, where the browser has compiled its code already.
const REPEATED = 1000;
const { plan, dimension, sizes } =
  /** @type {{plan: [string, number, number][], dimension: number, sizes: number[]}} */ (
    JSON.parse(process.argv[2])
  );
const executablePath = findChromium();
if (!executablePath) throw new Error('No Chromium: run node tests/browser/chromium.js --install.');
const server = await serve();
const browser = await chromium.launch({
  executablePath,
  args: SOFTWARE_DRAWING,
});

/** @param {Record<string, unknown>} line */
const tell = (line) => console.log(JSON.stringify(line));

/**
 * @template T
 * @param {string} address
 * @param {(page: Page) => Promise<T>} act
 * @returns {Promise<T>}
 */
async function inFreshPage(address, act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  try {
    const page = await context.newPage();
    await timeWork(page);
    await page.goto(server.address + address);
    const overdue = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`> ${LONGEST / 1000} s`)), LONGEST);
    });
    return await /** @type {Promise<T>} */ (Promise.race([act(page), overdue]));
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

/** @param {unknown} reason */
const sentence = (reason) =>
  String(reason instanceof Error ? reason.message : reason).split('\n')[0];

tell({ chromium: browser.version(), node: process.version });
for (const [name, count, round] of plan) {
  const file = `${name.replaceAll(' ', '-')}-${count}-${round}.f32`;
  try {
    await inFreshPage(CANDIDATES[name].page, async (page) => {
      const run = await CANDIDATES[name].run(page, count, dimension, round, `/vectors/${file}`);
      const memory = await peakMemory(browser);
      const again =
        count <= REPEATED
          ? await CANDIDATES[name].run(page, count, dimension, round, `/vectors/${file}`)
          : null;
      tell({ name, count, round, file, ...run, warm: again?.milliseconds ?? null, memory });
    });
  } catch (reason) {
    tell({ name, count, round, error: sentence(reason) });
  }
}
/** @type {[string, number, (page: Page, count: number) => Promise<unknown>][]} */
const liveliness = [
  ['slider', 1000, answerToSlider],
  ['smoothness', 1000, smoothness],
  ['longTasks', 10_000, longTasks],
  ['cancels', 50_000, answersToCancel],
];
for (const [name, count, look] of liveliness) {
  if (sizes.includes(count))
    tell({
      [name]: await inFreshPage('', (page) => look(page, count)).catch((reason) => ({
        error: sentence(reason),
      })),
    });
}
await browser.close();
server.close();
