import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openPage, ROOT } from './page.js';
import { before, test } from './waiting.js';

/** @import { Opened } from './page.js' */

/**
 * What the user meets when a bundle is odd or broken. The files are those both decoders are held
 * to.
 */
describe('bundles of every kind', () => {
  /** @type {Opened} */
  let opened;
  /** @type {{valid: {file: string, count: number}[], broken: {file: string, says: string}[]}} */
  let golden;
  before(async () => {
    golden = await loadGolden();
    opened = await openPage({ dishes: 400 });
    await opened.page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(() => opened.close());

  /** @param {Uint8Array} bytes */
  const open = (bytes) =>
    opened.page.evaluate(async (base64) => {
      const sphere = window.embeddingSphere;
      const raw = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const before = sphere.state().bundle;
      const message = await sphere.open(new File([raw], 'given.esb')).then(
        () => '',
        (reason) => reason.message,
      );
      return {
        message,
        shown: document.querySelector('.status-text')?.textContent ?? '',
        kept: sphere.state().bundle === before,
        drawn: sphere.state().drawn,
        count: sphere.state().bundle?.count,
      };
    }, Buffer.from(bytes).toString('base64'));

  test('a broken one says what is wrong, and the globe stays', async () => {
    assert.ok(golden.broken.length > 20);
    for (const { file, says } of golden.broken) {
      const { message, shown, kept, drawn, count } = await open(await readFile(file));
      assert.ok(message.includes(says), `${file}: ${message}`);
      assert.equal(shown, message);
      assert.ok(kept, file);
      assert.equal(drawn, count);
    }
  });

  test('small, equal and empty rows are drawn and laid out', async () => {
    assert.ok(golden.valid.length > 3);
    for (const { file, count } of golden.valid) {
      const { message, drawn } = await open(await readFile(file));
      assert.equal(message, '');
      assert.equal(drawn, count, file);
      const finite = await opened.page.evaluate(async () => {
        const { positions } = await window.embeddingSphere.relayout({
          method: 'spherical-tsne',
          perplexity: 30,
          iterations: 50,
        });
        return positions.every(Number.isFinite) && positions.length / 3;
      });
      assert.equal(finite, count, file);
    }
  });

  test('too large a perplexity is lowered and said', async () => {
    const [{ file }] = golden.valid.filter(({ count }) => count >= 5);
    await open(await readFile(file));
    await opened.page.evaluate(() =>
      window.embeddingSphere.relayout({ perplexity: 100, iterations: 50 }),
    );
    const notice = await opened.page.evaluate(() => window.embeddingSphere.state().notice);
    assert.match(notice, /^Perplexity 100 is too large for \d+ points: [\d.]+ was used\.$/);
  });

  test('an address that holds no bundle says so', async () => {
    const said = await opened.page.evaluate(() =>
      window.embeddingSphere.open('data/none.esb').catch((reason) => reason.message),
    );
    assert.match(said, /answered 404: expected a bundle/);
    assert.equal(opened.problems.filter((problem) => !problem.includes('404')).length, 0);
  });
});

/**
 * @returns {Promise<{valid: {file: string, count: number}[], broken: {file: string, says:
 *   string}[]}>}
 */
async function loadGolden() {
  const folder = join(ROOT, 'tests', 'golden');
  /** @type {{file: string, content?: {count: number}, error?: string}[]} */
  const entries = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
  return {
    valid: entries.flatMap(({ file, content }) =>
      content ? [{ file: join(folder, file), count: content.count }] : [],
    ),
    broken: entries.flatMap(({ file, error }) =>
      error ? [{ file: join(folder, file), says: error }] : [],
    ),
  };
}
