import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, beforeEach, describe } from 'node:test';
import { openPage, ROOT, until } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const QUESTION = 'something sweet with coconut';
const DEGREES = 180 / Math.PI;

/**
 * What the hand does in the box and the list; the model runs in the tab, and no other machine is
 * reached.
 */
describe('asking the planet', () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  let isHeld = false;
  /** @type {Buffer} */
  let model;
  before(async () => {
    model = await readFile(join(ROOT, 'dist', 'model', 'model.onnx'));
    opened = await openPage({
      routes: {
        '/model/model.onnx': (_request, response) => {
          response.writeHead(200, { 'content-type': 'application/octet-stream' });
          if (isHeld) response.write(model.subarray(0, 1_000_000));
          else response.end(model);
        },
      },
    });
    ({ page } = opened);
  });
  beforeEach(async () => {
    await page.keyboard.press('Escape');
    await page.locator('#question').fill('');
    await page.locator('#question').press('Escape');
    await page.locator('#question').press('Escape');
  });
  after(() => opened.close());

  const state = () =>
    page.evaluate(() => {
      const { hovered, pinned, selection, colorColumn, answer, queryHistory } =
        window.embeddingSphere.state();
      return {
        hovered,
        pinned,
        selection: [...selection],
        colorColumn,
        queryHistory,
        query: answer?.query ?? null,
        best: window.embeddingSphere.hits(),
        note: answer?.note,
      };
    });
  const ask = async (/** @type {string} */ text) => {
    await page.locator('#question').fill(text);
    await page.locator('#question').press('Enter');
    await page.locator('#answer:not([hidden])').waitFor();
    await page.locator('.asking[hidden]').waitFor({ state: 'attached' });
  };

  test('while the model is loaded for the first time it says so, and can be stopped', async () => {
    isHeld = true;
    await page.locator('#question').fill(QUESTION);
    await page.locator('#question').press('Enter');
    await page.locator('.asking', { hasText: 'Loading the local model' }).waitFor();
    await page.locator('.asking progress[value]').waitFor();
    await page.locator('.asking button').click();
    await page.locator('.asking[hidden]').waitFor({ state: 'attached' });
    assert.equal((await state()).query, null);
    assert.equal(await page.evaluate(() => window.embeddingSphere.state().error), '');
    isHeld = false;
  });

  test('"something sweet with coconut" finds dishes with coconut, and lies among them', async (context) => {
    await ask(QUESTION);
    const { best, position, names, places } = await page.evaluate(async (question) => {
      const sphere = window.embeddingSphere;
      const answer = await sphere.query(question);
      const { bundle, positions } = sphere.state();
      const column = bundle?.columns.find(({ name }) => name === 'name');
      return {
        best: answer.best,
        position: answer.position,
        names: answer.best.map(({ row }) =>
          column && 'values' in column ? String(column.values[row]) : '',
        ),
        places: answer.best.map(({ row }) => [...positions.subarray(3 * row, 3 * row + 3)]),
      };
    }, QUESTION);
    const lines = (await readFile(join(ROOT, 'data', 'dishes.csv'), 'utf8')).split('\n');
    const withCoconut = names.map((name) =>
      lines.some(
        (line) =>
          (line.startsWith(`${name},`) || line.startsWith(`"${name}"`)) && /coconut/i.test(line),
      ),
    );
    const hits = withCoconut.filter(Boolean).length;
    const mean = [0, 1, 2].map((axis) =>
      places.reduce((sum, place, i) => sum + (withCoconut[i] ? place[axis] : 0), 0),
    );
    const length = Math.hypot(...mean);
    const away =
      Math.acos(
        mean.reduce((sum, value, axis) => sum + (value / length) * (position?.[axis] ?? NaN), 0),
      ) * DEGREES;
    context.diagnostic(
      `${hits} of 10 have coconut; the question lies ${away.toFixed(1)}° from their spherical mean`,
    );
    assert.equal(best.length, 10);
    assert.ok(hits >= 8, `${hits} of 10: ${names}`);
    assert.ok(away <= 25, `${away}°`);
  });

  test('nothing left the machine, and nothing went wrong', () =>
    assert.deepEqual(opened.problems, []));

  test('suggestions come while typing; the keys walk through them as through a combobox', async () => {
    const box = page.locator('#question');
    await box.fill('laksa');
    await page.locator('#suggestions li').first().waitFor();
    assert.equal(await box.getAttribute('aria-expanded'), 'true');
    assert.equal(await box.getAttribute('aria-activedescendant'), null);
    await page.evaluate(() => {
      Object.assign(window, { kept: document.querySelector('#suggestions li') });
    });
    await box.press('ArrowDown');
    assert.equal(await box.getAttribute('aria-activedescendant'), 'suggestion-0');
    assert.equal(await page.locator('#suggestion-0').getAttribute('aria-selected'), 'true');
    assert.ok(
      await page.evaluate(() => /** @type {any} */ (window).kept.isConnected),
      'walking draws nothing anew',
    );
    const label = await page.locator('#suggestion-0 .suggestion-text').innerText();
    await box.press('Enter');
    const { pinned, query } = await state();
    assert.equal(query, null, 'a row is found, not asked');
    assert.match(await page.locator('#card h2').innerText(), new RegExp(label));
    assert.ok(pinned >= 0);
    assert.equal(await box.getAttribute('aria-expanded'), 'false');
  });

  test('a question asked before is offered, and asked by a click', async () => {
    await ask('a hot bowl of noodles');
    await page.locator('#question').fill('bowl of');
    await page.locator('#suggestions li.query', { hasText: 'a hot bowl of noodles' }).click();
    assert.equal(await page.locator('#question').inputValue(), 'a hot bowl of noodles');
    assert.equal((await state()).queryHistory[0], 'a hot bowl of noodles');
  });

  test('Escape closes the list, then clears the question, its answer and its colour', async () => {
    const { colorColumn } = await state();
    await ask(QUESTION);
    assert.equal((await state()).colorColumn, 'query: similarity');
    await page.locator('#question').fill('coco');
    await page.locator('#suggestions:not([hidden])').waitFor();
    await page.locator('#question').press('Escape');
    assert.ok((await state()).query);
    assert.ok(await page.locator('#suggestions').isHidden());
    await page.locator('#question').press('Escape');
    const cleared = await state();
    assert.deepEqual([cleared.query, cleared.colorColumn], [null, colorColumn]);
    assert.ok(await page.locator('#answer').isHidden());
    assert.equal(await page.locator('#question').inputValue(), '');
  });

  test('similarity colours the globe and has a legend; another colour may be chosen', async () => {
    await ask(QUESTION);
    assert.equal(await page.locator('#color-column option:checked').innerText(), 'Similarity');
    assert.match(await page.locator('.legend .range').innerText(), /average, 0\.\d\d\s+0\.\d\d/);
    await page.locator('#color-column').selectOption('course');
    await ask('bread');
    assert.equal(await page.locator('#color-column').inputValue(), 'query: similarity');
    await page.locator('#answer .close').click();
    assert.equal(await page.locator('#color-column').inputValue(), 'course');
  });

  test('the ten best are ranked with their scores, and fifty on request', async () => {
    await ask(QUESTION);
    const { best } = await state();
    const scores = await page.locator('.match-score').allInnerTexts();
    assert.deepEqual(
      scores,
      best.map(({ score }) => score.toFixed(3)),
    );
    await page.selectOption('#top-k', '50');
    assert.equal(await page.locator('.match-list li').count(), 50);
    assert.equal((await state()).best.length, 50);
    const all = (await page.locator('.match-score').allInnerTexts()).map(Number);
    assert.deepEqual(
      all,
      all.toSorted((a, b) => b - a),
    );
    await page.selectOption('#top-k', '10');
    assert.equal(await page.locator('.match-list li').count(), 10);
  });

  test("a match is hovered, pinned and added to the selection from the list; the globe's hover lights it in the list", async () => {
    await ask(QUESTION);
    const { best } = await state();
    await page.locator('.match-open').nth(2).hover();
    assert.equal((await state()).hovered, best[2].row);
    const covered = await page
      .locator('.match-list li')
      .nth(2)
      .evaluate((item) => {
        const range = document.createRange();
        range.selectNodeContents(/** @type {Node} */ (item.querySelector('.match-text')));
        const tools = /** @type {Element} */ (item.querySelector('.match-tools'));
        return range.getClientRects()[0].bottom - tools.getBoundingClientRect().top;
      });
    assert.ok(covered <= 0, `${covered} px of the text's first line are under what can be done`);
    await page.locator('.match-open').nth(2).click();
    assert.equal((await state()).pinned, best[2].row);
    assert.equal(await page.locator('.match-open').nth(2).getAttribute('aria-current'), 'true');
    await page.locator('.match-list li').nth(2).locator('.match-tools button').nth(2).click();
    assert.deepEqual((await state()).selection, [best[2].row]);
    await page.locator('.match-list li').nth(2).locator('.match-tools button').nth(2).click();
    assert.deepEqual((await state()).selection, []);
    await page.mouse.move(1, 1);
    await page.locator('.match-open').nth(0).focus();
    assert.equal((await state()).hovered, best[0].row);
    assert.ok(
      await page
        .locator('.match-list li')
        .nth(0)
        .evaluate((item) => item.classList.contains('hovered')),
    );
  });

  test('what the keys scroll under a pointer that rests is not pointed at until the pointer moves', async () => {
    await ask(QUESTION);
    const { best } = await state();
    const rows = page.locator('.match-open');
    await rows.nth(3).hover();
    assert.equal((await state()).hovered, best[3].row);
    await rows.nth(0).focus();
    for (let at = 1; at < best.length; at++) await page.keyboard.press('ArrowDown');
    const { x, y, isScrolled } = await page.evaluate(() => {
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
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(resolve));
        }),
    );
    assert.equal((await state()).hovered, best.at(-1)?.row, 'the one that has the focus');
    assert.equal(await page.locator('.match-tools:visible').count(), 1, 'and it alone is lit');
    const box = await rows.nth(5).boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 20, box.y + 20);
    assert.equal((await state()).hovered, best[5].row);
  });

  test('a suggestion under a pointer that rests is not lit beside the one that the keys are at', async () => {
    const box = page.locator('#question');
    await box.fill('coconut');
    await page.locator('#suggestions li').nth(1).waitFor();
    const look = () =>
      page
        .locator('#suggestions li')
        .evaluateAll((options) => options.map((one) => getComputedStyle(one).backgroundColor));
    const second = await page.locator('#suggestions li').nth(1).boundingBox();
    assert.ok(second);
    await page.mouse.move(second.x + 30, second.y + 10);
    const pointed = await look();
    assert.notEqual(pointed[1], pointed[0], 'a pointer that moves lights what it is on');
    await box.press('ArrowDown');
    const walked = await look();
    assert.notEqual(walked[0], walked[1]);
    assert.equal(walked[1], pointed[0], 'the keys have it now');
    await page.mouse.move(second.x + 32, second.y + 12);
    assert.equal((await look())[1], pointed[1]);
  });

  test('more like this and not like that refine the question; each is a chip that can be taken out', async () => {
    await ask(QUESTION);
    const { best } = await state();
    const press = async (/** @type {number} */ index, /** @type {string} */ name) => {
      const item = page.locator('.match-list li').nth(index);
      await item.locator('.match-open').hover();
      await item.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    };
    const chips = page.locator('.feedback-chip');
    await press(1, 'Not like this');
    await chips.first().waitFor();
    const unlike = await state();
    assert.deepEqual(unlike.query?.disliked, [best[1].row]);
    assert.equal(unlike.query?.label, QUESTION, 'the question stays');
    assert.ok(!unlike.best.some(({ row }) => row === best[1].row), 'and the point is no answer');
    assert.ok(
      unlike.best[0].score > best[0].score - 0.15,
      `the best fell from ${best[0].score} to ${unlike.best[0].score}`,
    );
    await press(0, 'More like this');
    await until(page, () => document.querySelectorAll('.feedback-chip').length === 2);
    assert.match((await chips.allInnerTexts()).join('\n'), /^\+ .+\s×\n− .+\s×$/);
    assert.match(
      await page.locator('.feedback .note').innerText(),
      /Liked and disliked points are no answers\./,
    );
    assert.match(
      await page.locator('.top-k').innerText(),
      /of 1,875 that were not judged, 1,877 in all/,
    );
    const before = (await state()).best;
    await page.locator('#feedback-weight').fill('0.6');
    await until(page, () => window.embeddingSphere.state().feedbackWeight === 0.6);
    await page.locator('.asking[hidden]').waitFor({ state: 'attached' });
    assert.notDeepEqual((await state()).best, before);
    await page.locator('#feedback-weight').fill('0.2');
    await chips.first().click();
    await until(page, () => document.querySelectorAll('.feedback-chip').length === 1);
    assert.deepEqual((await state()).best, unlike.best, 'as it was before that point was liked');
    assert.ok(
      await chips.first().evaluate((chip) => chip === document.activeElement),
      'the focus goes to the chip that is left',
    );
    await chips.first().press('Enter');
    await page.locator('.feedback').waitFor({ state: 'hidden' });
    assert.deepEqual((await state()).best, best);
  });

  test('answers are found within the filters, and follow them without being asked again', async () => {
    await ask(QUESTION);
    const { best } = await state();
    await page.evaluate(() =>
      window.embeddingSphere.addEventListener('statechange', (event) => {
        if (/** @type {CustomEvent} */ (event).detail.asking)
          Object.assign(window, { askedAgain: true });
      }),
    );
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByLabel('Words that must be there').fill('soup');
    await until(page, () => window.embeddingSphere.state().filterMask !== null);
    const { passing, within } = await page.evaluate(() => {
      const { filterMask } = window.embeddingSphere.state();
      return {
        passing: filterMask?.reduce((sum, passes) => sum + passes, 0) ?? 0,
        within: window.embeddingSphere.hits().every(({ row }) => filterMask?.[row]),
      };
    });
    assert.ok(passing > 10 && passing < 1877);
    assert.ok(within, 'every hit passes');
    assert.match(
      await page.locator('.top-k').innerText(),
      new RegExp(`of ${passing} that pass the filters, 1,877 in all`),
    );
    const shown = await page.locator('.match-score').allInnerTexts();
    assert.deepEqual(
      shown,
      (await state()).best.map(({ score }) => score.toFixed(3)),
    );
    // Escape would clear the field.
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    // The readout is of the pinned point, where there is one.
    if ((await state()).pinned >= 0) await page.locator('#card .close').click();
    await page.locator('#tab-matches').click();
    await page.mouse.move(2, 2);
    await page.locator('.readout-line', { hasText: 'that pass the filters' }).waitFor();
    assert.match(
      await page.locator('.readout-line').innerText(),
      new RegExp(`^Rank 1 of ${passing} that pass the filters, 1,877 in all, similarity`),
    );
    await page.locator('#tab-matches').click();
    await page.getByRole('button', { name: 'Show all' }).click();
    await until(page, () => window.embeddingSphere.state().filterMask === null);
    assert.deepEqual((await state()).best, best);
    assert.ok(await page.evaluate(() => !('askedAgain' in window)), 'nothing was embedded again');
  });

  test('the pinned point asks for more like itself', async () => {
    await page.locator('#question').fill('laksa');
    await page.locator('#suggestions li.row').first().click();
    await page.locator('.card .like').click();
    await page.locator('#answer:not([hidden])').waitFor();
    const { query, pinned } = await state();
    assert.deepEqual(query?.wanted, [pinned]);
  });

  test('the selected points are asked for together, and the pinned one without them', async () => {
    await ask(QUESTION);
    const { best } = await state();
    for (const index of [0, 1]) {
      await page.locator('.match-open').nth(index).hover();
      await page.locator('.match-list li').nth(index).locator('.match-tools button').nth(2).click();
    }
    await page.locator('.match-open').nth(5).click();
    await page.locator('#question').fill('');
    await page
      .locator('#suggestions li', { hasText: /^Ask\s*Like .*, unlike the 2 selected points$/ })
      .click();
    await page.locator('#answer h2', { hasText: 'unlike' }).waitFor();
    const { query } = await state();
    assert.deepEqual([query?.wanted, query?.unwanted], [[best[5].row], [best[0].row, best[1].row]]);
    await page.locator('#question').click();
    await page.locator('#suggestions li', { hasText: 'More like the 2 selected points' }).click();
    await page.locator('#answer h2', { hasText: 'and 1 more' }).waitFor();
    assert.deepEqual((await state()).query?.wanted, [best[0].row, best[1].row]);
  });

  test('a pasted vector is asked; one of another dimension is refused with a sentence', async () => {
    const numbers = await page.evaluate(() =>
      Array.from(
        window.embeddingSphere.state().bundle?.model.dimension === 384
          ? { length: 384 }
          : { length: 0 },
        (_, i) => Math.sin(i),
      ),
    );
    await page.locator('.chip').click();
    await page.locator('.provider summary').click();
    await page.locator('#provider-vector').fill(JSON.stringify(numbers));
    await page.locator('.provider .primary').click();
    await page.locator('#answer:not([hidden])').waitFor();
    assert.equal((await state()).query?.kind, 'vector');
    assert.match(
      await page.locator('.trust').innerText(),
      /No row stands out/,
      'a random direction is not taken for an answer',
    );
    await page.locator('#question').fill('0.1 0.2 0.3 0.4 0.5');
    await page.locator('#question').press('Enter');
    await page.locator('.status.error').waitFor();
    assert.match(
      await page.locator('.status-text').innerText(),
      /The vector has 5 numbers, expected 384/,
    );
  });

  test('questions that the data bring with their vectors are offered, and asked without a model', async () => {
    await page.evaluate(async () => {
      const load = (/** @type {string} */ path) => import(new URL(path, document.baseURI).href);
      const { encodeBundle } = await load('source/formats/bundle-encode.js');
      const { bundle } = window.embeddingSphere.state();
      const vector = Array.from({ length: bundle?.model.dimension ?? 0 }, (_, i) => Math.cos(i));
      const bytes = encodeBundle({
        ...bundle,
        model: { ...bundle?.model, name: 'another-model' },
        extra: { queries: [{ text: 'a stored question', vector }] },
      });
      await window.embeddingSphere.open(new File([bytes], 'stored.esb'));
    });
    await page.locator('#question').click();
    await page.locator('#suggestions li', { hasText: 'a stored question' }).click();
    await page.locator('#answer:not([hidden])').waitFor();
    assert.deepEqual((await state()).query, {
      kind: 'text',
      label: 'a stored question',
      wanted: [],
      unwanted: [],
      liked: [],
      disliked: [],
    });
    await page.locator('#question').fill('another question');
    await page.locator('#question').press('Enter');
    await page.locator('.status.error').waitFor();
    assert.match(
      await page.locator('.status-text').innerText(),
      /embedded with "another-model".*choose that model, or embed the texts again\./s,
    );
    assert.match(
      String(await page.locator('.chip').getAttribute('aria-label')),
      /does not fit these data/,
    );
  });
});
