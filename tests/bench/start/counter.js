/** A pass-through in front of a server that notes when how many bytes went to the browser. */
import { connect, createServer } from 'node:net';

/** @import { AddressInfo, Socket } from 'node:net' */

/**
 * @param {number} port of the server on this machine
 * @returns {Promise<{port: number, bytesUntil: (time: number) => number, forget: () => void, close:
 *   () => void}>} times in ms since 1970
 */
export async function countBytes(port) {
  /** @type {[time: number, bytes: number][]} */
  let noted = [];
  /** @type {Set<Socket>} */
  const sockets = new Set();
  const server = createServer((browser) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [browser, upstream],
      [upstream, browser],
    ]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    upstream.on('data', (piece) => noted.push([Date.now(), piece.length]));
    browser.pipe(upstream);
    upstream.pipe(browser);
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  return {
    port: /** @type {AddressInfo} */ (server.address()).port,
    bytesUntil: (time) => noted.reduce((sum, [at, bytes]) => (at <= time ? sum + bytes : sum), 0),
    forget() {
      noted = [];
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
