/** What a person does with the page, written once and done in every engine. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe } from 'node:test';
import { describeLayouts } from './journeys.layouts.js';
import { describeStarts } from './journeys.start.js';
import { describeUse } from './journeys.use.js';
import { problemsOf } from './until.js';

/** @import { Driver, Engine } from './driver.js' */

/**
 * @typedef {object} Walk
 * @property {Engine} engine
 * @property {Driver} driver one browser and one tab for all journeys
 * @property {boolean} noting whether a problem that the journey's page tells of is one; not where
 *   it was put there
 */

const LONGEST = 2_400_000;

/** @param {Engine} engine */
export function describeJourneys(engine) {
  const missing = engine.missing();
  describe(
    `the page in ${engine.name}`,
    { timeout: LONGEST, skip: missing ? `${missing} is not installed` : false },
    () => {
      const walk = /** @type {Walk} */ ({ engine, noting: true });
      before(async () => {
        walk.driver = await engine.launch();
      });
      after(() => walk.driver?.close());
      afterEach(async () => {
        const problems = await problemsOf(walk.driver);
        if (walk.noting) assert.deepEqual(problems, []);
        walk.noting = true;
      });
      describeLayouts(walk);
      describeUse(walk);
      describeStarts(walk);
    },
  );
}
