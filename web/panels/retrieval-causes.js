import { causeShares } from '../data/evaluation.js';
import { element } from './element.js';
import { explained } from './explanation.js';

/** @import { Evaluation, Explanations } from '../data/evaluation.js' */

/**
 * Why answers are missed: a button for each cause, which lists its misses and selects their rows.
 *
 * @param {object} events
 * @param {(cause: number) => void} events.onCause
 * @param {() => void} events.onAll the cause that was chosen is let go
 * @param {HTMLElement} longTexts what is still to be read before all causes are known
 */
export function createCauses({ onCause, onAll }, longTexts) {
  const summary = element('h3', { className: 'caption' });
  const list = element('div', { className: 'causes', role: 'group', 'aria-label': 'Causes' });
  const waiting = element('p', { className: 'note', role: 'status' }, 'Finding causes …');
  let chosen = -1;
  /** @type {Map<number, HTMLButtonElement>} */
  const buttons = new Map();

  /** @param {number} cause */
  function choose(cause) {
    chosen = chosen === cause ? -1 : cause;
    for (const [number, button] of buttons)
      button.setAttribute('aria-pressed', String(number === chosen));
    if (chosen < 0) onAll();
    else onCause(chosen);
  }

  return {
    /** @param {boolean} whether the causes are being looked for */
    wait(whether) {
      waiting.hidden = !whether;
    },
    element: element('section', {}, summary, waiting, list, longTexts),
    /**
     * @param {Evaluation} evaluation of which no cause is chosen yet
     * @param {Explanations | null} explanations null until they are found
     */
    show(evaluation, explanations) {
      const wasChosen = chosen >= 0;
      chosen = -1;
      buttons.clear();
      const total = evaluation.misses.rows.length;
      summary.replaceChildren(
        total === 0
          ? 'Every answer is found'
          : explained(
              'causes',
              `Why ${total.toLocaleString('en')} ${total === 1 ? 'answer is' : 'answers are'} missed`,
            ),
      );
      for (const { cause, number, count, share } of explanations ? causeShares(explanations) : []) {
        const button = element(
          'button',
          {
            type: 'button',
            className: 'cause',
            'aria-pressed': 'false',
            title: cause.remedy,
            onclick: () => choose(number),
          },
          element('span', {}, sentenceCase(cause.title)),
          element('span', { className: 'count' }, count.toLocaleString('en')),
          element('small', {}, cause.remedy),
        );
        button.style.setProperty('--share', String(share));
        buttons.set(number, button);
      }
      list.replaceChildren(...buttons.values());
      // Its misses go with it.
      if (wasChosen) onAll();
    },
  };
}

/** @param {string} words */
const sentenceCase = (words) => words.charAt(0).toUpperCase() + words.slice(1);
