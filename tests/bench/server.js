/**
 * Serves dist/ as the root, and under /alone/ without the workers that share a layout; the peers
 * under /bench/, the data under /vectors/; keeps what is posted.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen, sendFile } from '../serving.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
export const ROOT = join(HERE, '..', '..');
export const OUTPUT = join(ROOT, 'tests', 'output', 'bench');
const FOLDERS = [
  ['/bench/', HERE],
  ['/vectors/', OUTPUT],
  ['/alone/', join(ROOT, 'dist')],
  ['/', join(ROOT, 'dist')],
];

/** @returns {Promise<{address: string, close: () => Promise<void>}>} */
export async function serve() {
  const { origin, close } = await listen(async (request, response) => {
    const path = normalize(
      decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname),
    );
    const [prefix, folder] = FOLDERS.find(([start]) => path.startsWith(start)) ?? FOLDERS[3];
    if (path === '/alone/pyodide/kernel-worker.mjs') return void response.writeHead(404).end();
    const file = join(folder, path.slice(prefix.length) || 'index.html');
    if (request.method !== 'POST') return sendFile(response, file, readFile(file));
    const parts = [];
    for await (const part of request) parts.push(part);
    const written = writeFile(file, Buffer.concat(parts));
    const status = await written.then(
      () => 204,
      () => 404,
    );
    response.writeHead(status).end();
  });
  return { address: `${origin}/`, close };
}
