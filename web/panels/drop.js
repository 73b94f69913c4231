import { element } from './element.js';

/**
 * What would happen, over the whole page, while a file is dragged over it.
 * @param {HTMLElement} container
 */
export function createDrop(container) {
  const title = element('strong');
  const overlay = element(
    'div',
    { className: 'drop', hidden: true, 'aria-hidden': 'true' },
    title,
    element(
      'span',
      {},
      'A table (CSV, JSON, Parquet, NumPy …), a bundle, or questions with judgements',
    ),
  );
  container.append(overlay);
  addEventListener('dragenter', ({ dataTransfer }) => {
    if (!dataTransfer?.types.includes('Files')) return;
    const count = dataTransfer.items.length;
    title.textContent = count > 1 ? `Drop to open ${count} files` : 'Drop to open the file';
    overlay.hidden = false;
  });
  // Without a partner the pointer has left the window.
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) overlay.hidden = true;
  });
  addEventListener('drop', () => {
    overlay.hidden = true;
  });
}
