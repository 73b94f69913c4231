import { rampColor, toCss } from '../data/palette.js';
import { columnTitle } from '../data/columns.js';
import { describePoint } from '../data/points.js';
import { make } from './elements.js';

/**
 * @import { Coloring } from '../data/coloring.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { Insets } from '../globe/camera.js'
 */

const ENTRIES = 8;
const NARROW = 640;
const MARGIN = 18;

/**
 * The words beside the globe: what it shows, what the colours mean, and the point in question.
 * @param {HTMLElement} root
 * @param {Bundle} bundle
 * @param {() => void} letGo
 */
export function createCaption(root, bundle, letGo) {
  const status = make('span', 'status');
  status.setAttribute('role', 'status');
  const legend = make('div', 'legend');
  const card = make('div', 'card');
  card.setAttribute('aria-live', 'polite');
  card.hidden = true;
  const heading = make('div', 'caption');
  heading.append(
    make('strong', '', bundle.name),
    make('span', 'count', `${bundle.count.toLocaleString('en')} points`),
    status,
  );
  const close = make('button', 'close', '×');
  close.setAttribute('type', 'button');
  close.setAttribute('aria-label', 'Let go');
  close.addEventListener('click', letGo);
  root.append(heading, legend, card);

  return {
    /** For what stands beside the name. */
    heading,
    /** @param {number} toolbar its height @returns {Insets} what the words cover of the globe */
    covered(toolbar) {
      const pinned = card.hidden || close.hidden ? 0 : card.offsetHeight;
      const below = root.clientWidth < NARROW ? Math.max(legend.offsetHeight, pinned) : 0;
      return {
        left: 0,
        right: 0,
        top: heading.offsetHeight,
        bottom: below + (below ? toolbar : 0) + MARGIN,
      };
    },
    /** @param {string} sentence what Python is doing; empty for nothing */
    tell(sentence) {
      status.textContent = sentence;
    },
    /** @param {number} index −1 for none @param {boolean} pinned */
    describe(index, pinned) {
      card.hidden = index < 0;
      if (index < 0) return;
      const { label, text, glyph, fields, pictures } = describePoint(bundle, index);
      const named = pictures.filter(([, value]) => !value.startsWith('data:'));
      const list = make('dl', '');
      for (const [name, value] of [...named, ...fields]) {
        const row = make('div', '');
        row.append(make('dt', '', name), make('dd', '', value));
        list.append(row);
      }
      close.hidden = !pinned;
      card.replaceChildren(close, make('h3', '', glyph ? `${glyph} ${label}` : label));
      if (text && text !== label) card.append(make('p', '', text));
      if (list.childElementCount) card.append(list);
    },
    /**
     * @param {Coloring} coloring
     * @param {string} column
     * @param {'dark' | 'light'} theme
     */
    explain({ entries, range }, column, theme) {
      legend.hidden = entries.length === 0 && range === null;
      legend.replaceChildren(make('span', 'column', columnTitle(column)));
      const largest = [...entries].sort((a, b) => b.count - a.count);
      for (const { title, color } of largest.slice(0, ENTRIES)) {
        const entry = make('span', 'entry');
        entry.append(make('span', 'entry-title', title || 'none'));
        entry.style.setProperty('--color', toCss(color));
        legend.append(entry);
      }
      if (entries.length > ENTRIES)
        legend.append(make('span', 'more', `and ${entries.length - ENTRIES} more`));
      if (!range) return;
      const bar = make('span', 'ramp');
      bar.style.background = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map((share) => toCss(rampColor(share, theme))).join(', ')})`;
      const ends = make('span', 'ramp-ends');
      ends.append(make('span', '', format(range.low)), make('span', '', format(range.high)));
      legend.append(bar, ends);
    },
  };
}

/** @param {number} value */
const format = (value) => value.toLocaleString('en', { maximumSignificantDigits: 4 });
