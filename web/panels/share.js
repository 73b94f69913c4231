import { withTags } from '../data/tags.js';
import { encodeBundle } from '../formats/bundle-encode.js';
import { exportName } from '../data/table-export.js';
import { recordRotation } from '../platform/video.js';
import { bundleWithLayout } from '../formats/bundle-layout.js';
import { isAbort } from '../providers/abort.js';
import { messageOf } from '../providers/error.js';
import { linkLosses, LOSS_KEYS } from '../state/link-losses.js';
import { watch } from '../state/store.js';
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
 * What can be taken along: a link, a picture, a video of one turn, the data with the layout.
 *
 * @typedef {Turning & {capture: (scale: number) => Promise<Blob>}} Planet
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => Planet | null} planet null where there is none
 */
export function createShare(container, store, actions, planet) {
  const told = element('p', { className: 'note', role: 'status' });
  const tell = (/** @type {string} */ sentence) => {
    told.textContent = sentence;
  };
  const save = (/** @type {Blob} */ blob, /** @type {string} */ ending) => {
    const { bundle } = store.get();
    if (!bundle) return;
    const name = exportName(bundle, ending);
    saveBlob(blob, name);
    tell(`Saved ${name}.`);
  };
  container.append(
    element('h2', { className: 'caption' }, 'Share'),
    ...createLink(store, actions, tell),
    createPicture(planet, tell, save),
    createFilm(planet, tell, save),
    createBundle(store, tell, save),
    told,
  );
}

/** @typedef {(sentence: string) => void} Tell */
/** @typedef {(blob: Blob, ending: string) => void} Save */

/**
 * The address that leads back to what is shown, for the clipboard, and what it cannot hold.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {Tell} tell
 */
function createLink(store, actions, tell) {
  async function copy() {
    const address = `${location.href.split('#')[0]}#${actions.currentLink()}`;
    try {
      await navigator.clipboard.writeText(address);
      tell('Copied: the link shows this view and this layout.');
    } catch {
      history.replaceState(history.state, '', address);
      tell('The browser does not let the page copy: the address above is the link.');
    }
  }
  const button = wideButton('Copy link', () => void copy());
  button.setAttribute('aria-describedby', 'link-losses');
  const losses = element('ul', { id: 'link-losses', className: 'losses' });
  watch(store, LOSS_KEYS, (now) => {
    const sentences = linkLosses(now);
    losses.hidden = sentences.length === 0;
    losses.replaceChildren(...sentences.map((sentence) => element('li', {}, sentence)));
  });
  return [button, losses];
}

/**
 * @param {() => Planet | null} planet
 * @param {Tell} tell
 * @param {Save} save
 */
function createPicture(planet, tell, save) {
  const scale = choose('picture-scale', SCALES, '×', 2);
  const button = wideButton(
    'Save picture',
    () =>
      void attempt(tell, async () => {
        const blob = await planet()?.capture(Number(scale.value));
        if (blob) save(blob, 'png');
      }),
  );
  button.disabled = planet() === null;
  return row(button, 'Size of the picture', scale);
}

/**
 * @param {() => Planet | null} planet
 * @param {Tell} tell
 * @param {Save} save
 */
function createFilm(planet, tell, save) {
  /** @type {AbortController | null} */
  let recording = null;
  const seconds = choose('video-seconds', SECONDS, ' s', 10);
  const button = wideButton('Record a turn', () => (recording ? recording.abort() : void record()));
  button.disabled = planet() === null;

  async function record() {
    const recorded = planet();
    if (!recorded) return;
    const { signal } = (recording = new AbortController());
    button.textContent = 'Stop recording';
    await attempt(tell, async () => {
      const onProgress = (/** @type {number} */ share) =>
        tell(`Recording, ${Math.round(100 * share)} % …`);
      const blob = await recordRotation(recorded, Number(seconds.value), onProgress, signal);
      save(blob, blob.type.startsWith('video/mp4') ? 'mp4' : 'webm');
    });
    recording = null;
    button.textContent = 'Record a turn';
  }
  return row(button, 'Length of the video', seconds);
}

/**
 * The open data with the layout on the screen, as a bundle.
 *
 * @param {Store<State>} store
 * @param {Tell} tell
 * @param {Save} save
 */
function createBundle(store, tell, save) {
  return wideButton(
    'Save data and layout',
    () =>
      void attempt(tell, async () =>
        save(new Blob([encodeBundle(bundleWithLayout(withTags(store.get())))]), 'esb'),
      ),
  );
}

/**
 * Tell why, where it fails; who stopped it is told nothing.
 * @param {Tell} tell
 * @param {() => Promise<void>} work
 */
async function attempt(tell, work) {
  tell('');
  try {
    await work();
  } catch (reason) {
    tell(isAbort(reason) ? '' : messageOf(reason));
  }
}

/** @param {string} text @param {() => void} onclick */
const wideButton = (text, onclick) =>
  element('button', { type: 'button', className: 'wide', onclick }, text);

/** @param {string} id @param {number[]} counts @param {string} unit @param {number} first */
const choose = (id, counts, unit, first) =>
  element(
    'select',
    { id },
    ...counts.map(
      (count) => new Option(`${count}${unit}`, String(count), count === first, count === first),
    ),
  );

/** @param {HTMLButtonElement} button @param {string} title @param {HTMLSelectElement} choice */
const row = (button, title, choice) =>
  element(
    'div',
    { className: 'row' },
    button,
    element('label', { for: choice.id, className: 'hidden-text' }, title),
    choice,
  );
