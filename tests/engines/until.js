/**
 * Resolves when the page's record has what is expected; asked in the page, of its own events.
 * @param {import('./driver.js').Driver} driver
 * @param {Record<string, unknown>} expected
 */
export const until = (driver, expected) => driver.evaluate((wanted) => new Promise((resolve) => {
  const look = () => {
    const state = /** @type {Record<string, any>} */ (/** @type {unknown} */ (window.embeddingSphere.state()));
    if (Object.entries(wanted).every(([key, value]) => state[key] === value)) resolve(undefined);
  };
  window.embeddingSphere.addEventListener('statechange', look);
  look();
}), expected);

/**
 * Open the page and wait until its script runs.
 * @param {import('./driver.js').Driver} driver
 * @param {string} address
 */
export async function openPage(driver, address) {
  await driver.goTo(address);
  await arrive(driver);
}

/** @param {import('./driver.js').Driver} driver */
export async function reloadPage(driver) {
  await driver.reload();
  await arrive(driver);
}

/** @param {import('./driver.js').Driver} driver */
async function arrive(driver) {
  await driver.evaluate(async () => {
    while (!window.embeddingSphere) await new Promise(requestAnimationFrame);
    await window.embeddingSphere.planetReady.catch(() => {});
  });
}
