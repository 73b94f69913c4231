/**
 * Scripts that run in a page before its own; a test's server puts them into `index.html`. What is
 * told to the console is noted by the page itself, as not every driver hears it.
 */

/**
 * Notes what goes wrong, in `window.problems` and what is worth a warning in `window.warnings`; a
 * worker tells the page.
 */
export function noteProblems() {
  const page = /** @type {any} */ (globalThis);
  const isPage = 'document' in globalThis;
  const channel = new BroadcastChannel('problems');
  page.problems = [];
  page.warnings = [];
  /** @param {string} problem */
  const note = (problem) => (isPage ? page.problems.push(problem) : channel.postMessage(problem));
  if (isPage) channel.onmessage = ({ data }) => page.problems.push(`worker: ${data}`);
  const text = (/** @type {unknown[]} */ given) => given.map(String).join(' ');
  const { error, warn } = console;
  console.error = (...given) => {
    note(`console: ${text(given)}`);
    error(...given);
  };
  console.warn = (...given) => {
    page.warnings.push(text(given));
    warn(...given);
  };
  addEventListener(
    'error',
    ({ message, target }) =>
      note(`error: ${message || /** @type {HTMLScriptElement} */ (target)?.src}`),
    true,
  );
  addEventListener('unhandledrejection', ({ reason }) => note(`rejected: ${reason}`));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    note(`policy: ${violatedDirective} ${blockedURI}`),
  );
}

/** A browser that keeps no page for offline use: to keep it takes time, and is tested by itself. */
export function withoutServiceWorker() {
  delete (/** @type {any} */ (Navigator.prototype).serviceWorker);
}

/**
 * WebGL with a quarter of the pixels, whose edges are not smoothed: here the processor draws it, and
 * no picture is looked at closely.
 */
export function drawCoarsely() {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = /** @type {any} */ (
    function get(/** @type {string} */ kind, /** @type {object | undefined} */ settings) {
      const given = kind.startsWith('webgl') ? { ...settings, antialias: false } : settings;
      return /** @type {any} */ (getContext).call(this, kind, given);
    }
  );
  Object.defineProperty(globalThis, 'devicePixelRatio', { value: 0.5 });
}

/** A browser that draws no WebGL. */
export function withoutWebGL() {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = /** @type {any} */ (
    function get(/** @type {any[]} */ ...given) {
      return String(given[0]).startsWith('webgl')
        ? null
        : getContext.apply(this, /** @type {any} */ (given));
    }
  );
}
