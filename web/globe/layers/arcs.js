import { Group } from 'three';
import { liftedArc } from '../../geometry/arc.js';
import { geodesicDistance } from '../../geometry/sphere.js';
import { createRibbon } from './ribbon.js';

/**
 * @import { PlanetTheme } from '../theme.js'
 * @import { Screen } from './layer.js'
 */

const STEPS = 48;
const LIFT = 0.13;
const HIGHEST = 0.24;
const REVEAL_SECONDS = 0.7;

/**
 * Great circles from the query to its best matches. Those to matches that lie far from it on the
 * map are dashed and of another colour.
 */
export function createArcs() {
  const near = createRibbon({ width: 1.8, ghost: 0.3 });
  const far = createRibbon({ width: 1.8, dash: 1 / 22, ghost: 0.4 });
  const object = new Group();
  object.add(near.object, far.object);
  let revealed = 1;
  return {
    object,
    /**
     * @param {ArrayLike<number>} from unit vector
     * @param {{place: ArrayLike<number>, far: boolean}[]} ends unit vectors
     */
    draw(from, ends) {
      const arcs = ends.map(({ place }) =>
        liftedArc(from, place, STEPS, Math.min(LIFT * geodesicDistance(from, place), HIGHEST)),
      );
      near.draw(arcs.filter((_, k) => !ends[k].far));
      far.draw(arcs.filter((_, k) => ends[k].far));
    },
    /** Let them grow out of the query. */
    grow() {
      revealed = 0;
    },
    /** @param {number} seconds @param {boolean} still @returns {boolean} whether they still grow */
    advance(seconds, still) {
      revealed = still ? 1 : Math.min(revealed + seconds / REVEAL_SECONDS, 1);
      const eased = 1 - (1 - revealed) ** 3;
      near.reveal(eased);
      far.reveal(eased);
      return object.visible && revealed < 1;
    },
    /** @param {Screen} screen */
    resize(screen) {
      near.resize(screen);
      far.resize(screen);
    },
    /** @param {PlanetTheme} theme */
    update(theme) {
      near.paint(theme.accent);
      far.paint(theme.far);
    },
    dispose() {
      near.dispose();
      far.dispose();
    },
  };
}
