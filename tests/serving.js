/** Plain servers on this machine, for tests and benchmarks. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';

/** By suffix, the same as the package's server has. */
const MEDIA_TYPES = /** @type {Record<string, string>} */ (
  JSON.parse(readFileSync(new URL('media-types.json', import.meta.url), 'utf8'))
);

/**
 * @param {import('node:http').RequestListener} answer
 * @returns {Promise<{port: number, origin: string, close: () => Promise<void>}>} `close` ends open connections, too
 */
export async function listen(answer) {
  const server = createServer(answer);
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  // A test that failed may not have closed it: that keeps no process for ever.
  server.unref();
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** @returns {Promise<number>} a port that nobody listens on */
export async function findPort() {
  const { port, close } = await listen(() => {});
  await close();
  return port;
}

/**
 * Send a file with no header but its media type; where it cannot be read, say that it is not there.
 * @param {import('node:http').ServerResponse} response
 * @param {string} name
 * @param {Promise<Buffer>} content
 */
export async function sendFile(response, name, content) {
  const bytes = await content.catch(() => null);
  if (bytes)
    response
      .writeHead(200, { 'content-type': MEDIA_TYPES[extname(name)] ?? 'application/octet-stream' })
      .end(bytes);
  else response.writeHead(404).end();
}
