/**
 * Run a program of the build that starts Pyodide, and end Node, whose event loop Pyodide keeps
 * alive. Of an error the last line is said: of a Python traceback it says what happened, and the
 * first may be the whole of Emscripten.
 * @param {() => Promise<void>} program
 */
export async function runToEnd(program) {
  try {
    await program();
    process.exit(0);
  } catch (error) {
    console.error(
      String(/** @type {Error} */ (error).message)
        .trim()
        .split('\n')
        .at(-1),
    );
    process.exit(1);
  }
}
