import { element } from './element.js';

/**
 * A row of buttons that each open a small panel: light dismissal, Escape and focus are the
 * browser's own (Popover API).
 *
 * @param {HTMLElement} container
 * @param {{name: string, title: string, icon: string, create: (panel: HTMLElement) => void}[]}
 *   entries `icon` is the path of a 20×20 drawing; `create` fills the panel, once, when it is first
 *   opened
 */
export function createMenu(container, entries) {
  for (const { name, title, icon, create } of entries) {
    const panel = element('div', {
      id: `menu-${name}`,
      className: 'panel popover docked',
      role: 'group',
      'aria-label': title,
    });
    panel.popover = 'auto';
    const button = element(
      'button',
      { type: 'button', className: 'tool', title, 'aria-label': title },
      drawing(icon),
    );
    button.popoverTargetElement = panel;
    let filled = false;
    panel.addEventListener('beforetoggle', (event) => {
      if (/** @type {ToggleEvent} */ (event).newState !== 'open') return;
      if (!filled) create(panel);
      filled = true;
      positionBelow(panel, button);
    });
    container.append(button, panel);
  }
}

/**
 * Put a popover below its button, with the right edges in line.
 * @param {HTMLElement} panel
 * @param {HTMLElement} button
 */
export function positionBelow(panel, button) {
  const { right, bottom } = button.getBoundingClientRect();
  panel.style.setProperty('--right', `${Math.max(innerWidth - right, 8)}px`);
  panel.style.setProperty('--top', `${bottom + 8}px`);
}

/** @param {string} path of a 20×20 drawing */
export function drawing(path) {
  const namespace = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(namespace, 'svg');
  picture.setAttribute('viewBox', '0 0 20 20');
  picture.setAttribute('aria-hidden', 'true');
  picture.appendChild(document.createElementNS(namespace, 'path')).setAttribute('d', path);
  return picture;
}
