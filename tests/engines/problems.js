/**
 * A script that notes what goes wrong in a page before anything else runs there, in every engine alike; the server
 * of a test puts it into `index.html`.
 */
export const NOTE_PROBLEMS = `
  window.problems = [];
  addEventListener('error', (event) => problems.push('error: ' + (event.message || event.target?.src)), true);
  addEventListener('unhandledrejection', ({ reason }) => problems.push('rejected: ' + reason));
  const { error } = console;
  console.error = (...given) => { problems.push('console: ' + given.join(' ')); error.apply(console, given); };
`;

/** A browser that draws no WebGL. */
export const WITHOUT_WEBGL = `
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (kind, ...given) {
    return String(kind).startsWith('webgl') ? null : getContext.call(this, kind, ...given);
  };
`;
