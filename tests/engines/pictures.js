/**
 * Pictures of the main states of the page in every engine, to be looked at beside each other:
 * `node tests/engines/pictures.js FOLDER [ENGINE]`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '../browser/page.js';
import { ENGINES } from './driver.js';
import { atRest, openPage, stand, untilHolds } from './until.js';

/** @import { Driver } from './driver.js' */

/** @type {[width: number, height: number][]} */
const SIZES = [
  [1280, 800],
  [390, 844],
];
const THEMES = /** @type {const} */ (['dark', 'light']);

/** By script, because a sheet may lie over what is pressed. @param {Driver} driver @param {string} selector */
const press = (driver, selector) =>
  driver.evaluate((found) => {
    /** @type {HTMLElement | null} */ (document.querySelector(found))?.click();
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  }, selector);

/** Each is reached from the one before. @type {Record<string, (driver: Driver) => Promise<void>>} */
const STATES = {
  start: (driver) => atRest(driver),
  async answer(driver) {
    await driver.type('#question', 'something sweet with coconut');
    await driver.press('#question', 'Enter');
    await untilHolds(driver, () => {
      const { answer, asking } = window.embeddingSphere.state();
      return answer && !asking;
    });
    await press(driver, '.none');
  },
  pinned: (driver) => press(driver, '.match-list li:nth-child(2) .match-open'),
  async table(driver) {
    await press(driver, '#card .close');
    await press(driver, '#tab-table');
  },
  async xray(driver) {
    await press(driver, '#answer .close');
    await press(driver, '#tab-retrieval');
    await untilHolds(driver, () => window.embeddingSphere.state().explanations !== null);
    await atRest(driver);
  },
};

const [folder = 'tests/output/engines', only = ''] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const server = await serve();
for (const engine of ENGINES.filter(({ name }) => !only || name === only)) {
  const missing = engine.missing();
  if (missing) {
    console.log(`${engine.name}: ${missing} is missing`);
    continue;
  }
  const driver = await engine.launch();
  for (const [width, height] of SIZES) {
    await driver.resize(width, height);
    await openPage(driver, server.address);
    for (const [state, arrive] of Object.entries(STATES)) {
      await arrive(driver);
      for (const theme of THEMES) {
        await driver.evaluate(async (wanted) => {
          const { store } = await import(new URL('main.js', document.baseURI).href);
          store.set({ theme: wanted });
          // Colours change within some frames.
          for (let frame = 0; frame < 30; frame++) await new Promise(requestAnimationFrame);
        }, theme);
        await stand(driver);
        const name = `${engine.name}-${width}x${height}-${state}-${theme}.png`;
        await writeFile(join(folder, name), await driver.screenshot());
        console.log(name);
      }
    }
  }
  await driver.close();
}
await server.close();
process.exit();
