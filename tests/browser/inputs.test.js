import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { openPage, ROOT, until } from './page.js';
import { before, test } from './waiting.js';

/**
 * @import { Opened } from './page.js'
 * @import { Page } from 'playwright-core'
 */

const PYTHON = join(ROOT, '.venv', 'bin', 'python');
const SCRIPT = join(ROOT, 'tests', 'browser', 'inputs.py');
/** Small files of the kinds that people have, where this machine has them. */
const SHARED = join(
  process.env.EMBEDDING_SPHERE_SHARED ?? join(ROOT, '..', 'shared', 'data'),
  '..',
  'inputs',
);
const NO_INPUTS = new Set(['README.md', 'truth.npy']);
const MOST_BYTES = 1 << 28;

/** @param {...string} given @returns {string} */
const python = (...given) =>
  execFileSync(PYTHON, [SCRIPT, ...given], {
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
    env: { ...process.env, PYTHONPATH: join(ROOT, 'py') },
  });

/** @param {string} path @returns {string[]} the files of a folder, or the one file */
const filesOf = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .map((name) => join(path, name))
    : [path];

/** What is dropped on the page is what the command line reads of it, to the last bit. */
describe('files, in the page and on the command line', { skip: !existsSync(PYTHON) }, () => {
  /** @type {Opened} */
  let opened;
  /** @type {Page} */
  let page;
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inputs-'));
    python('make', folder);
    opened = await openPage({ dishes: 400 });
    ({ page } = opened);
    await page.evaluate(() => window.embeddingSphere.engineReady);
  });
  after(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /**
   * @param {string} path a file, or a folder of files that belong together
   * @returns {Promise<Record<string, any>>} as tests/browser/inputs.py has it
   */
  async function openedInPage(path) {
    await page.setInputFiles('.controls input[type="file"]', filesOf(path));
    const dialog = page.locator('dialog.opening[open]');
    await page.locator('dialog.opening[open], .status.error').first().waitFor();
    if (!(await dialog.isVisible())) {
      const sentence = await page.locator('.status-text').innerText();
      await page.getByRole('button', { name: 'Dismiss' }).click();
      return { sentence };
    }
    if (!/vectors of/.test(await dialog.innerText())) {
      const [, count] = /([\d,]+) rows?/.exec(await dialog.innerText()) ?? [];
      await page.keyboard.press('Escape');
      return { texts: Number(count?.replaceAll(',', '')) };
    }
    if (await dialog.locator('.primary').isDisabled()) {
      // No row can be used; the dialog says why.
      const sentence = await dialog.innerText();
      await page.keyboard.press('Escape');
      return { sentence };
    }
    // The data's name tells when they are there.
    const name = `opened ${path}`;
    await page.locator('#opening-name').fill(name);
    await dialog.locator('.primary').click();
    await until(page, (expected) => window.embeddingSphere.state().bundle?.name === expected, name);
    return page.evaluate(() => {
      const { bundle } = window.embeddingSphere.state();
      if (!bundle) throw new Error('No bundle is open.');
      const { buffer, byteOffset, byteLength } = bundle.vectors;
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      const columns = bundle.columns.map((column) => ({
        name: column.name,
        kind: column.kind,
        values:
          column.kind === 'category'
            ? Array.from(column.codes, (code) => column.categories[code])
            : Array.from(/** @type {ArrayLike<any>} */ (column.values), (value) =>
                Number.isNaN(value) ? null : value,
              ),
      }));
      const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
      return { columns, display: bundle.display, vectors: btoa(text) };
    });
  }

  /** @param {string[]} paths */
  async function allAlike(paths) {
    const expected = JSON.parse(python('read', ...paths));
    /** @type {string[]} */
    const different = [];
    for (const [i, path] of paths.entries()) {
      const found = await openedInPage(path);
      // Both refuse; how each says it is tested by itself.
      if (found.sentence && expected[i].sentence) {
        assert.doesNotMatch(found.sentence, /Traceback|Error:|unknown encoding/);
        continue;
      }
      try {
        assert.deepEqual(found, expected[i]);
      } catch (reason) {
        different.push(`${path}: ${/** @type {Error} */ (reason).message.slice(0, 600)}`);
      }
    }
    assert.deepEqual(different, []);
  }

  test('of every type of Parquet and Arrow, and in older encodings', () =>
    allAlike(filesOf(folder)));

  test('of the kinds that people have', { skip: !existsSync(SHARED) }, () =>
    allAlike(
      readdirSync(SHARED)
        .filter((name) => !NO_INPUTS.has(name))
        .sort()
        .flatMap((name) => (name === 'lfs' ? filesOf(join(SHARED, name)) : [join(SHARED, name)])),
    ),
  );
});
