import { Group } from 'three';
import { liftedArc } from '../../geometry/arc.js';
import { geodesicDistance } from '../../geometry/sphere.js';
import { createRibbon } from './ribbon.js';

/**
 * @import { PlanetTheme } from '../theme.js'
 * @import { Screen, Step } from './layer.js'
 */

const STEPS = 48;
const LIFT = 0.13;
const HIGHEST = 0.24;
const REVEAL_SECONDS = 0.7;

/**
 * Great circles from one place to others: whole to some, dashed and of another colour to the rest.
 *
 * @param {'accent' | 'far' | 'missed'} whole colour of a theme
 * @param {'accent' | 'far' | 'missed'} dashed
 */
export function createArcs(whole, dashed) {
  const lines = createRibbon({ width: 1.8, ghost: 0.3 });
  const dashes = createRibbon({ width: 1.8, dash: 1 / 22, ghost: 0.4 });
  const object = new Group();
  object.add(lines.object, dashes.object);
  let revealed = 1;
  return {
    object,
    /**
     * @param {ArrayLike<number>} from unit vector
     * @param {{position: ArrayLike<number>, isDashed: boolean}[]} ends unit vectors
     */
    draw(from, ends) {
      const arcs = ends.map(({ position }) =>
        liftedArc(
          from,
          position,
          STEPS,
          Math.min(LIFT * geodesicDistance(from, position), HIGHEST),
        ),
      );
      lines.draw(arcs.filter((_, k) => !ends[k].isDashed));
      dashes.draw(arcs.filter((_, k) => ends[k].isDashed));
    },
    /** Let them grow out of the place. */
    grow() {
      revealed = 0;
    },
    /** @param {Step} step @returns {boolean} whether they still grow */
    advance({ seconds, reducedMotion }) {
      revealed = reducedMotion ? 1 : Math.min(revealed + seconds / REVEAL_SECONDS, 1);
      const eased = 1 - (1 - revealed) ** 3;
      lines.reveal(eased);
      dashes.reveal(eased);
      return object.visible && revealed < 1;
    },
    /** @param {Screen} screen */
    resize(screen) {
      lines.resize(screen);
      dashes.resize(screen);
    },
    /** @param {PlanetTheme} theme */
    update(theme) {
      lines.paint(theme[whole]);
      dashes.paint(theme[dashed]);
    },
    dispose() {
      lines.dispose();
      dashes.dispose();
    },
  };
}
