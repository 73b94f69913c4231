/**
 * How long a large table takes in the page: `node opening.js FILE`. Prints one line of JSON: seconds
 * of the processor and of the clock until the table is recognised, seconds until its points are
 * drawn once it is confirmed, and the memory of all the browser's processes then; or the sentence
 * that refuses it.
 */
import { openPage, until } from '../browser/page.js';
import { memoryBelow, processorBelow } from '../engines/memory.js';

const [, , path] = process.argv;
const LONGEST = 900_000;

const { page, close } = await openPage({ optimized: true });
try {
  page.setDefaultTimeout(LONGEST);
  await page.evaluate(() => window.embeddingSphere.engineReady);
  await page.waitForTimeout(2000);
  const before = processorBelow();
  const began = performance.now();
  await page.setInputFiles('.controls input[type="file"]', path);
  const dialog = page.locator('dialog.opening[open]');
  await page.locator('dialog.opening[open], .status.error').first().waitFor();
  const clock = (performance.now() - began) / 1000;
  const processor = processorBelow() - before;
  if (!(await dialog.isVisible())) {
    console.log(JSON.stringify({ sentence: await page.locator('.status-text').innerText() }));
  } else {
    const name = await page.locator('#opening-name').inputValue();
    const confirmed = performance.now();
    await dialog.locator('.primary').click();
    await until(
      page,
      (expected) => {
        const { bundle, error } = window.embeddingSphere.state();
        return bundle?.name === expected || error !== '';
      },
      name,
    );
    const opened = (performance.now() - confirmed) / 1000;
    const { error } = await page.evaluate(() => window.embeddingSphere.state());
    console.log(
      JSON.stringify(
        error ? { sentence: error } : { processor, clock, opened, memory: memoryBelow() * 1e6 },
      ),
    );
  }
} finally {
  await close();
}
