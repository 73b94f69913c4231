import { createRibbon } from './ribbon.js';

/** @import { PlanetTheme } from '../theme.js' */

const RADIUS = 1.004;

/** What the hand draws on the planet: a circle or a lasso before it is closed. */
export function createOutline() {
  const ribbon = createRibbon({ width: 2, ghost: 0.6 });
  ribbon.object.visible = false;
  return {
    object: ribbon.object,
    /**
     * @param {Float32Array | null} places 3M unit vectors, the last joined to the first; null for
     *   nothing
     */
    draw(places) {
      ribbon.draw(
        places && places.length
          ? [Float32Array.from([...places, ...places.subarray(0, 3)], (value) => value * RADIUS)]
          : [],
      );
    },
    resize: ribbon.resize,
    /** @param {PlanetTheme} theme */
    update: (theme) => ribbon.paint(theme.accent),
    dispose: ribbon.dispose,
  };
}
