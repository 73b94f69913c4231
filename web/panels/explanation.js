import { element } from './element.js';
import { EXPLANATIONS } from './explanations.js';

/** @import { Explanation } from './explanations.js' */

/** @typedef {keyof typeof EXPLANATIONS} Explained */

const GAP = 8;

/** @type {WeakMap<Element, Explanation>} by the button that opens it */
const explanations = new WeakMap();

/**
 * The name of a number, which explains it when pressed.
 * @param {Explained} name
 * @param {string} text
 */
export const explained = (name, text) => createOpener(EXPLANATIONS[name], 'explained-name', text);

/**
 * A quiet mark behind a number, or behind a knob, that explains it when pressed.
 * @param {Explained | Explanation} what
 */
export function explainMark(what) {
  const explanation = typeof what === 'string' ? EXPLANATIONS[what] : what;
  const mark = createOpener(explanation, 'explain-mark', '?');
  mark.setAttribute('aria-label', `About: ${explanation.title}`);
  return mark;
}

/** @param {Explanation} explanation @param {string} className @param {string} text */
function createOpener(explanation, className, text) {
  const opener = element(
    'button',
    { type: 'button', className, 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
    text,
  );
  explanations.set(opener, explanation);
  return opener;
}

/**
 * The one card that explains numbers, beside what was pressed. It takes the focus, so that it is
 * read aloud, and gives it back; Escape, a click elsewhere and the next step of the focus close it.
 *
 * @param {HTMLElement} container
 */
export function createExplanation(container) {
  const title = element('h2', { id: 'explanation-title' });
  const words = element('div', { id: 'explanation-words' });
  const panel = element(
    'div',
    {
      className: 'panel explanation',
      role: 'dialog',
      tabIndex: -1,
      popover: 'manual',
      'aria-labelledby': title.id,
      'aria-describedby': words.id,
    },
    title,
    words,
  );
  /** @type {HTMLElement | null} */
  let opener = null;

  function close() {
    opener?.setAttribute('aria-expanded', 'false');
    opener = null;
    if (panel.isConnected && panel.matches(':popover-open')) panel.hidePopover();
  }

  /** @param {HTMLElement} pressed @param {Explanation} explanation */
  function open(pressed, { title: name, what, reading = '' }) {
    opener = pressed;
    title.textContent = name;
    words.replaceChildren(...[what, reading].filter(Boolean).map((text) => element('p', {}, text)));
    // What lies over the page leaves the rest of it asleep: there it is part of that.
    (pressed.closest('dialog, [popover]') ?? container).append(panel);
    panel.showPopover();
    place(panel, pressed.getBoundingClientRect());
    pressed.setAttribute('aria-expanded', 'true');
    panel.focus({ preventScroll: true });
  }

  container.addEventListener('click', ({ target }) => {
    const pressed = target instanceof Element ? target.closest('button') : null;
    const explanation = pressed && explanations.get(pressed);
    if (!pressed || !explanation) return;
    const isOpen = pressed === opener;
    close();
    if (!isOpen) open(pressed, explanation);
  });
  const leave = (/** @type {Event} */ { target }) => {
    if (opener && target instanceof Node && !panel.contains(target) && !opener.contains(target))
      close();
  };
  addEventListener('pointerdown', leave, true);
  addEventListener('focusin', leave, true);
  addEventListener('resize', close);
  addEventListener('scroll', leave, true);
  addEventListener(
    'keydown',
    (event) => {
      if (!opener || !['Escape', 'Tab'].includes(event.key)) return;
      // The focus goes on from where it was.
      const last = opener;
      close();
      last.focus();
      if (event.key === 'Tab') return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}

/**
 * Below, or above where there is no room, and inside the window.
 * @param {HTMLElement} panel
 * @param {DOMRect} beside
 */
function place(panel, beside) {
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = beside.bottom + GAP;
  const top = below + height + GAP > innerHeight ? beside.top - GAP - height : below;
  const left = Math.min(beside.left - GAP, innerWidth - width - GAP);
  panel.style.left = `${Math.max(left, GAP)}px`;
  panel.style.top = `${Math.max(top, GAP)}px`;
}
