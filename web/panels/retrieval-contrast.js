import {
  describeAsked,
  describeKeeping,
  describeP,
  describeQuestion,
  describeRows,
  describeTurn,
  isSignificant,
  sideShown,
  signed,
  sortQuestions,
} from '../data/contrast.js';
import { percent } from '../data/counted.js';
import { watch } from '../state/store.js';
import { element } from './element.js';
import { explained } from './explanation.js';
import { createFileInput } from './file-input.js';
import { MEASURES } from './retrieval-measures.js';
import { createSegments } from './segments.js';
import { createTally } from './tally.js';

/**
 * @import { Actions } from '../actions/index.js'
 * @import { AskedOfBoth, Contrast } from '../data/contrast.js'
 * @import { Bundle } from '../formats/bundle.js'
 * @import { State } from '../state/state.js'
 * @import { Store } from '../state/store.js'
 *
 * @typedef {(title: string, questions: number[], facts: (question: number) => string) => void} List
 */

const BROUGHT =
  'These data bring other vectors for the same rows: see which questions they win and lose, and what moves.';
const INVITATION =
  'Another model, another template, other chunks: drop a bundle or a table of the same rows on the page to see which questions it wins and loses.';

/**
 * A against B: both sets of vectors measured on the same questions, the questions won and lost, and a
 * switch that flies the planet between their layouts.
 *
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {List} list shows questions beside it
 * @returns {HTMLElement}
 */
export function createContrast(store, actions, list) {
  const told = element('div', { className: 'contrast-told' });
  const tallies = element('div', { className: 'causes', role: 'group', 'aria-label': 'Questions' });
  const planet = createPlanetSwitch(store, actions);
  const ends = createEnds(store, actions);
  const shown = element('div', { className: 'contrast-shown' }, told, tallies, planet);

  watch(store, ['bundle', 'contrast', 'keepable'], (now) => {
    const { bundle, contrast } = now;
    shown.hidden = contrast === null;
    if (!bundle || !contrast) return;
    told.replaceChildren(...describe(bundle, contrast, describeKeeping(now)));
    tallies.replaceChildren(...(contrast.asked ? createTallies(contrast.asked, list) : []));
  });
  const section = element(
    'section',
    { className: 'contrast' },
    element('h3', { className: 'caption' }, 'A against B'),
    shown,
    ...ends,
  );
  // It begins elsewhere on the page; who has begun it is to see it.
  watch(store, ['contrasting'], ({ contrasting }) => {
    if (contrasting) requestAnimationFrame(() => section.scrollIntoView({ block: 'start' }));
  });
  return section;
}

/**
 * @param {Bundle} bundle A
 * @param {Contrast} contrast
 * @param {string} keeping whether B is kept
 * @returns {(HTMLElement | string)[]}
 */
function describe({ name, model }, contrast, keeping) {
  const { asked, note } = contrast;
  return [
    element(
      'dl',
      { className: 'contrast-sides' },
      ...side('a', name, model.name),
      ...side('b', contrast.name, contrast.model),
    ),
    asked ? measureTable(contrast.k, asked) : '',
    ...[note, asked ? describeAsked(asked) : '', describeRows(contrast), keeping]
      .filter(Boolean)
      .map((sentence) => element('p', { className: 'note' }, sentence)),
  ];
}

/** @param {'a' | 'b'} letter @param {string} name @param {string} model */
const side = (letter, name, model) => [
  element('dt', {}, element('b', { className: `set ${letter}` }, letter.toUpperCase())),
  element('dd', {}, name, model ? element('small', {}, ` ${model}`) : ''),
];

/** @param {number} k @param {AskedOfBoth} asked */
function measureTable(k, { measures }) {
  const head = [`At ${k}`, 'A', 'B', 'B − A'];
  return element(
    'table',
    { className: 'compression-table contrast-table' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...head.map((title) => element('th', { scope: 'col' }, title)),
        element('th', { scope: 'col' }, explained('p-value', 'p')),
      ),
    ),
    element(
      'tbody',
      {},
      ...MEASURES.map(([measure, title]) => {
        const pair = measures[measure];
        return element(
          'tr',
          { className: isSignificant(pair) ? 'significant' : '' },
          element('th', { scope: 'row' }, explained(measure, title)),
          ...[pair.a.toFixed(3), pair.b.toFixed(3), signed(pair.difference), describeP(pair.p)].map(
            (text) => element('td', {}, text),
          ),
        );
      }),
    ),
  );
}

