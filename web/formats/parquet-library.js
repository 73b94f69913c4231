/**
 * The library that reads Parquet, with what unpacks its pages. It is loaded by the workers that need
 * it, never by the page.
 *
 * @typedef {Record<string, (input: Uint8Array, length: number) => Uint8Array>} Compressors by codec
 * @typedef {(path: string) => Promise<any>} Load imports a module by its path under `vendor/`
 *
 * @param {Load} load
 * @returns {Promise<typeof import('hyparquet')>}
 */
export const loadHyparquet = (load) => load('hyparquet/src/index.js');

/** @param {Load} load @returns {Promise<Compressors>} */
export async function loadCompressors(load) {
  const [
    { snappyUncompress },
    { gunzip },
    { decompressBrotli },
    { decompressLz4, decompressLz4Raw },
    { decompress },
  ] = await Promise.all(
    [
      'hyparquet/src/snappy.js',
      'hyparquet-compressors/src/gzip.js',
      'hyparquet-compressors/src/brotli.js',
      'hyparquet-compressors/src/lz4.js',
      'fzstd/index.mjs',
    ].map(load),
  );
  return {
    SNAPPY(input, length) {
      const page = new Uint8Array(length);
      snappyUncompress(input, page);
      return page;
    },
    GZIP: (input, length) => gunzip(input, new Uint8Array(length)),
    BROTLI: decompressBrotli,
    ZSTD: (input, length) => decompress(input, new Uint8Array(length)),
    LZ4: decompressLz4,
    LZ4_RAW: decompressLz4Raw,
  };
}
