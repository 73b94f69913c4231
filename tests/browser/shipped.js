/** Serves a built page as `make run` does: with its headers, its compression and its refusals. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './page.js';

const PYTHON = process.env.PYTHON ?? join(ROOT, '.venv', 'bin', 'python');

/**
 * @param {string} [folder]
 * @returns {Promise<{port: number, stop: () => void}>}
 */
export async function serveAsShipped(folder = join(ROOT, 'dist')) {
  const server = spawn(PYTHON, ['-m', 'sphere_build.serve', folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise((resolve, reject) => {
    server.stdout.on('data', (text) => resolve(Number(/:(\d+)\s/.exec(String(text))?.[1])));
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
  return { port, stop: () => void server.kill() };
}