/** @param {AskedOfBoth} asked @param {List} list @returns {HTMLElement[]} */
function createTallies(asked, list) {
  const sorted = sortQuestions(asked);
  const facts = (/** @type {number} */ question) => describeQuestion(asked, question);
  const tally = (
    /** @type {string} */ title,
    /** @type {number[]} */ questions,
    /** @type {string} */ meaning,
  ) =>
    createTally({ title, count: questions.length, total: asked.measured, meaning }, () =>
      list(title, questions, facts),
    );
  return [
    tally('B wins', sorted.won, 'questions of which it finds more answers'),
    tally('B loses', sorted.lost, 'questions of which it finds fewer'),
    tally('Alike', sorted.alike, 'questions of which both find as many'),
  ];
}

/**
 * The switch between the two layouts, and the colour that tells what is different.
 * @param {Store<State>} store
 * @param {Actions} actions
 */
function createPlanetSwitch(store, actions) {
  const sides = createSegments(
    /** @type {const} */ ([
      ['a', 'A'],
      ['b', 'B'],
    ]),
    { 'aria-labelledby': 'contrast-planet' },
    (chosen) => void actions.showSide(chosen),
  );
  const color = element(
    'button',
    { type: 'button', className: 'quiet', onclick: () => actions.colorByLost() },
    'Colour by neighbours lost',
  );
  const note = element('p', { className: 'note', role: 'status' });
  watch(store, ['contrast', 'turned', 'turning', 'positions', 'contrastDone'], (now) => {
    const { contrast, turned, turning, contrastDone } = now;
    if (!contrast) return;
    const shown = sideShown(now);
    sides.show(shown);
    const kept = `Of its ten nearest rows a row keeps ${percent(contrast.kept)}.`;
    note.textContent = turning
      ? `${contrast.laidOut ? 'Turning B onto A' : 'B brings no layout: it is laid out'} … ${percent(contrastDone)}`
      : shown === 'b' && turned
        ? `${describeTurn(turned)} ${kept}`
        : kept;
  });
  return element(
    'div',
    {},
    element(
      'div',
      { className: 'row contrast-planet' },
      element('span', { className: 'caption', id: 'contrast-planet' }, 'Planet'),
      sides.element,
      color,
    ),
    note,
  );
}

/**
 * How a comparison begins and ends.
 * @param {Store<State>} store
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
function createEnds(store, actions) {
  const invitation = element('p', { className: 'note' });
  const input = createFileInput((files) => {
    void actions.openToCompare(files).catch(() => {});
  });
  const choose = element('button', {
    type: 'button',
    className: 'quiet',
    onclick: () => input.click(),
  });
  const end = element('button', {
    type: 'button',
    className: 'quiet',
    onclick: () => {
      actions.endContrast();
      choose.focus();
    },
  });
  const going = element('p', { className: 'note', role: 'status' });
  const own = createOwn(store, actions, () => end.focus());
  watch(store, ['bundle', 'contrast', 'contrasting', 'contrastDone'], (now) => {
    const { bundle, contrast, contrasting, contrastDone } = now;
    invitation.hidden = contrasting || contrast !== null;
    invitation.textContent = bundle?.others.length ? BROUGHT : INVITATION;
    choose.textContent = contrast ? 'Other vectors…' : 'Compare with other vectors…';
    end.hidden = !contrasting && contrast === null;
    end.textContent = contrast ? 'End the comparison' : 'Stop';
    going.textContent = contrasting ? `Comparing … ${percent(contrastDone)}` : '';
    going.hidden = !contrasting;
  });
  return [
    invitation,
    going,
    own,
    element('div', { className: 'row contrast-ends' }, choose, end, input),
  ];
}

/**
 * The other vectors that the data bring, each to be compared with them.
 * @param {Store<State>} store
 * @param {Actions} actions
 * @param {() => void} onLeft its button that had the focus is gone
 * @returns {HTMLElement}
 */
function createOwn(store, actions, onLeft) {
  const list = element('div', { className: 'row contrast-ends' });
  watch(store, ['bundle', 'contrast', 'contrasting'], ({ bundle, contrast, contrasting }) => {
    const others = (bundle?.others ?? []).filter(({ name }) => name !== contrast?.brought);
    const hadFocus = list.contains(document.activeElement);
    list.hidden = contrasting || others.length === 0;
    list.replaceChildren(
      ...others.map(({ name, model }) =>
        element(
          'button',
          {
            type: 'button',
            className: 'quiet',
            title: model.name,
            onclick: () => void actions.contrastWithOwn(name),
          },
          `Compare with “${name}”`,
        ),
      ),
    );
    // What takes it may be hidden until all have heard.
    if (hadFocus) requestAnimationFrame(onLeft);
  });
  return list;
}
