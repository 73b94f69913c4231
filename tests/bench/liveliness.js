/** @import { Page } from 'playwright-core' */

/**
 * How soon the globe answers a slider and a cancel, how smoothly it moves, and whether the page
 * stays free.
 */

/**
 * @typedef {{drawn: number, drawing: number, received: number, receiving: number}} Work counts, and
 *   ms of the main thread
 */

/**
 * Count and time what the page's main thread does for a frame: the handlers of Python's messages,
 * and the callbacks that draw. Commands to WebGL are carried out in another process, which is what
 * a software renderer slows down.
 * @param {Page} page before it opens the page
 */
export function timeWork(page) {
  return page.addInitScript(() => {
    /** @type {Work} */
    const work = { drawn: 0, drawing: 0, received: 0, receiving: 0 };
    Object.assign(window, { work });
    let draws = 0;
    for (const name of /** @type {const} */ ([
      'drawArrays',
      'drawElements',
      'drawArraysInstanced',
      'drawElementsInstanced',
    ])) {
      const drawAs = /** @type {any} */ (WebGL2RenderingContext.prototype[name]);
      /** @type {any} */ (WebGL2RenderingContext.prototype)[name] = function count(
        /** @type {any[]} */ ...given
      ) {
        draws++;
        return drawAs.apply(this, given);
      };
    }
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (draw) =>
      request((now) => {
        const began = performance.now(),
          before = draws;
        draw(now);
        // A callback that draws nothing is no frame.
        if (draws === before) return;
        work.drawing += performance.now() - began;
        work.drawn++;
      });
    const { set, ...given } = /** @type {PropertyDescriptor} */ (
      Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')
    );
    Object.defineProperty(MessagePort.prototype, 'onmessage', {
      ...given,
      set(/** @type {((event: MessageEvent) => void) | null} */ handle) {
        set?.call(
          this,
          handle &&
            ((/** @type {MessageEvent} */ event) => {
              const began = performance.now();
              handle.call(this, event);
              if (event.data?.type !== 'frame') return;
              work.receiving += performance.now() - began;
              work.received++;
            }),
        );
      },
    });
  });
}

/**
 * Lay a bundle out in 2,000 iterations and tell what reaches the page and what it costs its main
 * thread.
 * @param {Page} page with `timeWork` @param {number} count
 * @returns {Promise<{frames: number, receiving: number, drawing: number, drawn: number}>} layout
 *   frames that arrive a second; ms to take one in and to draw one; frames that this browser draws
 *   a second
 */
export function smoothness(page, count) {
  return page.evaluate(async (rows) => {
    const sphere = window.embeddingSphere;
    await sphere.engineReady;
    await sphere.open(
      new File([await (await fetch(`/vectors/${rows}.esb`)).blob()], `${rows}.esb`),
    );
    await sphere.relayout({ method: 'spherical-tsne' });
    const { work } = /** @type {{work: Work}} */ (/** @type {unknown} */ (window));
    const before = { ...work };
    let first = 0,
      last = 0;
    sphere.addEventListener('frame', () => {
      last = performance.now();
      first ||= last;
    });
    const done = sphere.relayout({ iterations: 2000 });
    while (!first || sphere.state().running) {
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    const after = { ...work };
    await done;
    const seconds = (last - first) / 1000,
      drawn = after.drawn - before.drawn,
      received = after.received - before.received;
    return {
      frames: received / seconds,
      receiving: (after.receiving - before.receiving) / received,
      drawing: drawn ? (after.drawing - before.drawing) / drawn : 0,
      drawn: drawn / seconds,
    };
  }, count);
}

/**
 * Cancel a layout at several moments, from the search for neighbours on.
 * @param {Page} page @param {number} count
 * @returns {Promise<number[]>} ms to each answer
 */
export function answersToCancel(page, count) {
  return page.evaluate(async (rows) => {
    const sphere = window.embeddingSphere;
    await sphere.engineReady;
    const bundle = await (await fetch(`/vectors/${rows}.esb`)).blob();
    /** @type {number[]} */
    const waits = [];
    for (let round = 0; round < 12; round++) {
      // Opened anew, the bundle's neighbours are not known.
      if (round % 6 === 0) await sphere.open(new File([bundle], `${rows}.esb`));
      const run = sphere.relayout({ method: 'spherical-tsne' }).catch(() => null);
      await new Promise((resolve) => {
        setTimeout(resolve, 200 * 2 ** (round % 6));
      });
      const began = performance.now();
      void sphere.cancel();
      await run;
      waits.push(performance.now() - began);
    }
    return waits;
  }, count);
}

/**
 * Open a bundle and move the perplexity slider, its neighbours known as after a first layout.
 * @param {Page} page @param {number} count
 * @returns {Promise<number>} ms from the slider's event to the first frame in which a point has
 *   moved
 */
export function answerToSlider(page, count) {
  return page.evaluate(async (rows) => {
    const sphere = window.embeddingSphere;
    await sphere.engineReady;
    await sphere.open(
      new File([await (await fetch(`/vectors/${rows}.esb`)).blob()], `${rows}.esb`),
    );
    const { positions: before } = await sphere.relayout({ method: 'spherical-tsne' });
    const slider = /** @type {HTMLInputElement | null} */ (
      document.querySelector('input[type=range][aria-label="Perplexity"]')
    );
    if (!slider) throw new Error('The page has no perplexity slider.');
    await new Promise((resolve) => {
      setTimeout(resolve, 2000);
    });
    const began = performance.now();
    /** @type {Promise<number>} */
    const moved = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('No frame within 20 s of the slider.')), 20_000);
      sphere.addEventListener('frame', (event) => {
        const { positions } = /** @type {CustomEvent} */ (event).detail;
        const far = (/** @type {number} */ value, /** @type {number} */ index) =>
          Math.abs(value - before[index]) > 1e-6;
        if (positions.some(far)) resolve(performance.now() - began);
      });
    });
    slider.value = String(slider.valueAsNumber + 10);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    return moved;
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
    await sphere.open(
      new File([await (await fetch(`/vectors/${rows}.esb`)).blob()], `${rows}.esb`),
    );
    await new Promise((resolve) => {
      setTimeout(resolve, 1000);
    });
    /** @type {number[]} */
    const found = [];
    const observer = new PerformanceObserver((list) =>
      found.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: 'longtask' });
    await sphere.relayout({ method: 'spherical-tsne' });
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
    observer.disconnect();
    return found;
  }, count);
}
