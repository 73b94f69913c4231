/** How soon the globe answers a slider, how smoothly it moves, and whether the page stays free. */

/** @typedef {import('playwright-core').Page} Page */

/**
 * Open a bundle and move the perplexity slider, its neighbours known as after a first layout.
 * @param {Page} page @param {number} count
 * @returns {Promise<{firstFrame: number, frames: number, drawn: number, idle: number}>} ms to the first frame; then, a
 *   second, the layout's frames, the animation frames meanwhile, and those of the page at rest: what its renderer can do
 */
export function answerToSlider(page, count) {
  return page.evaluate(async (rows) => {
    const sphere = window.embeddingSphere;
    await sphere.engineReady;
    await sphere.open(new File([await (await fetch(`/vectors/${rows}.esb`)).blob()], `${rows}.esb`));
    const { positions: before } = await sphere.relayout({ method: 'spherical-tsne' });
    const slider = /** @type {HTMLInputElement | null} */ (document.querySelector('input[type=range][aria-label="Perplexity"]'));
    if (!slider) throw new Error('The page has no perplexity slider.');
    let first = 0, last = 0, frames = 0, drawn = 0, idle = 0;
    sphere.addEventListener('frame', (event) => {
      const { positions } = /** @type {CustomEvent} */ (event).detail;
      last = performance.now();
      if (first) frames++;
      else if (positions.some((/** @type {number} */ value, /** @type {number} */ index) => Math.abs(value - before[index]) > 1e-6)) first = last;
    });
    const draw = () => {
      if (first && sphere.state().running) drawn++;
      if (!first) idle++;
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
    const rest = performance.now();
    await new Promise((resolve) => {
      setTimeout(resolve, 2000);
    });
    const atRest = idle / ((performance.now() - rest) / 1000);
    const began = performance.now();
    slider.value = String(slider.valueAsNumber + 10);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    while (!first || performance.now() - last < 500) {
      if (performance.now() - began > 20_000) throw new Error('No frame within 20 s of the slider.');
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
    const seconds = (last - first) / 1000;
    return { firstFrame: first - began, frames: frames / seconds, drawn: drawn / seconds, idle: atRest };
  }, count);
}

/**
 * Lay a bundle out and list the long tasks of the page's main thread meanwhile.
 * @param {Page} page @param {number} count
 * @returns {Promise<number[]>} ms of every task over 50 ms
 */
export function longTasks(page, count) {
  return page.evaluate(async (rows) => {
    const sphere = window.embeddingSphere;
    await sphere.engineReady;
    await sphere.open(new File([await (await fetch(`/vectors/${rows}.esb`)).blob()], `${rows}.esb`));
    await new Promise((resolve) => {
      setTimeout(resolve, 1000);
    });
    /** @type {number[]} */
    const found = [];
    const observer = new PerformanceObserver((list) => found.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: 'longtask' });
    await sphere.relayout({ method: 'spherical-tsne' });
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
    observer.disconnect();
    return found;
  }, count);
}
