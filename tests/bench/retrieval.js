/**
 * How long the evaluation of 10,000 rows by 1,000 questions takes in the tab, alone and beside a
 * layout, which tasks of the page's main thread take over 50 ms meanwhile, and the longest script in
 * frames that do: what is left is drawing, which waits for the processor where there is no graphics
 * card. `node retrieval.js [rounds]` prints one line of JSON a run.
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
 * @returns {Promise<{milliseconds: number, causes: number, tasks: number[], script: number}>} from
 *   the click on the tab until the measures stand there, and until the causes do; tasks of the main
 *   thread over 50 ms meanwhile, and milliseconds of the longest script
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
      let script = 0;
      const frames = new PerformanceObserver((list) => {
        for (const { scripts } of /** @type {any[]} */ (list.getEntries()))
          for (const { duration } of scripts) script = Math.max(script, duration);
      });
      frames.observe({ type: 'long-animation-frame' });
      const began = performance.now();
      document.getElementById('tab-retrieval')?.click();
      while (!document.querySelector('.measures')) await wait(5);
      const milliseconds = performance.now() - began;
      while (!document.querySelector('.cause')) await wait(5);
      const causes = performance.now() - began;
      await wait(100);
      observer.disconnect();
      frames.disconnect();
      const { running } = sphere.state();
      if (lays && !running)
        throw new Error('The layout ended before the evaluation: lay out longer.');
      return { milliseconds, causes, tasks, script };
    }, beside);
  } finally {
    await close();
  }
}
