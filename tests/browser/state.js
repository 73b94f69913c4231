/**
 * Runs in the page: resolves when its record has what is expected, by the page's own events.
 * @param {Record<string, unknown>} wanted
 * @returns {Promise<void>}
 */
export function stateHas(wanted) {
  return new Promise((resolve) => {
    const look = () => {
      const state = /** @type {Record<string, any>} */ (
        /** @type {unknown} */ (window.embeddingSphere.state())
      );
      if (Object.entries(wanted).every(([key, value]) => state[key] === value)) resolve();
    };
    window.embeddingSphere.addEventListener('statechange', look);
    look();
  });
}

/**
 * Runs in the page: whether nothing is computed any more. Python is up, the layout on the screen is
 * measured and its regions are named.
 * @returns {boolean}
 */
export function isAtRest() {
  const { engine, running, measuring, progress, regions, distortion, ...now } =
    window.embeddingSphere.state();
  const isNamed = regions.length > 0 && now.namedPositions === now.positions;
  const isMeasured = measuring === null && distortion !== null && isNamed;
  return engine === 'ready' && !running && progress === null && isMeasured;
}
