/** Runs a server of notebooks of the project's virtual environment, for a test. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { within } from '../waiting.js';
import { ROOT } from './page.js';

const PYTHON = join(ROOT, '.venv', 'bin', 'python');

/** @param {string[]} modules @returns {string} why they cannot run here; empty when they can */
export function whyNoModules(modules) {
  if (!existsSync(PYTHON)) return 'the virtual environment is missing';
  try {
    execFileSync(PYTHON, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
    return '';
  } catch {
    return `a package is not installed: pip install ${modules.join(' ')}`;
  }
}

/**
 * @param {object} wanted
 * @param {string} wanted.module of Python, run with `-m`
 * @param {string[]} wanted.parameters
 * @param {Record<string, string>} wanted.environment beside the present one
 * @param {string} wanted.folder it runs in, and that goes with it
 * @param {(said: string) => string | undefined} wanted.addressIn what it has printed, once it does
 * @returns {Promise<{address: string, close: () => Promise<void>}>}
 */
export async function startNotebookServer({ module, parameters, environment, folder, addressIn }) {
  const server = spawn(PYTHON, ['-m', module, ...parameters], {
    cwd: folder,
    env: { ...process.env, PYTHONPATH: join(ROOT, 'py'), ...environment },
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
  const told = new Promise((resolve, reject) => {
    /** @param {Buffer} data */
    const listen = (data) => {
      said += data;
      const found = addressIn(said);
      if (found) resolve(found);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    void ended.then(() => reject(new Error(`${module} ended:\n${said}`)));
  });
  try {
    return { address: await within(told, () => `${module}:\n${said}`), close };
  } catch (reason) {
    await close();
    throw reason;
  }
}
