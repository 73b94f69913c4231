import { DESCRIPTION } from './address.js';
import { AtlasError } from './error.js';

/**
 * An atlas kept whole on this device, so that all of it is there without its server.
 *
 * @import { Description, Piece } from './description.js'
 * @import { AtlasFiles } from './files.js'
 * @import { Kept } from './kept.js'
 *
 * @typedef {{bytes: number, total: number}} Keeping `bytes`: how many of all are kept for good
 * @typedef {[path: string, piece: Piece]} File
 */

/** Files that are fetched at a time. */
const AT_ONCE = 4;

/** @param {Description} description @returns {File[]} of the atlas, beside its description */
const filesOf = ({ families }) =>
  Object.entries(families).flatMap(([name, { parts, footer }]) => [
    /** @type {File} */ ([`${name}/footer`, footer]),
    ...parts.map(
      (part, index) =>
        /** @type {File} */ ([`${name}/${String(index).padStart(4, '0')}.part`, part]),
    ),
  ]);

/** @param {File[]} files */
const bytesOf = (files) => files.reduce((sum, [, { length }]) => sum + length, 0);

/**
 * @param {Description} description @param {string} folder address @param {Kept} kept
 * @returns {Promise<Keeping>}
 */
export async function tellKept(description, folder, kept) {
  const all = filesOf(description);
  return { bytes: bytesOf(all) - bytesOf(await missingOf(all, folder, kept)), total: bytesOf(all) };
}

/**
 * Keep all of an atlas; what is kept stays when that is ended, and is not fetched again.
 * @param {{description: Description, text: string}} told `text`: of its description
 * @param {AtlasFiles} files
 * @param {{kept: Kept, room: () => Promise<number>}} device `room`: bytes that may be added
 * @param {(fraction: number) => void} onProgress 0…1
 * @param {AbortSignal} signal
 * @returns {Promise<Keeping>} as it is found then; rejects with an `AtlasError` where there is no room
 */
export async function keepAll({ description, text }, files, { kept, room }, onProgress, signal) {
  const all = filesOf(description);
  const total = bytesOf(all);
  const missing = await missingOf(all, files.folder, kept);
  const needed = bytesOf(missing);
  const free = await room();
  if (needed > free)
    throw new AtlasError(
      `This browser has room for ${megabytes(free)} more, and the atlas needs ${megabytes(needed)}: free some space on this device, or keep it on another.`,
    );
  let done = total - needed;
  const left = missing.values();
  let isOver = false;
  const keepNext = async () => {
    for (const [path, piece] of left) {
      signal.throwIfAborted();
      if (isOver) return;
      const bytes = await files.readApart(path, piece);
      await kept.writeWhole(files.folder + path, bytes, piece.sha256).catch(() => {
        throw new AtlasError(
          `The browser took no more than ${megabytes(done)} of ${megabytes(total)}: free some space on this device, then keep the rest.`,
        );
      });
      done += piece.length;
      onProgress(done / total);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, keepNext));
  } finally {
    isOver = true;
  }
  await kept.writeWhole(files.folder + DESCRIPTION, new TextEncoder().encode(text).buffer, '');
  return tellKept(description, files.folder, kept);
}

/** @param {File[]} all @param {string} folder @param {Kept} kept @returns {Promise<File[]>} */
async function missingOf(all, folder, kept) {
  const found = await kept.wholeOf(folder);
  return all.filter(([path, { sha256 }]) => found.get(folder + path) !== sha256);
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
