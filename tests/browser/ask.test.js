import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, beforeEach, describe } from 'node:test';
import { ask, QUESTION, state } from './ask.js';
import { describeMatches } from './ask.matches.js';
import { openPage, ROOT } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

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

  test('while the model is loaded for the first time it says so, and can be stopped', async () => {
    isHeld = true;
    await page.locator('#question').fill(QUESTION);
    await page.locator('#question').press('Enter');
    await page.locator('.asking', { hasText: 'Loading the local model' }).waitFor();
    await page.locator('.asking progress[value]').waitFor();
    await page.locator('.asking button').click();
    await page.locator('.asking[hidden]').waitFor({ state: 'attached' });
    assert.equal((await state(page)).query, null);
    assert.equal(await page.evaluate(() => window.embeddingSphere.state().error), '');
    isHeld = false;
  });

  test('"something sweet with coconut" finds dishes with coconut, and lies among them', async (context) => {
    await ask(page, QUESTION);
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
    const { pinned, query } = await state(page);
    assert.equal(query, null, 'a row is found, not asked');
    assert.match(await page.locator('#card h2').innerText(), new RegExp(label));
    assert.ok(pinned >= 0);
    assert.equal(await box.getAttribute('aria-expanded'), 'false');
  });

  test('a question asked before is offered, and asked by a click', async () => {
    await ask(page, 'a hot bowl of noodles');
    await page.locator('#question').fill('bowl of');
    await page.locator('#suggestions li.query', { hasText: 'a hot bowl of noodles' }).click();
    assert.equal(await page.locator('#question').inputValue(), 'a hot bowl of noodles');
    assert.equal((await state(page)).queryHistory[0], 'a hot bowl of noodles');
  });

  test('Escape closes the list, then clears the question, its answer and its colour', async () => {
    const { colorColumn } = await state(page);
    await ask(page, QUESTION);
    assert.equal((await state(page)).colorColumn, 'query: similarity');
    await page.locator('#question').fill('coco');
    await page.locator('#suggestions:not([hidden])').waitFor();
    await page.locator('#question').press('Escape');
    assert.ok((await state(page)).query);
    assert.ok(await page.locator('#suggestions').isHidden());
    await page.locator('#question').press('Escape');
    const cleared = await state(page);
    assert.deepEqual([cleared.query, cleared.colorColumn], [null, colorColumn]);
    assert.ok(await page.locator('#answer').isHidden());
    assert.equal(await page.locator('#question').inputValue(), '');
  });

  test('similarity colours the globe and has a legend; another colour may be chosen', async () => {
    await ask(page, QUESTION);
    assert.equal(await page.locator('#color-column option:checked').innerText(), 'Similarity');
    assert.match(await page.locator('.legend .range').innerText(), /average, 0\.\d\d\s+0\.\d\d/);
    await page.locator('#color-column').selectOption('course');
    await ask(page, 'bread');
    assert.equal(await page.locator('#color-column').inputValue(), 'query: similarity');
    await page.locator('#answer .close').click();
    assert.equal(await page.locator('#color-column').inputValue(), 'course');
  });

  describeMatches(() => page);

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

  test('the pinned point asks for more like itself', async () => {
    await page.locator('#question').fill('laksa');
    await page.locator('#suggestions li.row').first().click();
    await page.locator('.card .like').click();
    await page.locator('#answer:not([hidden])').waitFor();
    const { query, pinned } = await state(page);
    assert.deepEqual(query?.wanted, [pinned]);
  });

  test('the selected points are asked for together, and the pinned one without them', async () => {
    await ask(page, QUESTION);
    const { best } = await state(page);
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
    const { query } = await state(page);
    assert.deepEqual([query?.wanted, query?.unwanted], [[best[5].row], [best[0].row, best[1].row]]);
    await page.locator('#question').click();
    await page.locator('#suggestions li', { hasText: 'More like the 2 selected points' }).click();
    await page.locator('#answer h2', { hasText: 'and 1 more' }).waitFor();
    assert.deepEqual((await state(page)).query?.wanted, [best[0].row, best[1].row]);
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
    assert.equal((await state(page)).query?.kind, 'vector');
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
    assert.deepEqual((await state(page)).query, {
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
