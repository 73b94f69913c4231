/**
 * One more instance of the kernel, in a worker and a memory of its own: it does what the first one
 * asks of it. The first message is the compiled module; every other one is a list of steps, which
 * is answered when all are done.
 *
 * @typedef {number | string | [name: string, offset: number]} Value a number, or what a step has
 *   named
 *
 * @typedef {object} Step one of call, make, write and read
 * @property {string} [call] a function of the kernel
 * @property {string} [make] the same, of one that returns 0 where memory is full
 * @property {Value[]} [arguments]
 * @property {string} [as] a name for what it returns
 * @property {Uint8Array} [write] bytes
 * @property {Value} [read] how many things
 * @property {number} [each] their bytes
 * @property {Value} [at] where to write or read
 */

/** @type {{memory: WebAssembly.Memory} & Record<string, any>} */
let kernel;
/** @type {Map<string, number>} */
const named = new Map();

/** @param {Value} value @returns {number} */
function valueOf(value) {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return /** @type {number} */ (named.get(value));
  return valueOf(value[0]) + value[1];
}

/** @param {Step} step @returns {Uint8Array<ArrayBuffer>[]} what it has read */
function take({ call, make, arguments: given = [], as, write, read, each = 1, at = 0 }) {
  if (write) new Uint8Array(kernel.memory.buffer).set(write, valueOf(at));
  if (read !== undefined) {
    const start = valueOf(at);
    return [new Uint8Array(kernel.memory.buffer.slice(start, start + valueOf(read) * each))];
  }
  const name = call ?? make;
  if (name) {
    const result = kernel[name](...given.map(valueOf));
    if (make && result === 0) throw new Error('The memory of a worker is full.');
    if (as) named.set(as, result);
  }
  return [];
}

addEventListener('message', ({ data }) => {
  try {
    if (data instanceof WebAssembly.Module) {
      kernel = /** @type {any} */ (new WebAssembly.Instance(data).exports);
      return;
    }
    const parts = /** @type {Step[]} */ (data).flatMap(take);
    postMessage({ parts }, { transfer: parts.map(({ buffer }) => buffer) });
  } catch (reason) {
    postMessage({ failed: String(reason) });
  }
});
