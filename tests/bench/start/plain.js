/** PyScript as its packages bring it: a worker that imports NumPy and says so. */
const { PyWorker } = await import('./pyscript/core.js');
await customElements.whenDefined('py-script');
const worker = await PyWorker('./plain.py', {
  async: true,
  version: new URL('./pyodide/plain.mjs', import.meta.url).href,
  config: { packages: ['numpy'], packages_cache: 'passthrough' },
});
await worker.sync.total();
performance.mark('engine');
