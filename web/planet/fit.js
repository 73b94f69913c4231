import { measureInsets } from './insets.js';

/**
 * @import { Globe } from '../globe/globe.js'
 * @import { Covers } from './insets.js'
 */

/** What lies on the planet: the tools, and the lines that go with an action. */
const FLOATING = '.gestures, .welcome, .selection-bar:not([hidden])';

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
      [...document.querySelectorAll(FLOATING)].map((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return [left, top, right, bottom];
      }),
    );
  const watcher = new ResizeObserver(fit);
  const floating = document.querySelectorAll(FLOATING);
  for (const element of [...Object.values(panels), ...floating]) watcher.observe(element);
  addEventListener('resize', fit);
  fit();
}
