/**
 * Turn a Parquet file into JSON Lines in a worker of its own.
 * @param {File} file
 * @param {(fraction: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<{name: string, parts: Uint8Array[]}>} rejects with one sentence, or with the
 *   signal's reason
 */
export function readParquet(file, onProgress, signal) {
  const worker = new Worker(new URL('formats/parquet-worker.js', location.href), {
    type: 'module',
  });
  /** @type {Promise<{name: string, parts: Uint8Array[]}>} */
  const reading = new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(
        new Error(
          'The reader of Parquet files did not start: reload the page, or save the table as CSV.',
        ),
      );
    });
    worker.addEventListener('message', ({ data }) => {
      if (data.fraction !== undefined) onProgress(data.fraction);
      else if (data.sentence) reject(new Error(data.sentence));
      else resolve({ name: file.name.replace(/\.(parquet|pq)$/i, '.jsonl'), parts: data.parts });
    });
    worker.postMessage({ file });
  });
  return reading.finally(() => worker.terminate());
}
