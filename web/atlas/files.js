import { AtlasError } from './error.js';

/**
 * The files of an atlas: each is fetched whole, checked against its hash, and held while there is
 * room. No part of a file is asked for by range, which not every host answers.
 *
 * @import { Piece } from './description.js'
 * @import { Kept } from './kept.js'
 *
 * @typedef {object} Outside what files come from
 * @property {typeof fetch} fetch
 * @property {Kept | null} kept on this device
 * @property {() => Promise<number>} [room] bytes that this device may keep beside what it does
 * @property {(bytes: ArrayBuffer) => Promise<string>} digest SHA-256 in hexadecimal; empty where the
 *   browser computes none
 */

/** Bytes that are held at most. */
const MOST = 64_000_000;

export class AtlasFiles {
  /** Address, with a slash at its end. */
  folder;
  #outside;
  #most;
  #bytes = 0;
  /** Fetched, the least recently read first. @type {Map<string, Promise<ArrayBuffer>>} */
  #held = new Map();
  /** Bytes that came over the network. */
  fetched = 0;

  /** @param {string} folder address, with a slash at its end @param {Outside} outside @param {number} [most] bytes held */
  constructor(folder, outside, most = MOST) {
    this.folder = folder;
    this.#outside = outside;
    this.#most = most;
  }

  /**
   * The file that may be replaced by a newer one: asked of the server, and of this device where that
   * does not answer.
   * @param {string} path
   * @returns {Promise<string>}
   */
  async readText(path) {
    const { kept } = this.#outside;
    const address = this.folder + path;
    try {
      const bytes = await this.#fetch(path, 'no-cache');
      void kept?.write(address, bytes).catch(() => {});
      return new TextDecoder().decode(bytes);
    } catch (reason) {
      const known = await kept?.read(address);
      if (!known) throw reason;
      return new TextDecoder().decode(known);
    }
  }

  /**
   * @param {string} path of a file whose bytes are known by their hash
   * @param {Piece} piece
   * @returns {Promise<ArrayBuffer>} not to be changed
   */
  read(path, piece) {
    const held = this.#held.get(path);
    this.#held.delete(path);
    const reading = held ?? this.#readAnew(path, piece);
    this.#held.set(path, reading);
    if (!held)
      reading.then(
        () => this.#hold(piece.length),
        () => this.#held.delete(path),
      );
    return reading;
  }

  /** @param {string} path @param {Piece} piece */
  async #readAnew(path, piece) {
    const { kept } = this.#outside;
    const address = this.folder + path;
    const known = await kept?.read(address);
    if (known && !(await this.#faultOf(known, piece))) return known;
    const bytes = await this.#fetchWhole(path, piece);
    await kept?.write(address, bytes);
    return bytes;
  }

  /**
   * Read a file that is to be kept elsewhere: it is neither held nor kept here.
   * @param {string} path @param {Piece} piece
   * @returns {Promise<ArrayBuffer>}
   */
  async readApart(path, piece) {
    const known = await (this.#held.get(path) ?? this.#outside.kept?.read(this.folder + path));
    if (known && !(await this.#faultOf(known, piece))) return known;
    return this.#fetchWhole(path, piece);
  }

  /** @param {string} path @param {Piece} piece */
  async #fetchWhole(path, piece) {
    let bytes = await this.#fetch(path, 'default');
    // What lies in the browser's own cache may be of an atlas that was there before.
    if (await this.#faultOf(bytes, piece)) bytes = await this.#fetch(path, 'reload');
    const fault = await this.#faultOf(bytes, piece);
    if (fault) throw new AtlasError(`${path} of the atlas ${fault}`);
    return bytes;
  }

  /** @param {ArrayBuffer} bytes @param {Piece} piece @returns {Promise<string>} empty for none */
  async #faultOf(bytes, { length, sha256 }) {
    if (bytes.byteLength < length)
      return `arrived cut short (${bytes.byteLength.toLocaleString('en')} of ${length.toLocaleString('en')} bytes): copy the atlas to its host again.`;
    const got = await this.#outside.digest(bytes);
    if (bytes.byteLength > length || (got && got !== sha256))
      return 'is not the one that was written with its atlas.json: the atlas has changed on its server; reload the page.';
    return '';
  }

  /** @param {string} path @param {RequestCache} cache @returns {Promise<ArrayBuffer>} */
  async #fetch(path, cache) {
    const response = await this.#outside.fetch(this.folder + path, { cache }).catch(() => {
      throw new AtlasError(
        `${path} of the atlas did not arrive: check the connection; what is loaded stays.`,
      );
    });
    if (!response.ok)
      throw new AtlasError(
        `${path} of the atlas is missing: its server answers ${response.status}; copy the whole folder to the host again.`,
      );
    const bytes = await response.arrayBuffer().catch(() => {
      throw new AtlasError(`${path} of the atlas broke off: check the connection.`);
    });
    this.fetched += bytes.byteLength;
    return bytes;
  }

  /** Let go what was not read for longest. @param {number} more bytes that are held now */
  async #hold(more) {
    this.#bytes += more;
    for (const [path, reading] of this.#held) {
      if (this.#bytes <= this.#most) return;
      this.#held.delete(path);
      // What is still on its way may fail, and was not counted then.
      this.#bytes -= (await reading.catch(() => null))?.byteLength ?? 0;
    }
  }
}
