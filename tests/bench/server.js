/**
 * Serves dist/ as the root, the peers under /bench/, the data under /data/; keeps what is posted.
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
  ['/', join(ROOT, 'dist')],
];

/** @returns {Promise<{address: string, close: () => Promise<void>}>} */
export async function serve() {
  const { origin, close } = await listen(async (request, response) => {
    const path = normalize(
      decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname),
    );
    const [prefix, folder] = FOLDERS.find(([start]) => path.startsWith(start)) ?? FOLDERS[2];
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
