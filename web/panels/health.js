import { percent } from '../data/counted.js';
import { concernsFirst, summarizeHealth } from '../data/health.js';
import { isOfLocalModel } from '../providers/choice.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explainMark } from './explanation.js';
import { HEALTH } from './explanations.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Finding } from '../data/health.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * What makes the open data hard to search: one quiet line that opens into a list, each entry of which
 * selects its rows.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function createHealth(store, actions) {
  const summary = element('summary');
  const list = element('ul', { className: 'findings' });
  const read = element(
    'button',
    {
      type: 'button',
      className: 'quiet',
      onclick: () =>
        store.get().readingTexts === null ? void actions.readTexts() : actions.stopReadingTexts(),
    },
    '',
  );
  const going = element('p', { className: 'note', role: 'status' });
  const health = element(
    'details',
    { className: 'health', hidden: true },
    summary,
    list,
    read,
    going,
  );

  watch(store, ['health'], ({ health: found }) => {
    health.hidden = found === null;
    if (!found) return;
    summary.textContent = summarizeHealth(found.findings);
    list.replaceChildren(
      ...concernsFirst(found.findings).map((finding) =>
        entry(finding, () => actions.selectPoints([...finding.rows], 'replace')),
      ),
    );
  });
  watch(
    store,
    ['health', 'readingTexts', 'bundle'],
    ({ health: found, readingTexts, bundle, provider }) => {
      const isLocal = bundle !== null && isOfLocalModel(bundle.model, provider);
      read.hidden = !found || found.isRead || found.texts.length === 0 || !isLocal;
      read.textContent =
        readingTexts === null ? 'Read the texts with the model, too' : 'Stop reading';
      going.hidden = readingTexts === null;
      going.textContent =
        readingTexts === null ? '' : `Reading the texts: ${percent(readingTexts)}`;
    },
  );
  return health;
}

/** @param {Finding} finding @param {() => void} onSelect */
function entry({ name, concern, sentence, rows }, onSelect) {
  const mark = element(
    'span',
    { className: 'finding-mark' },
    element('span', { 'aria-hidden': 'true' }, concern ? '!' : '·'),
    concern ? element('span', { className: 'hidden-text' }, 'Needs a look: ') : '',
  );
  const said = element('span', {}, sentence);
  const explanation = HEALTH[name];
  return element(
    'li',
    { className: concern ? 'concern' : '' },
    rows.length === 0
      ? element('p', {}, mark, said)
      : element(
          'button',
          { type: 'button', title: 'Select these rows', onclick: onSelect },
          mark,
          said,
        ),
    explanation ? explainMark(explanation) : null,
  );
}
