import { measureInsets } from './insets.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { Covers } from './insets.js'
 */

/**
 * Keeps the globe centred in what the panels leave free, and its names readable beside what floats
 * in it.
 *
 * @param {Globe} globe
 * @param {Covers} panels
 */
export function bindFit(globe, panels) {
  const fit = () =>
    globe.setInsets(
      measureInsets(panels),
      [...document.querySelectorAll('.gestures')].map((tools) => {
        const { left, top, right, bottom } = tools.getBoundingClientRect();
        return [left, top, right, bottom];
      }),
    );
  const watcher = new ResizeObserver(fit);
  for (const panel of Object.values(panels)) watcher.observe(panel);
  addEventListener('resize', fit);
  fit();
}
