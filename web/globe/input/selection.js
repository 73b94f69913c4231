import { circleAround, withinCircle } from '../../geometry/circle.js';
import { withinPolygon } from '../../geometry/polygon.js';
import { geodesicDistance } from '../../geometry/sphere.js';
import { unproject } from '../../geometry/view.js';
import { createFreehand } from './freehand.js';

/**
 * @import { View } from '../../geometry/view.js'
 * @import { createOutline } from '../layers/outline.js'
 * @import { Path, Shape } from './freehand.js'
 */

const AROUND = 128;

/**
 * The selection tools: a circle or a lasso drawn on the planet selects the points inside.
 * @param {HTMLElement} canvas
 * @param {View} view
 * @param {ReturnType<typeof createOutline>} outline
 * @param {object} events
 * @param {() => Float32Array} events.positions 3N unit vectors, as drawn
 * @param {(index: number) => boolean} events.accepts which points may be selected
 * @param {() => void} events.onBegin a line is being drawn: nothing is pointed at
 * @param {(rows: number[], adds: boolean) => void} events.onSelect
 * @param {(x: number, y: number, adds: boolean) => void} events.onTap
 * @param {() => void} events.onChange
 */
export function createSelectionTools(
  canvas,
  view,
  outline,
  { positions, accepts, onBegin, onSelect, onTap, onChange },
) {
  /** @type {'turn' | Shape} */
  let tool = 'turn';

  /** @param {Path} path the middle of a circle first, its rim last */
  function circleOf(path) {
    const center = unproject(view, ...path[0]).position;
    return {
      center,
      radius: geodesicDistance(center, unproject(view, ...path[path.length - 1]).position),
    };
  }
  /** @param {Path} path @returns {Float32Array} */
  const lassoOf = (path) =>
    Float32Array.from(path.flatMap(([x, y]) => unproject(view, x, y).position));

  const freehand = createFreehand(canvas, () => tool, {
    onBegin,
    onDraw(shape, path) {
      const { center, radius } = circleOf(path);
      outline.draw(shape === 'circle' ? circleAround(center, radius, AROUND) : lassoOf(path));
      onChange();
    },
    onDrawn(shape, path, adds) {
      const { center, radius } = circleOf(path);
      // All that can be drawn on lies on the side that the camera sees, less than 90° from its middle.
      const length = Math.hypot(...view.eye);
      const inside =
        shape === 'circle'
          ? withinCircle(positions(), center, radius)
          : withinPolygon(
              positions(),
              lassoOf(path),
              view.eye.map((value) => value / length),
            );
      onSelect(inside.filter(accepts), adds);
    },
    onCancel() {
      outline.draw(null);
      onChange();
    },
    onTap,
  });
  return {
    /** @param {'turn' | Shape} wanted what dragging does */
    setTool(wanted) {
      tool = wanted;
      canvas.dataset.tool = wanted;
    },
    isDrawing: freehand.isDrawing,
    dispose: freehand.dispose,
  };
}
