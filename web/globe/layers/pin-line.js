import { createRibbon } from './ribbon.js';

/** @import { PlanetTheme } from '../theme.js' */

const BOTTOM = 0.96;
export const PIN_LINE_TOP = 1.16;

/** The line from the planet through the pinned point, at whose end stands its callout. */
export function createPinLine() {
  const ribbon = createRibbon({ width: 1.3, ghost: 0.3 });
  ribbon.object.visible = false;
  return {
    object: ribbon.object,
    /** @param {ArrayLike<number> | null} position unit vector; null for none */
    draw(position) {
      ribbon.draw(
        position
          ? [
              Float32Array.from(
                [BOTTOM, PIN_LINE_TOP].flatMap((radius) =>
                  Array.from(position, (value) => value * radius),
                ),
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
