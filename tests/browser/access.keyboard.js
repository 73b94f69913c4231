/** The page by the keyboard alone. */
import assert from 'node:assert/strict';
import { test } from './waiting.js';

/** @import { Page } from 'playwright-core' */

/** A row of it cannot be used. */
export const TABLE = {
  name: 'notes.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    `text,kind,vector\n${Array.from({ length: 12 }, (_, row) => `note ${row},${row % 2},"${row === 3 ? '' : `[${row},1,${(row * row) % 7}]`}"`).join('\n')}`,
  ),
};

/**
 * Tab walks through the page as it opens.
 * @param {() => Page} page
 */
export function describeWalk(page) {
  test('reaches planet, question, tools, legend, controls, tabs and the offer to show all in this order, and each shows that it has the focus', async () => {
    /** @type {{part: string, shows: boolean, what: string}[]} */
    const stops = [];
    await page().evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
    for (let step = 0; step < 80; step++) {
      await page().keyboard.press('Tab');
      const stop = await page().evaluate(() => {
        const { activeElement } = document;
        if (!activeElement || activeElement === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
        const part =
          ['#globe', '#ask', '#tools', '#legend', '#controls', '#tray', '.welcome'].find((part) =>
            activeElement.closest(part),
          ) ?? '';
        // The planet shows its help, the question the border of its box.
        const shows =
          (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1.5) ||
          (activeElement.id === 'globe' &&
            getComputedStyle(/** @type {Element} */ (document.getElementById('globe-help')))
              .opacity === '1') ||
          (activeElement.id === 'question' &&
            getComputedStyle(/** @type {Element} */ (activeElement.parentElement)).borderColor !==
              getComputedStyle(/** @type {Element} */ (document.querySelector('.gestures')))
                .borderColor);
        return { part, shows, what: activeElement.outerHTML.slice(0, 90) };
      });
      if (!stop) break;
      stops.push(stop);
    }
    assert.deepEqual(
      [...new Set(stops.map(({ part }) => part))],
      ['#globe', '#ask', '#tools', '#legend', '#controls', '#tray', '.welcome'],
    );
    assert.deepEqual(
      stops.filter(({ shows }) => !shows),
      [],
    );
  });
}

/**
 * Menus, tabs and dialogs by the keyboard alone.
 * @param {() => Page} page
 */
export function describeKeys(page) {
  const focused = () =>
    page().evaluate(() => {
      const { activeElement } = document;
      return (
        activeElement?.id ||
        activeElement?.getAttribute('aria-label') ||
        activeElement?.textContent?.trim() ||
        activeElement?.tagName
      );
    });

  for (const menu of ['View', 'Filter', 'Share']) {
    test(`opens the menu ${menu}, and Escape closes it and gives the focus back`, async () => {
      await page().locator(`.tool[aria-label="${menu}"]`).focus();
      await page().keyboard.press('Enter');
      await page().locator(`#menu-${menu.toLowerCase()}`).waitFor();
      await page().keyboard.press('Tab');
      assert.ok(
        await page().evaluate(
          (id) => document.activeElement?.closest(`#${id}`),
          `menu-${menu.toLowerCase()}`,
        ),
      );
      await page().keyboard.press('Escape');
      await page().locator(`#menu-${menu.toLowerCase()}`).waitFor({ state: 'hidden' });
      assert.equal(await focused(), menu);
    });
  }

  test('opens a tab and walks to others by arrows; Escape closes the drawer and gives the focus back', async () => {
    await page().locator('#tab-map').focus();
    await page().keyboard.press('ArrowRight');
    assert.equal(await focused(), 'tab-matches');
    await page().keyboard.press('ArrowRight');
    await page().keyboard.press('Enter');
    await page().locator('#page-table').waitFor();
    await page().locator('.table-scroll table').focus();
    await page().keyboard.press('Escape');
    await page().locator('#page-table').waitFor({ state: 'hidden' });
    assert.equal(await focused(), 'tab-table');
  });

  test('leaves the dialogs by Escape, with the focus where it was', async () => {
    await page().getByRole('button', { name: 'Open…' }).focus();
    await page().setInputFiles('.controls input[type="file"]', [TABLE]);
    await page().locator('dialog.opening').waitFor();
    assert.ok(await page().evaluate(() => document.activeElement?.closest('dialog')));
    await page().keyboard.press('Escape');
    await page().locator('dialog.opening').waitFor({ state: 'hidden' });
    assert.equal(await focused(), 'Open…');
    await page().locator('.chip').focus();
    await page().keyboard.press('Enter');
    await page().locator('.provider .again').focus();
    await page().keyboard.press('Enter');
    await page().locator('.dialog[open]').waitFor();
    await page().keyboard.press('Escape');
    await page().locator('.dialog[open]').waitFor({ state: 'detached' });
    assert.match(String(await focused()), /^Embedding model/);
  });
}
