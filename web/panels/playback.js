import { watch } from '../state/store.js';
import { element } from './element.js';
import { explained } from './explanation.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { Run } from '../data/run-history.js'
 * @import { Method } from '../state/catalogue.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The runs so far as one line of time: a slider over their moments, playback, and each run's end.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createPlayback(container, store, actions) {
  const player = createPlayer(store, actions);
  const runs = createRuns(actions);
  const empty = element(
    'p',
    { className: 'note' },
    'Nothing has been laid out yet: move a slider or press “Lay out again”, and every step can be played back here.',
  );
  container.append(empty, player.element, player.caption, runs.element, runs.explanation);

  /** @param {State} state */
  function show(state) {
    const { moments } = actions.recording;
    const at = state.playbackFrame < 0 ? moments.length - 1 : state.playbackFrame;
    empty.hidden = moments.length > 0;
    player.show(state, at);
    runs.show(state, at);
  }

  let frame = 0;
  watch(store, ['recordedFrames', 'playbackFrame', 'playing', 'running', 'quality'], () => {
    if (container.hidden || frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      show(store.get());
    });
  });
  watch(store, ['tray'], (now) => {
    if (now.tray === 'time') show(now);
  });
}

/**
 * A slider over the moments, and a button that plays them.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createPlayer(store, actions) {
  const play = element('button', {
    type: 'button',
    className: 'quiet play',
    onclick: () => (store.get().playing ? actions.pause() : actions.play()),
  });
  const slider = element('input', {
    type: 'range',
    min: '0',
    step: '1',
    'aria-label': 'Moment',
    oninput: () => {
      actions.pause();
      actions.seek(slider.valueAsNumber);
    },
  });
  const caption = element('p', { className: 'note moment' });
  return {
    element: element('div', { className: 'player' }, play, slider),
    caption,
    /** @param {State} state @param {number} at the moment that is shown */
    show({ methods, playing, running }, at) {
      const { moments, runs } = actions.recording;
      for (const part of [play, slider, caption]) part.hidden = moments.length === 0;
      const moment = moments[at];
      if (!moment) return;
      slider.max = String(moments.length - 1);
      slider.value = String(at);
      slider.style.setProperty('--share', String(at / Math.max(moments.length - 1, 1)));
      slider.disabled = play.disabled = running;
      play.textContent = playing ? 'Pause' : 'Play';
      caption.textContent = `${describeRun(methods, runs, moment.run)}, step ${moment.iteration}`;
      slider.setAttribute('aria-valuetext', caption.textContent);
    },
  };
}

/**
 * The runs as buttons; each leads to its run's end.
 * @param {Actions} actions
 */
function createRuns(actions) {
  const list = element('ol', { className: 'runs', 'aria-label': 'Runs' });

  /** @param {number} run @returns {HTMLButtonElement} that is there, or made */
  function buttonOf(run) {
    const present = list.children[run]?.firstElementChild;
    if (present) return /** @type {HTMLButtonElement} */ (present);
    const button = element('button', {
      type: 'button',
      className: 'quiet',
      onclick: () => {
        actions.pause();
        actions.seek(actions.recording.moments.findLastIndex((moment) => moment.run === run));
      },
    });
    list.append(element('li', {}, button));
    return button;
  }

  const explanation = explained('run-quality', 'What these numbers say');
  return {
    element: list,
    explanation,
    /** @param {State} state @param {number} at the moment that is shown */
    show({ methods, running }, at) {
      const { moments, runs } = actions.recording;
      list.hidden = moments.length === 0;
      explanation.hidden = runs.every((run) => describeQuality(run).length === 0);
      const moment = moments[at];
      if (!moment) return;
      runs.forEach((_, run) => {
        const button = buttonOf(run);
        button.textContent = [describeRun(methods, runs, run), ...describeQuality(runs[run])].join(
          ' · ',
        );
        button.disabled = running;
        button.setAttribute('aria-current', String(run === moment.run));
      });
      while (list.childElementCount > runs.length) list.lastElementChild?.remove();
    },
  };
}

/** @param {Run} run @returns {string[]} what was measured of its end; empty before */
const describeQuality = ({ quality = {} }) =>
  ['trustworthiness', 'recall']
    .filter((name) => Number.isFinite(quality[name]))
    .map((name) => `${name} ${quality[name].toFixed(3)}`);

/**
 * What sets this run apart from the one before it, or its method.
 * @param {Method[]} methods
 * @param {readonly Run[]} runs
 * @param {number} run
 */
function describeRun(methods, runs, run) {
  const { method, parameters } = runs[run];
  const found = methods.find(({ name }) => name === method);
  const earlier = runs[run - 1];
  const changed = (found?.parameters ?? []).filter(
    ({ name, default: usual }) =>
      (earlier?.method === method ? (earlier.parameters[name] ?? usual) : usual) !==
      (parameters[name] ?? usual),
  );
  const perplexity = found?.parameters.find(({ name }) => name === 'perplexity');
  const told = changed.length || !perplexity ? changed : [perplexity];
  const values = told.map(
    ({ name, title, default: usual }) => `${title.toLowerCase()} ${parameters[name] ?? usual}`,
  );
  return [`${run + 1}. ${found?.title ?? method}`, ...values].join(', ');
}
