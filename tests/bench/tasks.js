/**
 * How long the main thread of a page is busy at a time, by the processor's clock, so that other work
 * of the machine counts for nothing.
 *
 * @import { Page } from 'playwright-core'
 *
 * @typedef {{name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number,
 *   args: any}} TraceEvent times in microseconds; `tdur`: of the processor
 *
 * @typedef {object} Busy milliseconds of the processor
 * @property {number} task the longest task in which no frame was drawn
 * @property {number} frame the longest one in which one was
 */

const TRACED = ['toplevel', 'devtools.timeline', '__metadata'];

/**
 * @param {Page} page
 * @returns {Promise<<T>(work: () => Promise<T>) => Promise<{result: T, busy: Busy}>>}
 */
export async function createTaskMeter(page) {
  const session = await page.context().newCDPSession(page);
  return async (work) => {
    /** @type {TraceEvent[]} */
    const events = [];
    /** @param {{value: any[]}} more */
    const take = ({ value }) => void events.push(...value);
    session.on('Tracing.dataCollected', take);
    await session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: TRACED, excludedCategories: ['*'] },
    });
    const result = await work();
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    session.off('Tracing.dataCollected', take);
    return { result, busy: longestOf(mainThreadOf(events)) };
  };
}

/** @param {TraceEvent[]} events @returns {TraceEvent[]} of the page's main thread, the busiest of its kind */
function mainThreadOf(events) {
  const own = events
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid));
  return own.reduce((most, some) => (some.length > most.length ? some : most), []);
}

/** @param {TraceEvent[]} events @returns {Busy} */
function longestOf(events) {
  const busy = { task: 0, frame: 0 };
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame');
  for (const { name, ph, ts, dur = 0, tdur = 0 } of events) {
    if (ph !== 'X' || !name.endsWith('RunTask')) continue;
    const isFrame = frames.some((frame) => frame.ts >= ts && frame.ts <= ts + dur);
    const kind = isFrame ? 'frame' : 'task';
    busy[kind] = Math.max(busy[kind], tdur / 1000);
  }
  return busy;
}
