/** Reads `.gz` files and `.tar.gz` archives, which every host sends as small as they are. */

const BLOCK = 512;

/**
 * Fetch a gzip file.
 * @param {string} address
 * @returns {Promise<ArrayBuffer>} its content
 */
export async function fetchGzip(address) {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${address} answered ${response.status}`);
  return new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

/**
 * Fetch an archive and list its files.
 * @param {string} address
 * @returns {Promise<[name: string, data: Uint8Array][]>} views of one buffer
 */
export async function fetchArchive(address) {
  return [...filesOf(new Uint8Array(await fetchGzip(address)))];
}

/**
 * The files of a tar archive (POSIX.1-1988, ustar): name at 0, size in octal at 124, prefix at 345.
 * @param {Uint8Array} archive
 * @returns {Generator<[name: string, data: Uint8Array]>}
 */
export function* filesOf(archive) {
  const decoder = new TextDecoder();
  const text = (/** @type {number} */ start, /** @type {number} */ length) => {
    const field = archive.subarray(start, start + length);
    const end = field.indexOf(0);
    return decoder.decode(end < 0 ? field : field.subarray(0, end));
  };
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const prefix = text(at + 345, 155);
    const size = Number.parseInt(text(at + 124, 12), 8);
    const start = at + BLOCK;
    if (!(size >= 0) || start + size > archive.length)
      throw new Error('The archive is broken off.');
    yield [
      prefix ? `${prefix}/${text(at, 100)}` : text(at, 100),
      archive.subarray(start, start + size),
    ];
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/**
 * Write files into Emscripten's file system; their names begin at its root.
 * @param {{mkdirTree: (path: string) => void, writeFile: (path: string, data: Uint8Array, options:
 *   {canOwn: boolean}) => void}} system
 * @param {Iterable<[name: string, data: Uint8Array]>} files
 */
export function writeFiles(system, files) {
  const made = new Set();
  for (const [name, data] of files) {
    const path = `/${name}`;
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (!made.has(folder)) system.mkdirTree(folder);
    made.add(folder);
    system.writeFile(path, data, { canOwn: true });
  }
}
