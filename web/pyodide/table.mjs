/**
 * One function, one slot in the table of functions. By WebAssembly's JavaScript interface an
 * exported function and the same function read from a table are one object; Emscripten relies on it
 * to tell whether a function has a slot already. In WebKit they are two, so that a thousand
 * functions would take a second slot there, and every pointer to a function in Python's memory
 * would mean another one than in the engine that the memory was written down in.
 */

/**
 * An instance's exports, its functions as the table holds them.
 * @param {WebAssembly.Exports} exports
 * @param {WebAssembly.Table} table
 * @param {number} start first slot of the instance's own functions
 * @returns {WebAssembly.Exports}
 */
export function tableExports(exports, table, start) {
  /**
   * @type {Map<string, Function>} by name, which is the function's number in its module; of several
   *   slots the last, as Emscripten has it
   */
  const inTable = new Map();
  for (let slot = start; slot < table.length; slot++) {
    const entry = table.get(slot);
    if (entry) inTable.set(entry.name, entry);
  }
  return Object.fromEntries(
    Object.entries(exports).map(([name, value]) => [
      name,
      typeof value === 'function' ? (inTable.get(value.name) ?? value) : value,
    ]),
  );
}

/**
 * Run `work` while every library that it instantiates exports its functions as the table holds
 * them.
 * @param {WebAssembly.Table} table
 * @param {() => void} work
 */
export function withTableExports(table, work) {
  const { Instance } = WebAssembly;
  /** @type {any} */ (WebAssembly).Instance = function instantiate(
    /** @type {WebAssembly.Module} */ module,
    /** @type {any} */ imports,
  ) {
    const instance = new Instance(module, imports);
    const start = imports?.env?.__table_base;
    return start === undefined
      ? instance
      : { exports: tableExports(instance.exports, table, start) };
  };
  try {
    work();
  } finally {
    WebAssembly.Instance = Instance;
  }
}
