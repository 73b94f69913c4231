/** Every state of the page on a phone: a finger hits every control, and nothing lies over another. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { openPage } from './page.js';
import { LAYERS, overlaps } from './room.js';
import { STATES } from './sheet-states.js';
import { before, drawn, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/** CSS pixels, as WCAG 2.2 has it (2.5.5, Target Size, Enhanced). */
const FINGER = 44;

/** Controls that are lower than a finger wants them. @param {Opened} opened */
const small = ({ page }) =>
  page.evaluate(
    ([layers, least]) => {
      const ground = [...document.querySelectorAll(String(layers))].at(-1) ?? document.body;
      return (
        [...ground.querySelectorAll('button, select, input, summary, [role="option"]')]
          .filter((control) => control.checkVisibility({ visibilityProperty: true }))
          // A row of a table is a target as a whole, and the thumb of a slider is taken beside it, too.
          .filter((control) => !control.closest('.hidden-text, tbody'))
          // Words of a text that explain themselves.
          .filter((control) => !control.matches('.explained-name'))
          .filter((control) => !control.matches('[type="file"], [type="range"]'))
          .map((control) => ({ control, box: control.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && box.height < Number(least))
          .map(({ control, box }) => {
            const name = control.id || control.textContent || control.className;
            return `${name.slice(0, 30)}: ${box.height} px`;
          })
      );
    },
    /** @type {const} */ ([LAYERS, FINGER - 0.5]),
  );

/** What moves sideways under a finger and is not meant to. @param {Opened} opened */
const sideways = ({ page }) =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((part) => part.checkVisibility() && part.scrollWidth > part.clientWidth)
      .filter((part) => /auto|scroll/.test(getComputedStyle(part).overflowX))
      // Rows of a table, and what stands in one line.
      .filter((part) => !part.matches('.table-scroll, .preview, .entries, .selection-bar'))
      .map((part) => part.id || part.className),
  );

describe('by a finger', () => {
  /** @type {Opened} */
  let opened;
  before(async () => {
    opened = await openPage({ width: 390, height: 844, touch: true });
  });
  after(() => opened.close());

  for (const { name, arrive } of STATES)
    test(`every control can be hit, and nothing overlaps: ${name}`, async () => {
      await arrive(opened.page);
      await drawn(opened.page);
      assert.deepEqual(await small(opened), []);
      // What explains itself is pressed beside its words, too, as far as nothing else is there.
      const over = (await overlaps(opened)).filter((pair) => !/explain(ed-name|-mark)/.test(pair));
      assert.deepEqual(over, []);
      assert.deepEqual(await sideways(opened), []);
    });
});
