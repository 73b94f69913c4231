const TAP = 6;
const STEP = 4;

/**
 * Freehand drawing of circles and lassos on the planet: Alt draws a circle, Shift a lasso, and so does a tool for
 * one finger. A press that does not move is a tap.
 *
 * @typedef {'circle' | 'lasso'} Shape
 * @typedef {[x: number, y: number][]} Path CSS pixels from the surface's top left
 *
 * @param {HTMLElement} surface
 * @param {() => 'turn' | Shape} tool what dragging does without a key
 * @param {{onBegin: () => void, onDraw: (shape: Shape, path: Path) => void, onDrawn: (shape: Shape, path: Path, adds:
 *   boolean) => void, onCancel: () => void, onTap: (x: number, y: number, adds: boolean) => void}}
 *   events
 */
export function createFreehand(surface, tool, events) {
  /** @type {{id: number, shape: Shape, path: Path} | null} */
  let drawing = null;
  const stop = new AbortController();
  const listen = { capture: true, signal: stop.signal };
  const cancel = () => {
    if (!drawing) return;
    drawing = null;
    events.onCancel();
  };
  /** @param {PointerEvent} event @returns {[number, number]} */
  const place = (event) => {
    const box = surface.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  surface.addEventListener(
    'pointerdown',
    (event) => {
      if (drawing) {
        // A second finger means to turn or zoom: the first one's line is given up.
        cancel();
        return;
      }
      const kind = event.altKey ? 'circle' : event.shiftKey ? 'lasso' : tool();
      if (kind === 'turn' || event.button !== 0) return;
      event.stopImmediatePropagation();
      surface.setPointerCapture(event.pointerId);
      surface.focus({ preventScroll: true });
      drawing = { id: event.pointerId, shape: kind, path: [place(event)] };
      events.onBegin();
    },
    listen,
  );
  surface.addEventListener(
    'pointermove',
    (event) => {
      if (drawing?.id !== event.pointerId) return;
      event.stopImmediatePropagation();
      const now = place(event),
        last = drawing.path[drawing.path.length - 1];
      if (Math.hypot(now[0] - last[0], now[1] - last[1]) < STEP) return;
      drawing.path.push(now);
      events.onDraw(drawing.shape, drawing.path);
    },
    listen,
  );
  surface.addEventListener(
    'pointerup',
    (event) => {
      if (drawing?.id !== event.pointerId) return;
      event.stopImmediatePropagation();
      const { shape, path } = drawing;
      drawing = null;
      const adds = event.ctrlKey || event.metaKey;
      const reach = Math.max(...path.map(([x, y]) => Math.hypot(x - path[0][0], y - path[0][1])));
      events.onCancel();
      if (reach < TAP) events.onTap(path[0][0], path[0][1], event.shiftKey || adds);
      else events.onDrawn(shape, path, adds);
    },
    listen,
  );
  surface.addEventListener('pointercancel', cancel, listen);
  surface.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !drawing) return;
      event.stopImmediatePropagation();
      cancel();
    },
    listen,
  );
  return { isDrawing: () => drawing !== null, dispose: () => stop.abort() };
}
