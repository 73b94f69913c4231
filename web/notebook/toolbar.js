import { make, makeButton } from './elements.js';

/** @typedef {'turn' | 'circle' | 'lasso'} Tool */

const TOOLS = /** @type {[Tool, string][]} */ ([
  ['turn', 'Turn'],
  ['circle', 'Circle'],
  ['lasso', 'Lasso'],
]);

/**
 * What dragging does, and how much is selected.
 * @param {HTMLElement} stage
 * @param {{choose: (tool: Tool) => void, clear: () => void}} events
 */
export function createToolbar(stage, { choose, clear }) {
  const bar = make('div', 'toolbar');
  const tools = make('div', 'tools');
  tools.setAttribute('role', 'group');
  tools.setAttribute('aria-label', 'What dragging does');
  const buttons = TOOLS.map(([tool, title]) => {
    const button = makeButton(title, () => choose(tool));
    button.dataset.tool = tool;
    tools.append(button);
    return button;
  });
  const tally = make('span', 'tally');
  tally.setAttribute('role', 'status');
  const none = makeButton('×', clear, 'Clear the selection');
  none.className = 'clear';
  none.hidden = true;
  bar.append(tally, none, tools);
  stage.append(bar);
  return {
    element: bar,
    /** @param {Tool} chosen */
    choose(chosen) {
      for (const button of buttons)
        button.setAttribute('aria-pressed', String(button.dataset.tool === chosen));
    },
    /** @param {number} count of selected points */
    count(count) {
      tally.textContent = count ? `${count.toLocaleString('en')} selected` : '';
      none.hidden = count === 0;
    },
  };
}
