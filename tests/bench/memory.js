/** How much memory a page took at most: its renderer's peak resident set, as Linux counts it. */
import { readFile } from 'node:fs/promises';

/** @import { Browser } from 'playwright-core' */

/**
 * The only page open has the largest renderer; beside it Chromium keeps an empty one in reserve.
 * @param {Browser} browser
 * @returns {Promise<number | null>} MB; null where there is no /proc
 */
export async function peakMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peaks = await Promise.all(
    processInfo
      .filter(({ type }) => type === 'renderer')
      .map(async ({ id }) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
        return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      }),
  );
  return Math.max(0, ...peaks) || null;
}
