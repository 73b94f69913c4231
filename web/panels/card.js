import { describeDistortion } from '../data/distortion.js';
import { describePoint, nearestStored } from '../data/points.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const NEIGHBORS_SHOWN = 6;

/**
 * The pinned point: all its fields, and the points nearest in meaning to go to next.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createCard(container, store, actions) {
  const distortion = element('dl', { className: 'distortion' });
  const heading = element('h3', {}, 'Neighbours on the globe');

  /** @param {State} state */
  function showDistortion({ distortion: measured, quality, selected, outdated }) {
    const fields =
      measured && selected >= 0
        ? describeDistortion(measured, selected, quality?.neighbors ?? 10)
        : [];
    heading.hidden = distortion.hidden = fields.length === 0;
    distortion.classList.toggle('outdated', outdated);
    distortion.replaceChildren(
      ...fields.map(([title, value, help]) =>
        element('div', { title: help }, element('dt', {}, title), element('dd', {}, value)),
      ),
    );
  }

  store.subscribe((now, before) => {
    if (
      now.distortion !== before.distortion ||
      now.outdated !== before.outdated ||
      now.selected !== before.selected
    )
      showDistortion(now);
    if (now.selected === before.selected && now.bundle === before.bundle) return;
    const { bundle, selected } = now;
    container.hidden = bundle === null || selected < 0;
    document.body.classList.toggle('pinned', !container.hidden);
    if (!bundle || selected < 0) return;
    const point = describePoint(bundle, selected);
    const nearest = nearestStored(bundle, selected, NEIGHBORS_SHOWN);
    container.replaceChildren(
      element(
        'button',
        {
          type: 'button',
          className: 'quiet close',
          'aria-label': 'Unpin',
          title: 'Unpin (Escape)',
          onclick: () => actions.select(-1),
        },
        '×',
      ),
      element(
        'h2',
        {},
        point.glyph ? element('span', { className: 'glyph' }, point.glyph) : null,
        point.label,
      ),
      point.text ? element('p', { className: 'text' }, point.text) : '',
      element(
        'dl',
        {},
        ...point.fields.map(([name, value]) =>
          element('div', {}, element('dt', {}, name), element('dd', {}, value)),
        ),
      ),
      heading,
      distortion,
      element(
        'button',
        {
          type: 'button',
          className: 'quiet like',
          onclick: () => void actions.askLike([selected]).catch(() => {}),
        },
        'More like this',
      ),
      ...(nearest.length
        ? [
            element('h3', {}, 'Nearest in meaning'),
            element(
              'ul',
              { className: 'nearest' },
              ...nearest.map((index) => {
                const other = describePoint(bundle, index);
                return element(
                  'li',
                  {},
                  element(
                    'button',
                    { type: 'button', className: 'quiet', onclick: () => actions.select(index) },
                    other.glyph ? `${other.glyph} ${other.label}` : other.label,
                  ),
                );
              }),
            ),
          ]
        : []),
    );
    container.scrollTop = 0;
  });
}
