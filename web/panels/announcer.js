import { describePoint } from '../data/points.js';
import { watch } from '../state/store.js';
import { describeMatches } from './answer.js';
import { element } from './element.js';

/**
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/** Lines that stay to be read again; older ones go. */
const KEPT_LINES = 8;
const THROTTLE_MILLISECONDS = 4000;
const LONGEST_TEXT = 300;

/**
 * The page's ARIA live region: says what was found, pinned, selected and done, and how work goes
 * on. It is a log, to which lines are added, because assistive technology reads all of them one
 * after the other; a line that is replaced within a moment is lost (WAI-ARIA 1.2, role `log`).
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 */
export function createAnnouncer(container, store) {
  const log = element('div', { role: 'log', className: 'hidden-text', 'aria-label': 'News' });
  container.append(log);
  /** @param {string} line */
  const say = (line) => {
    if (line === '') return;
    log.append(element('p', {}, line));
    while (log.childElementCount > KEPT_LINES) log.firstElementChild?.remove();
  };
  sayProgress(store, say);
  saySelection(store, say);
  watch(store, ['answer', 'filterMask', 'topK'], (now) => say(describeMatches(now)));
  watch(store, ['notice'], ({ notice }) => say(notice));
  let wasRunning = false;
  watch(store, ['running'], ({ running, positionsFrom, error }) => {
    if (wasRunning && !running && positionsFrom === 'result' && !error) say('The layout is done.');
    wasRunning = running;
  });
}

/**
 * A layout changes its line many times a second; ears get a new kind of work at once, and how the
 * same goes on now and then.
 * @param {Store<State>} store
 * @param {(line: string) => void} say
 */
function sayProgress(store, say) {
  let kind = '',
    saidAt = 0;
  watch(store, ['progress'], ({ progress }) => {
    const label = progress?.label ?? '';
    const now = label.replace(/[\d.,:/%]+/g, '');
    if (label === '' || (now === kind && performance.now() - saidAt < THROTTLE_MILLISECONDS))
      return;
    kind = now;
    saidAt = performance.now();
    say(`${label}…`);
  });
}

/**
 * New data silence what goes with them.
 * @param {Store<State>} store
 * @param {(line: string) => void} say
 */
function saySelection(store, say) {
  let { bundle, pinned, selection } = store.get();
  watch(store, ['bundle', 'pinned', 'selection'], (now) => {
    const isSame = now.bundle === bundle;
    if (isSame && now.selection !== selection) say(describeSelection(now));
    if (isSame && now.pinned !== pinned && now.pinned >= 0) say(describePinned(now));
    ({ bundle, pinned, selection } = now);
  });
}

/** @param {State} state */
function describeSelection({ selection: { size } }) {
  if (size === 0) return 'No point selected';
  return size === 1 ? '1 point selected' : `${size.toLocaleString('en')} points selected`;
}

/** @param {State} state @returns {string} its name, its text, and the regions that it lies in */
function describePinned({ bundle, pinned, regions }) {
  if (!bundle) return '';
  const { label, text, glyph } = describePoint(bundle, pinned);
  const lands = regions
    .filter(({ members, title }) => title && members.includes(pinned))
    .sort((a, b) => a.level - b.level)
    .map(({ title }) => title);
  const words = text.startsWith(label) ? text : [label, text].filter(Boolean).join(': ');
  const said = words.length > LONGEST_TEXT ? `${words.slice(0, LONGEST_TEXT)}…` : words;
  const where = lands.length ? ` Region: ${lands.join(' › ')}.` : '';
  return `Pinned: ${glyph} ${said}${where}`.replace(/\s+/g, ' ');
}
