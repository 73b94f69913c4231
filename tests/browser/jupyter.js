/** Runs JupyterLab of the project's virtual environment on a folder of its own, for a test. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './page.js';

const PYTHON = join(ROOT, '.venv', 'bin', 'python');
const READY = 180_000;

/** @returns {string} why JupyterLab cannot run here; empty when it can */
export function whyNoJupyter() {
  if (!existsSync(PYTHON)) return 'the virtual environment is missing';
  try {
    execFileSync(PYTHON, ['-c', 'import jupyterlab, anywidget, ipykernel'], { stdio: 'ignore' });
    return '';
  } catch {
    return 'jupyterlab or anywidget is not installed: pip install jupyterlab anywidget';
  }
}

/**
 * @param {string[]} cells sources of a notebook's code cells
 * @returns {Promise<{address: string, close: () => Promise<void>}>} the notebook in JupyterLab
 */
export async function openNotebook(cells) {
  const folder = await mkdtemp(join(tmpdir(), 'embedding-sphere-notebook-'));
  await writeFile(join(folder, 'test.ipynb'), JSON.stringify({
    cells: cells.map((source, index) => ({ cell_type: 'code', id: `cell-${index}`, execution_count: null, metadata: {}, outputs: [], source })),
    metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
    nbformat: 4,
    nbformat_minor: 5,
  }));
  const home = join(folder, '.jupyter');
  const server = spawn(PYTHON, [
    '-m', 'jupyterlab', '--no-browser', '--ip=127.0.0.1', '--port=0', '--allow-root', '--IdentityProvider.token=',
    '--ServerApp.password=', '--LabApp.news_url=', '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    `--ServerApp.root_dir=${folder}`,
  ], {
    cwd: folder,
    env: {
      ...process.env, PYTHONPATH: join(ROOT, 'py'), JUPYTER_CONFIG_DIR: home, JUPYTER_DATA_DIR: home, JUPYTER_RUNTIME_DIR: home,
      IPYTHONDIR: home, JUPYTERLAB_SETTINGS_DIR: home, JUPYTERLAB_WORKSPACES_DIR: home,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = new Promise((resolve) => {
    server.once('exit', resolve);
  });
  const close = async () => {
    server.kill('SIGINT');
    // A second one answers its question whether it should end.
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  /** @type {Promise<string>} */
  const address = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`JupyterLab did not start:\n${said}`)), READY);
    /** @param {Buffer} data */
    const listen = (data) => {
      said += data;
      const found = said.match(/http:\/\/127\.0\.0\.1:(\d+)\/lab/);
      if (!found) return;
      clearTimeout(late);
      resolve(`http://127.0.0.1:${found[1]}/lab/tree/test.ipynb`);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    void ended.then(() => {
      clearTimeout(late);
      reject(new Error(`JupyterLab ended:\n${said}`));
    });
  });
  return address.then((known) => ({ address: known, close }), async (reason) => {
    await close();
    throw reason;
  });
}
