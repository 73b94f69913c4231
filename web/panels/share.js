import { encodeBundle } from '../formats/bundle-encode.js';
import { exportName } from '../data/table-export.js';
import { filmTurn } from '../platform/video.js';
import { bundleWithLayout } from '../formats/bundle-layout.js';
import { saveBlob } from './download.js';
import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Turning } from '../platform/video.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

const SECONDS = [5, 10, 20];
const SCALES = [1, 2, 3, 4];

/**
 * What can be taken along: a link, a picture, a film of one turn, the data with the layout.
 *
 * @typedef {Turning & {capture: (scale: number) => Promise<Blob>}} Planet
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => Planet | null} planet null where there is none
 */
export function createShare(container, store, actions, planet) {
  /** @type {AbortController | null} */
  let filming = null;
  const told = element('p', { className: 'note', role: 'status' });
  const link = element(
    'button',
    { type: 'button', className: 'wide', onclick: copyLink },
    'Copy link',
  );
  const scale = element(
    'select',
    { id: 'picture-scale' },
    ...SCALES.map((factor) => new Option(`${factor}×`, String(factor), factor === 2, factor === 2)),
  );
  const picture = element(
    'button',
    { type: 'button', className: 'wide', onclick: savePicture },
    'Save picture',
  );
  const seconds = element(
    'select',
    { id: 'film-seconds' },
    ...SECONDS.map((count) => new Option(`${count} s`, String(count), count === 10, count === 10)),
  );
  const film = element(
    'button',
    {
      type: 'button',
      className: 'wide',
      onclick: () => (filming ? filming.abort() : void saveFilm()),
    },
    'Film a turn',
  );
  const bundle = element(
    'button',
    { type: 'button', className: 'wide', onclick: saveBundle },
    'Save data and layout',
  );
  container.append(
    element('h2', { className: 'caption' }, 'Share'),
    link,
    element(
      'div',
      { className: 'row' },
      picture,
      element('label', { for: scale.id, className: 'hidden-text' }, 'Size of the picture'),
      scale,
    ),
    element(
      'div',
      { className: 'row' },
      film,
      element('label', { for: seconds.id, className: 'hidden-text' }, 'Length of the film'),
      seconds,
    ),
    bundle,
    told,
  );
  for (const button of [picture, film]) button.disabled = planet() === null;

  async function copyLink() {
    const address = `${location.href.split('#')[0]}#${actions.currentLink()}`;
    const { laidOut } = store.get();
    try {
      await navigator.clipboard.writeText(address);
      told.textContent = laidOut?.resumed
        ? 'Copied. This layout went on from an earlier one: the link lays the points out from scratch with the same settings.'
        : 'Copied: the link shows this view and this layout.';
    } catch {
      history.replaceState(history.state, '', address);
      told.textContent = 'The browser does not let the page copy: the address above is the link.';
    }
  }

  async function savePicture() {
    await attempt(async () => {
      const blob = await planet()?.capture(Number(scale.value));
      if (blob) save(blob, 'png');
    });
  }

  async function saveFilm() {
    const filmed = planet();
    if (!filmed) return;
    filming = new AbortController();
    film.textContent = 'Stop filming';
    await attempt(async () => {
      const blob = await filmTurn(
        filmed,
        Number(seconds.value),
        (share) => {
          told.textContent = `Filming, ${Math.round(100 * share)} % …`;
        },
        /** @type {AbortController} */ (filming).signal,
      );
      save(blob, blob.type.startsWith('video/mp4') ? 'mp4' : 'webm');
    });
    filming = null;
    film.textContent = 'Film a turn';
  }

  async function saveBundle() {
    await attempt(async () => save(new Blob([encodeBundle(bundleWithLayout(store.get()))]), 'esb'));
  }

  /** @param {Blob} blob @param {string} ending */
  function save(blob, ending) {
    const { bundle: open } = store.get();
    if (!open) return;
    const name = exportName(open, ending);
    saveBlob(blob, name);
    told.textContent = `Saved ${name}.`;
  }

  /** @param {() => Promise<void>} work */
  async function attempt(work) {
    told.textContent = '';
    try {
      await work();
    } catch (reason) {
      const stopped = reason instanceof DOMException && reason.name === 'AbortError';
      told.textContent = stopped ? '' : reason instanceof Error ? reason.message : String(reason);
    }
  }
}
