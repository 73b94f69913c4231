/**
 * The globe's help for those who use keys: it comes with a key, goes with the pointer, and "?" asks
 * for it from anywhere but a field.
 *
 * @param {HTMLElement} canvas has the class `helps` while it is shown
 */
export function bindHelp(canvas) {
  let byKey = false;
  const show = (/** @type {boolean} */ shown) => canvas.classList.toggle('helps', shown);
  addEventListener(
    'keydown',
    (event) => {
      byKey = true;
      if (event.key === '?' && !isField(event.target)) {
        const shown = canvas.classList.contains('helps');
        canvas.focus();
        show(!shown);
      } else if (event.target === canvas && event.key.length > 1 && !isModifier(event.key))
        show(true);
    },
    true,
  );
  addEventListener(
    'pointerdown',
    () => {
      byKey = false;
      show(false);
    },
    true,
  );
  canvas.addEventListener('focus', () => show(byKey));
  canvas.addEventListener('blur', () => show(false));
}

const isModifier = (/** @type {string} */ key) => ['Shift', 'Control', 'Alt', 'Meta'].includes(key);

/** @param {EventTarget | null} target @returns {boolean} whether a key writes there */
const isField = (target) =>
  target instanceof Element &&
  target.closest('input:not([type="range"], [type="checkbox"]), textarea, select') !== null;
