/**
 * Serves dist/ as the root, the peers under /bench/, the data under /data/; keeps what is posted.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @import { AddressInfo } from 'node:net' */

const HERE = fileURLToPath(new URL('.', import.meta.url));
export const ROOT = join(HERE, '..', '..');
export const OUTPUT = join(ROOT, 'tests', 'output', 'bench');
const FOLDERS = [
  ['/bench/', HERE],
  ['/vectors/', OUTPUT],
  ['/', join(ROOT, 'dist')],
];
const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.zip': 'application/zip',
  '.whl': 'application/zip',
});

/** @returns {Promise<{address: string, close: () => void}>} */
export async function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(
      decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname),
    );
    const [prefix, folder] = FOLDERS.find(([start]) => path.startsWith(start)) ?? FOLDERS[2];
    const file = join(folder, path.slice(prefix.length) || 'index.html');
    try {
      if (request.method === 'POST') {
        const parts = [];
        for await (const part of request) parts.push(part);
        await writeFile(file, Buffer.concat(parts));
        response.writeHead(204).end();
      } else {
        const bytes = await readFile(file);
        response
          .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
          .end(bytes);
      }
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
