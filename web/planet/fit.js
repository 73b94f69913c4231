const WIDE = 720;
const ROOMY = 1000;

/**
 * Keeps the globe centred in what the panels leave free.
 *
 * @param {import('../globe/globe.js').Globe} globe
 * @param {{dock: HTMLElement, controls: HTMLElement, legend: HTMLElement, tray: HTMLElement, choice: HTMLElement}} panels
 * @param {import('../state.js').Store<import('../state.js').State>} store
 */
export function bindFit(globe, { dock, controls, legend, tray, choice }, store) {
  const top = (/** @type {HTMLElement} */ panel) => (panel.hidden ? innerHeight : panel.getBoundingClientRect().top);

  function fit() {
    if (innerWidth < WIDE) {
      const lowest = Math.min(dock.getBoundingClientRect().top, store.get().tray ? tray.getBoundingClientRect().top : innerHeight);
      // The tabs of a closed drawer lie above the planet, below the question.
      const tabs = store.get().tray ? 60 : tray.getBoundingClientRect().bottom;
      globe.setInsets({ left: 4, right: 4, top: choice.hidden ? tabs : choice.getBoundingClientRect().bottom + 4, bottom: innerHeight - lowest });
      return;
    }
    const right = legend.hidden || innerWidth < ROOMY ? 0 : innerWidth - legend.getBoundingClientRect().left;
    globe.setInsets({ left: controls.getBoundingClientRect().right, right, top: 70, bottom: innerHeight - Math.min(top(tray), top(choice)) });
  }
  const watcher = new ResizeObserver(fit);
  for (const panel of [dock, controls, legend, tray, choice]) watcher.observe(panel);
  addEventListener('resize', fit);
}
