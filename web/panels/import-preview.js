import { counted } from '../data/counted.js';
import { element } from './element.js';

/** @import { ReadTable } from '../engine/engine.js' */

const FAULTS_SHOWN = 200;

/** @param {ReadTable} table @returns {string} what was recognised, in a few sentences */
export function summary({ count, usable, vectors, columns }) {
  const parts = [
    `${counted(count, 'row')}, ${counted(columns.length, 'column')}`,
    vectors
      ? `vectors of ${vectors.dimension.toLocaleString('en')} numbers in “${vectors.name}”`
      : 'no vectors',
  ];
  const lost = count - usable;
  return `${parts.join(', ')}. ${lost === 0 ? 'Every row can be used.' : `${counted(lost, 'row')} cannot be used; see below.`}`;
}

/** @param {ReadTable} table @returns {HTMLElement | string} its first rows */
export function preview({ columns }) {
  const rows = Math.max(0, ...columns.map(({ sample }) => sample.length));
  if (rows === 0) return '';
  return element(
    'div',
    { className: 'preview', tabIndex: 0, role: 'region', 'aria-label': 'The first rows' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...columns.map(({ name, kind }) =>
            element('th', { scope: 'col' }, name, element('small', {}, kind)),
          ),
        ),
      ),
      element(
        'tbody',
        {},
        ...Array.from({ length: rows }, (_, row) =>
          element('tr', {}, ...columns.map(({ sample }) => element('td', {}, sample[row] ?? ''))),
        ),
      ),
    ),
  );
}

/** @param {ReadTable} table @returns {HTMLElement | string} every row that cannot be used, and why */
export function faults({ faults: found, count, usable }) {
  const lost = count - usable;
  if (lost === 0) return '';
  return element(
    'details',
    { className: 'faults' },
    element('summary', {}, `${counted(lost, 'row')} left out`),
    element(
      'ul',
      {},
      ...found.slice(0, FAULTS_SHOWN).map((sentence) => element('li', {}, sentence)),
    ),
    lost > FAULTS_SHOWN
      ? element(
          'p',
          { className: 'note' },
          `… and ${(lost - FAULTS_SHOWN).toLocaleString('en')} more.`,
        )
      : null,
  );
}
