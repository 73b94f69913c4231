/** The globe in marimo: drawn in its own tree of elements, and in step with the cells. */
import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';
import { findPort } from '../serving.js';
import { eventually, TIMEOUT } from '../waiting.js';
import { findChromium } from './chromium.js';
import { startNotebookServer, whyNoModules } from './notebook-server.js';
import { launch } from './page.js';
import { test } from './waiting.js';

const NOTEBOOK = `
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import numpy as np
    from embedding_sphere import Bundle, widget

    vectors = np.random.default_rng(0).normal(size=(60, 8))
    texts = [f"row {row}" for row in range(60)]
    globe = widget(Bundle.from_arrays(vectors, texts, name="Sixty rows"), method=None)
    view = mo.ui.anywidget(globe)
    view
    return globe, mo, view


@app.cell
def _(mo, view):
    mo.md(f"Python knows of {view.value['pinned']}.")
    return


@app.cell
def _(globe, mo):
    def pin(_):
        globe.pinned = 7


    mo.ui.button(label="Pin the seventh", on_click=pin)
    return
`;

async function openApp() {
  const folder = await mkdtemp(join(tmpdir(), 'embedding-sphere-marimo-'));
  await writeFile(join(folder, 'notebook.py'), NOTEBOOK);
  // marimo does not choose one by itself.
  const port = await findPort();
  return startNotebookServer({
    module: 'marimo',
    parameters: [
      ...['run', 'notebook.py', '--headless', '--no-token'],
      ...['--host', '127.0.0.1', '--port', String(port)],
    ],
    environment: { HOME: folder, XDG_CONFIG_HOME: folder, MARIMO_SKIP_UPDATE_CHECK: '1' },
    folder,
    addressIn: (said) => (said.includes('URL:') ? `http://127.0.0.1:${port}` : undefined),
  });
}

const skip = whyNoModules(['marimo', 'anywidget']) || (findChromium() ? false : 'no Chromium');

describe('the globe in marimo', { skip }, () => {
  test('draws the points, tells the cells what the hand pinned, and shows what they pin', async () => {
    const app = await openApp();
    const browser = await launch({ optimized: true });
    try {
      const page = await browser.newPage({ reducedMotion: 'reduce' });
      page.setDefaultTimeout(TIMEOUT);
      /** @type {string[]} */
      const problems = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol.startsWith('http') && hostname !== '127.0.0.1')
          problems.push(`left the machine: ${request.url()}`);
      });
      // It tells its address before it listens.
      const isUp = () => fetch(app.address).then(Boolean, () => false);
      await eventually(isUp, 'marimo');
      await page.goto(app.address);
      const root = page.locator('.embedding-sphere');
      await root.and(page.locator('[data-drawn="60"]')).waitFor();
      await page.getByText('Python knows of None.').waitFor();
      await root.locator('canvas').focus();
      await page.keyboard.press('Enter');
      const [, row] =
        (await root.locator('.card h3').innerText()).match(/^row (\d+)$/) ?? assert.fail();
      await page.getByText(`Python knows of ${row}.`).waitFor();
      await page.getByRole('button', { name: 'Pin the seventh' }).click();
      await root.locator('.card h3', { hasText: /^row 7$/ }).waitFor();
      assert.deepEqual(problems, []);
    } finally {
      await browser.close();
      await app.close();
    }
  });
});
