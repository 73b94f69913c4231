/** Runs JupyterLab of the project's virtual environment on a folder of its own, for a test. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TIMEOUT } from '../waiting.js';
import { startNotebookServer, whyNoModules } from './notebook-server.js';

/** @import { Page } from 'playwright-core' */

/** Milliseconds after which a key is taken for missed. */
const PRESS_AGAIN = 15_000;

export const whyNoJupyter = () => whyNoModules(['jupyterlab', 'anywidget', 'ipykernel']);

/**
 * @param {string[]} cells sources of a notebook's code cells
 * @returns {Promise<{address: string, close: () => Promise<void>}>} the notebook in JupyterLab
 */
export async function openNotebook(cells) {
  const folder = await mkdtemp(join(tmpdir(), 'embedding-sphere-notebook-'));
  await writeFile(
    join(folder, 'test.ipynb'),
    JSON.stringify({
      cells: cells.map((source, index) => ({
        cell_type: 'code',
        id: `cell-${index}`,
        execution_count: null,
        metadata: {},
        outputs: [],
        source,
      })),
      metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
      nbformat: 4,
      nbformat_minor: 5,
    }),
  );
  const home = join(folder, '.jupyter');
  // It would ask whether it may fetch news, over the cells.
  const settings = join(home, '@jupyterlab', 'apputils-extension');
  await mkdir(settings, { recursive: true });
  await writeFile(
    join(settings, 'notification.jupyterlab-settings'),
    JSON.stringify({ fetchNews: 'false', checkForUpdates: false }),
  );
  return startNotebookServer({
    module: 'jupyterlab',
    parameters: [
      '--no-browser',
      '--ip=127.0.0.1',
      '--port=0',
      '--allow-root',
      '--IdentityProvider.token=',
      '--ServerApp.password=',
      '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
      `--ServerApp.root_dir=${folder}`,
    ],
    environment: {
      JUPYTER_CONFIG_DIR: home,
      JUPYTER_DATA_DIR: home,
      JUPYTER_RUNTIME_DIR: home,
      IPYTHONDIR: home,
      JUPYTERLAB_SETTINGS_DIR: home,
      JUPYTERLAB_WORKSPACES_DIR: home,
    },
    folder,
    addressIn: (said) => {
      const [, port] = said.match(/http:\/\/127\.0\.0\.1:(\d+)\/lab/) ?? [];
      return port && `http://127.0.0.1:${port}/lab/tree/test.ipynb`;
    },
  });
}

/**
 * Run a cell and wait until it has run. A busy page may miss the key: it is pressed again until the
 * cell says that it waits for Python or has run.
 * @param {Page} page
 * @param {number} index
 * @returns {Promise<string>} what it printed
 */
export async function runCell(page, index) {
  const cell = page.locator('.jp-Notebook .jp-CodeCell').nth(index);
  const prompt = cell.locator('.jp-InputPrompt').first();
  const before = await prompt.innerText();
  const other = new RegExp(`^(?!${before.replace(/[[\]*]/g, '\\$&')}$)\\[(\\d+|\\*)\\]`);
  const begun = () =>
    prompt
      .and(page.locator('.jp-InputPrompt', { hasText: other }))
      .waitFor({ timeout: PRESS_AGAIN })
      .then(
        () => true,
        () => false,
      );
  for (let tries = 0, isRunning = false; !isRunning; tries++) {
    if (tries * PRESS_AGAIN > TIMEOUT)
      throw new Error(`Cell ${index} did not start: its prompt is ${before}.`);
    await cell.locator('.jp-InputArea-editor .cm-content').first().click();
    await page.keyboard.press('Control+Enter');
    isRunning = await begun();
  }
  await prompt.and(page.locator('.jp-InputPrompt', { hasText: /\[\d+\]/ })).waitFor();
  // The prompt is numbered when Python has answered; what it printed came before that.
  return (await cell.locator('.jp-OutputArea-output').allInnerTexts()).join('\n');
}
