import { element } from './element.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 */

/**
 * The runs so far as one line of time: a slider over their moments, a film, and each run's end.
 *
 * @param {HTMLElement} container
 * @param {Store<State>} store
 * @param {Actions} actions
 */
export function createTime(container, store, actions) {
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
      actions.showMoment(slider.valueAsNumber);
    },
  });
  const caption = element('p', { className: 'note moment' });
  const runs = element('ol', { className: 'runs', 'aria-label': 'Runs' });
  const empty = element(
    'p',
    { className: 'note' },
    'Nothing has been laid out yet: move a slider or press “Lay out again”, and every step can be played back here.',
  );
  container.append(empty, element('div', { className: 'film' }, play, slider), caption, runs);

  /** @param {State} state */
  function show(state) {
    const { moments, runs: known } = actions.recording;
    const at = state.moment < 0 ? moments.length - 1 : state.moment;
    const moment = moments[at];
    empty.hidden = moments.length > 0;
    for (const part of [play, slider, caption, runs]) part.hidden = moments.length === 0;
    if (!moment) return;
    slider.max = String(moments.length - 1);
    slider.value = String(at);
    slider.style.setProperty('--share', String(at / Math.max(moments.length - 1, 1)));
    slider.disabled = play.disabled = state.running;
    play.textContent = state.playing ? 'Pause' : 'Play';
    caption.textContent = `${describeRun(state, moment.run)}, step ${moment.iteration}`;
    slider.setAttribute('aria-valuetext', caption.textContent);
    known.forEach((_, run) => {
      const { button } = rowOf(run);
      button.textContent = describeRun(state, run);
      button.disabled = state.running;
      button.setAttribute('aria-current', String(run === moment.run));
    });
    while (runs.childElementCount > known.length) runs.lastElementChild?.remove();
  }

  /** @param {number} run */
  function rowOf(run) {
    const present = runs.children[run];
    if (present) return { button: /** @type {HTMLButtonElement} */ (present.firstElementChild) };
    const button = element('button', {
      type: 'button',
      className: 'quiet',
      onclick: () => {
        actions.pause();
        actions.showMoment(actions.recording.moments.findLastIndex((moment) => moment.run === run));
      },
    });
    runs.append(element('li', {}, button));
    return { button };
  }

  /**
   * What sets this run apart from the one before it, or its method.
   * @param {State} state
   * @param {number} run
   */
  function describeRun({ methods }, run) {
    const { runs: known } = actions.recording;
    const { method, parameters } = known[run];
    const found = methods.find(({ name }) => name === method);
    const earlier = known[run - 1];
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

  let drawing = 0;
  store.subscribe((now, before) => {
    const moved =
      now.recorded !== before.recorded ||
      now.moment !== before.moment ||
      now.playing !== before.playing ||
      now.running !== before.running;
    if (!moved || container.hidden || drawing) return;
    drawing = requestAnimationFrame(() => {
      drawing = 0;
      show(store.get());
    });
  });
  store.subscribe((now, before) => {
    if (now.tray === 'time' && before.tray !== 'time') show(now);
  });
  show(store.get());
}
