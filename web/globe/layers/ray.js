import { createRibbon } from './ribbon.js';

/** @import { PlanetTheme } from '../theme.js' */

const BOTTOM = 0.96;
export const RAY_TOP = 1.16;

/** A ray from the planet through the selected point, at whose end its coordinates are written. */
export function createRay() {
  const ribbon = createRibbon({ width: 1.3, ghost: 0.3 });
  ribbon.object.visible = false;
  return {
    object: ribbon.object,
    /** @param {ArrayLike<number> | null} place unit vector; null for none */
    draw(place) {
      ribbon.draw(
        place
          ? [
              Float32Array.from(
                [BOTTOM, RAY_TOP].flatMap((radius) => Array.from(place, (value) => value * radius)),
              ),
            ]
          : [],
      );
    },
    resize: ribbon.resize,
    /** @param {PlanetTheme} theme */
    update: (theme) => ribbon.paint(theme.mark),
    dispose: ribbon.dispose,
  };
}
