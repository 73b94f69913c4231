/** The first bytes of Parquet, of an Arrow or Feather file, and of an Arrow stream. */
const PARQUET = [0x50, 0x41, 0x52, 0x31];
const ARROW = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
const STREAM = [0xff, 0xff, 0xff, 0xff];

/**
 * Which format of columns a file has, whatever it is called.
 * @param {Blob} file
 * @returns {Promise<'parquet' | 'arrow' | null>} null for any other
 */
export async function columnarFormat(file) {
  const head = new Uint8Array(await file.slice(0, ARROW.length).arrayBuffer());
  const starts = (/** @type {number[]} */ mark) => mark.every((byte, i) => head[i] === byte);
  if (starts(PARQUET)) return 'parquet';
  return starts(ARROW) || starts(STREAM) ? 'arrow' : null;
}

/**
 * Turn a Parquet, Arrow or Feather file into JSON Lines in a worker of its own.
 * @param {File} file
 * @param {(fraction: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<{name: string, parts: Uint8Array[]}>} rejects with one sentence, or with the
 *   signal's reason
 */
export function readColumnar(file, onProgress, signal) {
  const worker = new Worker(new URL('formats/columnar-worker.js', location.href), {
    type: 'module',
  });
  /** @type {Promise<{name: string, parts: Uint8Array[]}>} */
  const reading = new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(
        new Error(
          'The reader of Parquet and Arrow did not start: reload the page, or save the table as CSV.',
        ),
      );
    });
    worker.addEventListener('message', ({ data }) => {
      if (data.fraction !== undefined) onProgress(data.fraction);
      else if (data.sentence) reject(new Error(data.sentence));
      else resolve({ name: `${file.name.replace(/\.[^.]*$/, '')}.jsonl`, parts: data.parts });
    });
    worker.postMessage({ file });
  });
  return reading.finally(() => worker.terminate());
}
