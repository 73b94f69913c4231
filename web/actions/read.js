import { UNPACKED_IN_TAB } from '../formats/allowance.js';
import { pathOf } from '../platform/dropped.js';
import { columnarFormat, readColumnar } from '../formats/columnar.js';
import { report } from './report.js';

/**
 * @import { Engine, ReadFiles, TableFile } from '../engine/engine.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 * @import { Python } from './python.js'
 * @import { Requests } from './request.js'
 */

const BUNDLE = /\.esb$/i;

/** Files that are no bundle, read by Python; another reading ends the one before. */
export class TableReader {
  #store;
  #requests;
  #python;
  #engine;
  #stop = new AbortController();

  /**
   * @param {Store<State>} store
   * @param {{requests: Requests, python: Python, engine: Pick<Engine, 'read' | 'forget' |
   *   'cancel'>}} shared
   */
  constructor(store, { requests, python, engine }) {
    this.#store = store;
    this.#requests = requests;
    this.#python = python;
    this.#engine = engine;
  }

  /**
   * @param {File[]} files one, or several that belong together
   * @returns {Promise<ReadFiles>} rejects with one sentence, which is also shown
   */
  read(files) {
    this.#stop.abort(new DOMException('Another file was chosen.', 'AbortError'));
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    return this.#attempt(async () => {
      const tooLarge = files.find(({ size }) => size > UNPACKED_IN_TAB);
      if (tooLarge) {
        throw new Error(
          `${tooLarge.name} has ${(tooLarge.size / 1e9).toFixed(1)} GB, a tab reads up to 1 GB: make a bundle of it with \`embedding-sphere bundle\`.`,
        );
      }
      this.#store.set({ progress: { label: `Reading ${files[0].name}`, fraction: null } });
      /** @type {TableFile[]} */
      const contents = [];
      for (const file of files) contents.push(await this.#contentOf(file, signal));
      await this.#python.start();
      signal.throwIfAborted();
      return this.#ask(contents, '');
    });
  }

  /**
   * Read the last files again.
   * @param {string} vector the column that holds the vectors
   * @returns {Promise<ReadFiles>}
   */
  readAgain(vector) {
    return this.#attempt(() => this.#ask(null, vector));
  }

  /** End the reading, and forget what was read. */
  async cancel() {
    this.#stop.abort(new DOMException('The opening was cancelled.', 'AbortError'));
    await this.#engine.cancel();
    await this.#engine.forget();
  }

  /** @param {TableFile[] | null} files @param {string} vector */
  #ask(files, vector) {
    void this.#requests.stop();
    return this.#engine.read(this.#requests.next().task, files, vector);
  }

  /** @param {File} file @param {AbortSignal} signal @returns {Promise<TableFile>} */
  async #contentOf(file, signal) {
    const path = pathOf(file);
    // What cannot be read at all is told by who reads its bytes.
    const format = await columnarFormat(file).catch(() => null);
    if (!format) return { name: path, parts: [await bytesOf(file)] };
    const { name, parts } = await readColumnar(
      file,
      (fraction) => this.#store.set({ progress: { label: `Reading ${file.name}`, fraction } }),
      signal,
    );
    return { name: path.slice(0, path.length - file.name.length) + name, parts };
  }

  /** @param {() => Promise<ReadFiles>} reading its failure is told in one sentence */
  async #attempt(reading) {
    this.#store.set({ error: '', notice: '' });
    try {
      return await reading();
    } catch (reason) {
      throw report(this.#store, reason);
    } finally {
      this.#store.set({ progress: null });
    }
  }
}

/**
 * @param {File[]} files
 * @returns {boolean} whether they are one bundle, which needs no confirming
 */
export const isBundle = (files) => files.length === 1 && BUNDLE.test(files[0].name);

/**
 * @param {Blob} file
 * @returns {Promise<Uint8Array<ArrayBuffer>>} rejects with one sentence
 */
export async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    const name = file instanceof File ? file.name : 'The file';
    throw new Error(`${name} cannot be read: choose the file again.`);
  }
}
