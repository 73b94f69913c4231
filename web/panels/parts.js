/** The parts of the page in the order of the document. */
const PARTS = [
  ...['#globe', '#question', '#answer .match-list', '#card', '#legend'],
  ...['#controls .data', '#layout-line', '#tray .drawer', '#tray .tabs', '#selection-bar'],
].join(', ');
const FOCUSABLE =
  ':is(button, input, select, textarea, summary, a[href], [tabindex]):not([tabindex="-1"], :disabled)';

/**
 * F6 goes on to the next part of the page, Shift+F6 back, as in applications; the last is followed
 * by the first. A dialog keeps the focus.
 */
export function bindPartKeys() {
  addEventListener('keydown', (event) => {
    const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
    if (key !== 'F6' || ctrlKey || altKey || metaKey || document.querySelector('dialog:modal'))
      return;
    const next = nextPart(shiftKey);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/** @param {boolean} back @returns {HTMLElement | undefined} what is to have the focus */
function nextPart(back) {
  const from = document.activeElement ?? document.body;
  const stops = [...document.querySelectorAll(PARTS)].flatMap((part) => firstStop(part) ?? []);
  // A part that holds the focus lies neither before nor behind it.
  const beyond = stops.filter(({ part }) => {
    const side = from.compareDocumentPosition(part);
    const { DOCUMENT_POSITION_PRECEDING: before, DOCUMENT_POSITION_FOLLOWING: behind } = Node;
    return part !== from && !part.contains(from) && side & (back ? before : behind);
  });
  return (back ? (beyond.at(-1) ?? stops.at(-1)) : (beyond[0] ?? stops[0]))?.stop;
}

/** @param {Element} part @returns {{part: Element, stop: HTMLElement} | undefined} */
function firstStop(part) {
  const stop = [part, ...part.querySelectorAll(FOCUSABLE)].find(
    (found) => found.matches(FOCUSABLE) && found.checkVisibility({ visibilityProperty: true }),
  );
  return stop instanceof HTMLElement ? { part, stop } : undefined;
}
