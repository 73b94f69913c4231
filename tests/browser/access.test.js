import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { describeKeys, describeWalk, TABLE } from './access.keyboard.js';
import { faintInForcedColors } from './forced-colors.js';
import { atRest, openPage, ROOT, until } from './page.js';
import { toggleLayout } from './panels.js';
import { LAYERS, overlaps, unreachable } from './room.js';
import { eventually } from '../waiting.js';
import { before, drawn, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const AXE = join(ROOT, 'node_modules', 'axe-core', 'axe.min.js');
const TABS = ['map', 'matches', 'table', 'compare', 'retrieval', 'time'];

/**
 * What axe-core finds that is serious or critical, one line each.
 * @param {Opened} opened
 * @param {string[]} [rules] missing: all that look at no rules of style
 * @param {boolean} [withStyles] they are fetched and parsed for this
 */
const faults = ({ page }, rules, withStyles = false) =>
  page.evaluate(
    async ({ runOnly, withStyles }) => {
      const { axe } = /** @type {any} */ (window);
      const { violations } = await axe.run(document, {
        resultTypes: ['violations'],
        runOnly,
        preload: withStyles,
      });
      return violations
        .filter((/** @type {any} */ { impact }) => impact === 'serious' || impact === 'critical')
        .flatMap((/** @type {any} */ { id, nodes }) =>
          nodes.map(
            (/** @type {any} */ node) =>
              `${id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ''}`,
          ),
        );
    },
    { runOnly: rules, withStyles },
  );

/**
 * The page may need some frames to fit: what is left after all the time that anything may take is a fault.
 * @param {() => Promise<unknown[]>} read
 * @param {string} when
 */
async function becomesEmpty(read, when) {
  /** @type {unknown[]} */
  let left = [];
  try {
    await eventually(async () => (left = await read()).length === 0, when);
  } catch (reason) {
    assert.deepEqual(left, [], when);
    throw reason;
  }
}

/** What 1280×1024 leaves at 400 %. */
const ZOOMED = { width: 320, height: 256 };

for (const [screen, settings] of /** @type {const} */ ([
  ['a desk', { width: 1280, height: 800 }],
  ['a phone', { width: 390, height: 844, touch: true }],
])) {
  describe(`axe-core on ${screen}`, () => {
    /** @type {Opened} */
    let opened;
    /** @type {Page} */
    let page;
    before(async () => {
      opened = await openPage({ ...settings, bypassCSP: true });
      ({ page } = opened);
      await atRest(page);
      await page.addScriptTag({ path: AXE });
    });
    after(() => opened.close());

    /** @param {'dark' | 'light'} theme */
    async function turn(theme) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await until(page, (name) => document.documentElement.dataset.theme === name, theme);
    }
    /** The state fits at 400 % and is seen in forced colours. */
    async function fits() {
      const { width, height } = settings;
      const open = await layers();
      try {
        await page.setViewportSize(ZOOMED);
        await drawn(page);
        await becomesEmpty(
          async () => [
            ...(await overlaps(opened)),
            ...(await unreachable(opened)),
            ...((await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
              ? ['the page is wider than the window']
              : []),
          ],
          'at 400 %',
        );
        assert.deepEqual(await layers(), open, 'what was open still is at 400 %');
      } finally {
        await page.setViewportSize({ width, height });
      }
      try {
        await page.emulateMedia({ forcedColors: 'active' });
        await drawn(page);
        // Since a key was pressed last, what has the focus shows it.
        await page.keyboard.press('ScrollLock');
        await becomesEmpty(() => faintInForcedColors(opened), 'in forced colours');
        assert.deepEqual(await layers(), open, 'what was open still is in forced colours');
      } finally {
        await page.emulateMedia({ forcedColors: 'none' });
      }
    }
    /** Dialogs, menus and the suggestions, as far as they are open. */
    const layers = () =>
      page.evaluate(
        (selector) =>
          [...document.querySelectorAll(selector)].map(({ id, className }) => id || className),
        LAYERS,
      );
    /**
     * @param {string} name
     * @param {() => Promise<void>} [arrive]
     * @param {() => Promise<void>} [leave]
     */
    const finds = (name, arrive, leave) =>
      test(`finds nothing serious in ${name}`, async () => {
        await arrive?.();
        try {
          assert.deepEqual(await faults(opened), [], 'dark');
          await turn('light');
          // The themes differ in nothing but colours.
          assert.deepEqual(await faults(opened, ['color-contrast']), [], 'light');
          // Zoomed in, a desk is as narrow as a phone.
          if (screen === 'a desk') await fits();
        } finally {
          await turn('dark');
          await leave?.();
        }
      });
    const escape = () => page.keyboard.press('Escape');
    const clear = () =>
      page.evaluate(() =>
        /** @type {HTMLElement} */ (document.querySelector('#answer .close')).click(),
      );

    if (screen === 'a desk') describeWalk(() => page);
    finds('the page');
    test('is held to no orientation', async () => {
      assert.deepEqual(await faults(opened, ['css-orientation-lock'], true), []);
    });
    finds(
      'the layout with all its knobs',
      async () => {
        await toggleLayout(opened);
        await page.locator('.folding summary').click();
      },
      async () => {
        await page.locator('.folding summary').click();
        await toggleLayout(opened);
      },
    );
    for (const menu of ['View', 'Filter', 'Share']) {
      finds(`the menu ${menu}`, () => page.locator(`.tool[aria-label="${menu}"]`).click(), escape);
    }
    finds(
      'the choice of a model',
      async () => {
        await page.locator('.chip').click();
        await page.locator('#provider-openai').check();
      },
      async () => {
        await page.locator('#provider-local').check();
        await escape();
      },
    );
    finds(
      'the question whether anything may be sent',
      async () => {
        await page.locator('.chip').click();
        await page.locator('#provider-openai').check();
        await page.locator('#provider-url').fill('http://localhost:9/v1');
        await page.locator('#provider-model').fill('all-minilm');
        await escape();
        await page.locator('#question').fill('soup');
        await page.locator('#question').press('Enter');
        await page.locator('dialog.permission[open]').waitFor();
      },
      async () => {
        await escape();
        await page.locator('.chip').click();
        await page.locator('#provider-local').check();
        await escape();
      },
    );
    finds(
      'the suggestions',
      async () => {
        await page.locator('#question').fill('soup');
        await page.locator('#suggestions li').first().waitFor();
      },
      async () => {
        await page.locator('#question').fill('');
        await page.locator('#question').press('Escape');
      },
    );
    finds('an answer with a point pinned and points chosen', async () => {
      await page.evaluate(async () => {
        const { bundle } = window.embeddingSphere.state();
        await window.embeddingSphere.query(
          Array.from({ length: bundle?.model.dimension ?? 0 }, (_, i) => Math.sin(i)),
        );
      });
      await page.locator('#answer:not([hidden])').waitFor();
      assert.deepEqual(await faults(opened), [], 'the answer alone');
      await page.locator('.answer-more button').last().click();
      await page.locator('.match-open').first().click();
    });
    for (const tab of TABS) {
      finds(`the tab ${tab}`, async () => {
        await page.evaluate((name) => document.getElementById(`tab-${name}`)?.click(), tab);
        await page.locator(`#page-${tab}`).waitFor();
      });
    }
    finds(
      'the empty tabs',
      async () => {
        await page.evaluate(() =>
          /** @type {HTMLElement} */ (document.querySelector('.drawer .close')).click(),
        );
        await page.evaluate(() =>
          /** @type {HTMLElement} */ (document.querySelector('#card .close')).click(),
        );
        await clear();
        await page.evaluate(() => document.getElementById('tab-matches')?.click());
      },
      () => page.evaluate(() => document.getElementById('tab-matches')?.click()),
    );
    finds(
      'the dialog of a table',
      async () => {
        await page.setInputFiles('.controls input[type="file"]', [TABLE]);
        await page.locator('dialog.opening').waitFor();
        await page.locator('dialog.opening .faults summary').click();
      },
      escape,
    );
    finds(
      'the dialog that embeds texts',
      async () => {
        await page.locator('.chip').click();
        await page.locator('.provider .again').click();
        await page.locator('.dialog .facts', { hasText: 'Cost' }).waitFor();
      },
      escape,
    );
    if (screen === 'a desk') describeKeys(() => page);
    test('nothing was logged', () => assert.deepEqual(opened.problems, []));
  });
}
