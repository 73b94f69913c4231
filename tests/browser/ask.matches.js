/** The list of matches: ranked, pointed at, chosen from, refined and filtered. */
import assert from 'node:assert/strict';
import { ask, QUESTION, state } from './ask.js';
import { test, until } from './waiting.js';

/** @import { Page } from 'playwright-core' */

/** @param {() => Page} page that the tests of questions share */
export function describeMatches(page) {
  test('the ten best are ranked with their scores, and fifty on request', async () => {
    await ask(page(), QUESTION);
    const { best } = await state(page());
    const scores = await page().locator('.match-score').allInnerTexts();
    assert.deepEqual(
      scores,
      best.map(({ score }) => score.toFixed(3)),
    );
    await page().selectOption('#top-k', '50');
    assert.equal(await page().locator('.match-list li').count(), 50);
    assert.equal((await state(page())).best.length, 50);
    const all = (await page().locator('.match-score').allInnerTexts()).map(Number);
    assert.deepEqual(
      all,
      all.toSorted((a, b) => b - a),
    );
    await page().selectOption('#top-k', '10');
    assert.equal(await page().locator('.match-list li').count(), 10);
  });

  test("a match is hovered, pinned and added to the selection from the list; the globe's hover lights it in the list", async () => {
    await ask(page(), QUESTION);
    const { best } = await state(page());
    await page().locator('.match-open').nth(2).hover();
    assert.equal((await state(page())).hovered, best[2].row);
    const covered = await page()
      .locator('.match-list li')
      .nth(2)
      .evaluate((item) => {
        const range = document.createRange();
        range.selectNodeContents(/** @type {Node} */ (item.querySelector('.match-text')));
        const tools = /** @type {Element} */ (item.querySelector('.match-tools'));
        const { top, left } = tools.getBoundingClientRect();
        const [first, second] = range.getClientRects();
        return { first: first.bottom - top, second: second ? left - second.left : 0 };
      });
    assert.ok(covered.first <= 0, `${covered.first} px of the first line are hidden`);
    assert.ok(covered.second <= 0, `${covered.second} px of the second are beside`);
    await page().locator('.match-open').nth(2).click();
    assert.equal((await state(page())).pinned, best[2].row);
    assert.equal(await page().locator('.match-open').nth(2).getAttribute('aria-current'), 'true');
    await page().locator('.match-list li').nth(2).locator('.match-tools button').nth(2).click();
    assert.deepEqual((await state(page())).selection, [best[2].row]);
    await page().locator('.match-list li').nth(2).locator('.match-tools button').nth(2).click();
    assert.deepEqual((await state(page())).selection, []);
    await page().mouse.move(1, 1);
    await page().locator('.match-open').nth(0).focus();
    assert.equal((await state(page())).hovered, best[0].row);
    assert.ok(
      await page()
        .locator('.match-list li')
        .nth(0)
        .evaluate((item) => item.classList.contains('hovered')),
    );
  });

  test('what the keys scroll under a pointer that rests is not pointed at until the pointer moves', async () => {
    await ask(page(), QUESTION);
    const { best } = await state(page());
    const rows = page().locator('.match-open');
    await rows.nth(3).hover();
    assert.equal((await state(page())).hovered, best[3].row);
    await rows.nth(0).focus();
    for (let at = 1; at < best.length; at++) await page().keyboard.press('ArrowDown');
    const { x, y, isScrolled } = await page().evaluate(() => {
      const [first] = document.querySelectorAll('.match-open');
      const { x: left, y: top } = first.getBoundingClientRect();
      const list = /** @type {HTMLElement} */ (document.getElementById('answer'));
      return {
        x: left,
        y: top,
        isScrolled: [...list.children, list].some((one) => one.scrollTop > 0),
      };
    });
    assert.ok(isScrolled, `the first match is at ${x}, ${y}`);
    await page().evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(resolve));
        }),
    );
    assert.equal((await state(page())).hovered, best.at(-1)?.row, 'the one that has the focus');
    assert.equal(await page().locator('.match-tools:visible').count(), 1, 'and it alone is lit');
    const box = await rows.nth(5).boundingBox();
    assert.ok(box);
    await page().mouse.move(box.x + 20, box.y + 20);
    assert.equal((await state(page())).hovered, best[5].row);
  });

  test('more like this and not like that refine the question; each is a chip that can be taken out', async () => {
    await ask(page(), QUESTION);
    const { best } = await state(page());
    const press = async (/** @type {number} */ index, /** @type {string} */ name) => {
      const item = page().locator('.match-list li').nth(index);
      await item.locator('.match-open').hover();
      await item.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    };
    const chips = page().locator('.feedback-chip');
    await press(1, 'Not like this');
    await chips.first().waitFor();
    const unlike = await state(page());
    assert.deepEqual(unlike.query?.disliked, [best[1].row]);
    assert.equal(unlike.query?.label, QUESTION, 'the question stays');
    assert.ok(!unlike.best.some(({ row }) => row === best[1].row), 'and the point is no answer');
    assert.ok(
      unlike.best[0].score > best[0].score - 0.15,
      `the best fell from ${best[0].score} to ${unlike.best[0].score}`,
    );
    await press(0, 'More like this');
    await until(page(), () => document.querySelectorAll('.feedback-chip').length === 2);
    assert.match((await chips.allInnerTexts()).join('\n'), /^\+ .+\s×\n− .+\s×$/);
    assert.match(
      await page().locator('.feedback .note').innerText(),
      /Liked and disliked points are no answers\./,
    );
    assert.match(
      await page().locator('.top-k').innerText(),
      /of 1,875 that were not judged, 1,877 in all/,
    );
    const before = (await state(page())).best;
    await page().locator('#feedback-weight').fill('0.6');
    await until(page(), () => window.embeddingSphere.state().feedbackWeight === 0.6);
    await page().locator('.asking[hidden]').waitFor({ state: 'attached' });
    assert.notDeepEqual((await state(page())).best, before);
    await page().locator('#feedback-weight').fill('0.2');
    await chips.first().click();
    await until(page(), () => document.querySelectorAll('.feedback-chip').length === 1);
    assert.deepEqual(
      (await state(page())).best,
      unlike.best,
      'as it was before that point was liked',
    );
    assert.ok(
      await chips.first().evaluate((chip) => chip === document.activeElement),
      'the focus goes to the chip that is left',
    );
    await chips.first().press('Enter');
    await page().locator('.feedback').waitFor({ state: 'hidden' });
    assert.deepEqual((await state(page())).best, best);
  });

  test('answers are found within the filters, and follow them without being asked again', async () => {
    await ask(page(), QUESTION);
    const { best } = await state(page());
    await page().evaluate(() =>
      window.embeddingSphere.addEventListener('statechange', (event) => {
        if (/** @type {CustomEvent} */ (event).detail.asking)
          Object.assign(window, { askedAgain: true });
      }),
    );
    await page().getByRole('button', { name: 'Filter', exact: true }).click();
    await page().getByLabel('Words that must be there').fill('soup');
    await until(page(), () => window.embeddingSphere.state().filterMask !== null);
    const { passing, within } = await page().evaluate(() => {
      const { filterMask } = window.embeddingSphere.state();
      return {
        passing: filterMask?.reduce((sum, passes) => sum + passes, 0) ?? 0,
        within: window.embeddingSphere.hits().every(({ row }) => filterMask?.[row]),
      };
    });
    assert.ok(passing > 10 && passing < 1877);
    assert.ok(within, 'every hit passes');
    assert.match(
      await page().locator('.top-k').innerText(),
      new RegExp(`of ${passing} that pass the filters, 1,877 in all`),
    );
    const shown = await page().locator('.match-score').allInnerTexts();
    assert.deepEqual(
      shown,
      (await state(page())).best.map(({ score }) => score.toFixed(3)),
    );
    // Escape would clear the field.
    await page().getByRole('button', { name: 'Filter', exact: true }).click();
    // The readout is of the pinned point, where there is one.
    if ((await state(page())).pinned >= 0) await page().locator('#card .close').click();
    await page().locator('#tab-matches').click();
    await page().mouse.move(2, 2);
    await page().locator('.readout-line', { hasText: 'that pass the filters' }).waitFor();
    assert.match(
      await page().locator('.readout-line').innerText(),
      new RegExp(`^Rank 1 of ${passing} that pass the filters, 1,877 in all, similarity`),
    );
    await page().locator('#tab-matches').click();
    await page().getByRole('button', { name: 'Show all' }).click();
    await until(page(), () => window.embeddingSphere.state().filterMask === null);
    assert.deepEqual((await state(page())).best, best);
    assert.ok(await page().evaluate(() => !('askedAgain' in window)), 'nothing was embedded again');
  });
}
