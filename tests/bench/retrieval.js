/**
 * How long the evaluation of 10,000 rows by 1,000 questions takes in the tab, alone and beside a
 * layout, and which tasks of the page's main thread take over 50 ms meanwhile: `node retrieval.js
 * [rounds]`. Prints one line of JSON a run.
 */
import { openPage } from '../browser/page.js';
import { makeAsked } from './asked.js';

const ROUNDS = Number(process.argv[2] ?? 3);

const bundle = makeAsked();
for (let round = 0; round < ROUNDS; round++)
  for (const beside of [false, true])
    console.log(JSON.stringify({ beside, ...(await run(beside)) }));

/**
 * @param {boolean} beside a layout
 * @returns {Promise<{milliseconds: number, causes: number, tasks: number[]}>} from the click on the
 *   tab until the measures stand there, and until the causes do; tasks of the main thread over 50 ms
 *   meanwhile
 */
async function run(beside) {
  const { page, close } = await openPage({
    optimized: true,
    routes: { '/asked.esb': (_, response) => void response.end(bundle) },
  });
  try {
    return await page.evaluate(async (lays) => {
      const sphere = window.embeddingSphere;
      const wait = (/** @type {number} */ ms) =>
        new Promise((resolve) => void setTimeout(resolve, ms));
      await sphere.engineReady;
      const file = await (await fetch('/asked.esb')).blob();
      await sphere.open(new File([file], 'asked.esb'));
      while (sphere.state().measuring !== null) await wait(100);
      await wait(2000);
      const layout = lays ? sphere.relayout({ method: 'spherical-tsne', iterations: 1000 }) : null;
      layout?.catch(() => {});
      await wait(500);
      /** @type {number[]} */
      const tasks = [];
      const observer = new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map(({ duration }) => duration)),
      );
      observer.observe({ type: 'longtask' });
      const began = performance.now();
      document.getElementById('tab-retrieval')?.click();
      while (!document.querySelector('.measures')) await wait(5);
      const milliseconds = performance.now() - began;
      while (!document.querySelector('.cause')) await wait(5);
      const causes = performance.now() - began;
      await wait(100);
      observer.disconnect();
      const { running } = sphere.state();
      if (lays && !running)
        throw new Error('The layout ended before the evaluation: lay out longer.');
      return { milliseconds, causes, tasks };
    }, beside);
  } finally {
    await close();
  }
}
