import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  controlsOf,
  describeLayout,
  hasEffect,
  isChanged,
  shownLayout,
  titleLayouts,
} from '../../../web/data/shown-layout.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createReadyPage, layoutResult, METHOD, METHODS, settle } from '../examples.js';

const MADE = { method: METHOD, parameters: { perplexity: 12, seed: 1, metric: 'cosine' } };

test('the controls hold of a layout what its method has and allows', () => {
  const { parameters } = MADE;
  assert.deepEqual(controlsOf(METHODS, MADE), MADE);
  assert.deepEqual(
    controlsOf(METHODS, { method: METHOD, parameters: { ...parameters, perplexity: 1, other: 2 } }),
    { method: METHOD, parameters: { seed: 1, metric: 'cosine' } },
  );
  assert.equal(controlsOf(METHODS, { method: 'unknown', parameters: {} }), null);
  const methods = METHODS.map((method) => ({
    ...method,
    parameters: method.parameters.map((one) => ({ ...one, integer: one.name === 'seed' })),
  }));
  assert.deepEqual(
    controlsOf(methods, { method: METHOD, parameters: { perplexity: 12.5, seed: 1.5 } }),
    { method: METHOD, parameters: { perplexity: 12.5 } },
    'a part of a whole number would be refused by the next run',
  );
});

test('parameters of a layout that was stored before 0.1.0 are read under their present names', () => {
  const [method] = METHODS;
  const radius = { ...method.parameters[0], name: 'radius', minimum: 0, maximum: 9 };
  const methods = [{ ...method, parameters: [radius] }];
  assert.deepEqual(controlsOf(methods, { method: METHOD, parameters: { spread: 2 } }), {
    method: METHOD,
    parameters: { radius: 2 },
  });
});

test('the line names the method and its first parameter', () => {
  const parameters = { [METHOD]: { perplexity: 7 } };
  const state = { ...INITIAL_STATE, methods: METHODS, method: METHOD, parameters };
  assert.equal(describeLayout(state), 'Spherical t-SNE · perplexity 7');
  const cut = { ...state, parameters: { [METHOD]: { perplexity: 59 / 3 } } };
  assert.equal(describeLayout(cut), 'Spherical t-SNE · perplexity 19.67');
  assert.equal(describeLayout({ ...state, method: 'unknown' }), '');
});

test('a knob that cannot change anything is known', async () => {
  const { store } = await createReadyPage();
  const { bundle } = store.get();
  assert.ok(bundle);
  const withSteps = METHODS.map((method) => ({
    ...method,
    parameters: [{ ...method.parameters[0], name: 'iterations' }, ...method.parameters],
  }));
  const of = (/** @type {boolean} */ normalized, components = 0) => ({
    ...store.get(),
    methods: withSteps,
    method: METHOD,
    parameters: { [METHOD]: { components } },
    bundle: { ...bundle, model: { ...bundle.model, normalized } },
  });
  assert.equal(hasEffect('metric', of(true)), false, 'unit vectors');
  assert.equal(hasEffect('metric', of(true, 5)), true, 'their principal components');
  assert.equal(hasEffect('metric', of(false)), true);
  assert.equal(hasEffect('seed', of(true)), true);
  assert.equal(hasEffect('seed', { ...of(true), methods: METHODS }), false, 'no steps, no chance');
});

test('the panel follows the layout on the screen, until somebody changes it', async () => {
  const { store, actions, engine } = await createReadyPage();
  store.set({ methods: METHODS });
  const { bundle } = store.get();
  assert.ok(bundle);
  assert.equal(describeLayout(store.get()), bundle.layouts[0].name, 'no method of the page');
  store.set({ bundle: { ...bundle, layouts: [{ ...bundle.layouts[0], ...MADE }] } });
  const stored = shownLayout(store.get());
  assert.equal(store.get().method, stored?.method);
  assert.equal(isChanged(store.get()), false, 'as stored');

  actions.setMethod('wrapped-tsne', { perplexity: 20 });
  assert.equal(isChanged(store.get()), true, 'another method');
  const layout = actions.relayout();
  await settle();
  assert.equal(shownLayout(store.get())?.method, stored?.method, 'nothing has come yet');
  engine
    .layout(1)
    .resolve(layoutResult({ method: 'wrapped-tsne', parameters: { perplexity: 5, seed: 1 } }));
  await layout;
  assert.equal(store.get().parameters['wrapped-tsne'].perplexity, 5, 'few points lower it');
  assert.equal(isChanged(store.get()), false, 'as laid out');

  actions.restore();
  assert.equal(store.get().method, stored?.method);
  assert.equal(isChanged(store.get()), false, 'as stored again');
});

test('layouts of one name are told apart by what differs, and at last by a number', () => {
  const made = { name: 'Spherical t-SNE', method: METHOD, positions: new Float32Array(3) };
  const layout = (/** @type {Record<string, number>} */ parameters, name = made.name) => ({
    ...made,
    name,
    parameters,
    iterations: 0,
    cost: null,
    quality: {},
    extra: {},
  });
  assert.deepEqual(titleLayouts([layout({ perplexity: 30, seed: 1 })], METHODS), [made.name]);
  assert.deepEqual(
    titleLayouts(
      [
        layout({ perplexity: 30, seed: 1 }),
        layout({ perplexity: 5, seed: 1 }),
        layout({ perplexity: 5, seed: 1 }),
        layout({}, ''),
      ],
      METHODS,
    ),
    [
      'Spherical t-SNE · perplexity 30',
      'Spherical t-SNE · perplexity 5',
      'Spherical t-SNE · perplexity 5 (2)',
      'A stored layout',
    ],
  );
});
