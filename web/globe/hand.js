import { createSelectionTools } from './input/selection.js';
import { createNavigation } from './navigation.js';
import { createPicking } from './picking.js';

/**
 * @import { createCamera } from './camera.js'
 * @import { GlobeEvents } from './globe.js'
 * @import { createOutline } from './layers/outline.js'
 * @import { createLoop } from './loop.js'
 * @import { createQuestions } from './questions.js'
 */

/**
 * The hand on the planet: it points at points, taps them, draws a circle or a lasso round them, and
 * turns the planet.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ReturnType<typeof createCamera>} camera
 * @param {object} scene
 * @param {Parameters<typeof createPicking>[1]} scene.points
 * @param {ReturnType<typeof createQuestions>} scene.questions
 * @param {ReturnType<typeof createOutline>} scene.outline
 * @param {ReturnType<typeof createLoop>} loop
 * @param {GlobeEvents} events
 */
export function createHand(canvas, camera, { points, questions, outline }, loop, events) {
  const picking = createPicking(camera, points, events.onHover);

  /** @param {number} x @param {number} y CSS pixels @param {boolean} adds */
  function onTap(x, y, adds) {
    const question = adds ? -1 : questions.pickAt(camera.view, x, y);
    if (question >= 0) events.onQuestion?.(question);
    else events.onPin(picking.pickAt(x, y), adds);
  }

  // It comes before the gestures, so that it can keep a drawn line from turning the planet.
  const selectionTools = createSelectionTools(canvas, camera.view, outline, {
    ...points,
    onBegin: picking.leave,
    onSelect: events.onSelect,
    onTap,
    onChange: loop.request,
  });
  const navigation = createNavigation(canvas, camera.radius, {
    onTap,
    onMove: picking.hover,
    onLeave: picking.leave,
    onChange: loop.skipWait,
    onKey: events.onKey,
  });
  return { picking, selectionTools, navigation };
}
