/** What a method may be given: the page refuses what Python refuses, before it keeps it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clampParameters, checkParameters } from '../../../web/data/parameters.js';
import {
  assertSentence,
  layoutResult,
  createReadyPage,
  METHOD,
  METHODS,
  settle,
} from '../examples.js';

/** @type {[parameter: string, value: unknown][]} */
const REFUSED = [
  ['nope', 1],
  ['', 1],
  ['__proto__', 1],
  ['constructor', 1],
  ...[
    1.99,
    101,
    -5,
    1e300,
    Infinity,
    -Infinity,
    NaN,
    '',
    '12',
    'many',
    null,
    true,
    [],
    [12],
    {},
    () => 12,
    12n,
    Symbol('12'),
    'x'.repeat(5000),
  ].map((value) => /** @type {[string, unknown]} */ (['perplexity', value])),
  ...[0.5, -1, 1e9, '7', false].map((value) => /** @type {[string, unknown]} */ (['seed', value])),
  ...['manhattan', '', 'Cosine', 0, true, ['cosine'], null].map(
    (value) => /** @type {[string, unknown]} */ (['metric', value]),
  ),
];

test('values of the right kind and range are taken, at both ends of the range too', () => {
  for (const given of [
    {},
    { perplexity: 2 },
    { perplexity: 100 },
    { perplexity: 12.5, seed: 0 },
    { seed: 999_999, metric: 'euclidean' },
  ]) {
    assert.deepEqual(checkParameters(METHODS, METHOD, given), given);
  }
  assert.deepEqual(
    checkParameters(METHODS, METHOD, { perplexity: undefined, nope: undefined, seed: 1 }),
    { seed: 1 },
    'undefined is not given',
  );
});

test('whatever else is refused in one short sentence that says what was expected', () => {
  for (const [name, value] of REFUSED) {
    assert.throws(
      () =>
        checkParameters(
          METHODS,
          METHOD,
          Object.fromEntries([
            ['seed', 1],
            [name, value],
          ]),
        ),
      ({ message }) => {
        assertSentence(message);
        assert.match(message, /expected/);
        return message.length < 250;
      },
      `${name}: ${String(value)}`,
    );
  }
  for (const method of ['nope', '', '__proto__', 'toString'])
    assert.throws(
      () => checkParameters(METHODS, method, {}),
      /no method .*expected spherical-tsne, wrapped-tsne\.$/,
    );
});

test('before the registry is known nothing is refused: Python has the last word', () => {
  assert.deepEqual(checkParameters([], 'any', { nope: 1 }), { nope: 1 });
});

test('what few points have lowered may be asked for again', () => {
  assert.deepEqual(
    clampParameters(METHODS, METHOD, { perplexity: 4 / 3, seed: 3, metric: 'cosine' }),
    {
      perplexity: 2,
      seed: 3,
      metric: 'cosine',
    },
  );
  assert.deepEqual(clampParameters([], 'any', { perplexity: 1 }), { perplexity: 1 });
});

test('what is refused is not kept, ends nothing, and the next layout works', async () => {
  const { store, actions, engine } = await createReadyPage();
  store.set({ methods: METHODS });
  const running = actions.relayout({ perplexity: 9 });
  await settle();
  const { parameters, method } = store.get();
  for (const [name, value] of REFUSED) {
    await assert.rejects(
      actions.relayout(/** @type {any} */ (Object.fromEntries([[name, value]]))),
      { name: 'RangeError' },
    );
    assertSentence(store.get().error);
  }
  await assert.rejects(actions.relayout({ method: 'nope' }), /no method "nope"/);
  assert.throws(() => actions.setMethod(METHOD, { nope: 1 }), /no parameter "nope"/);
  assert.deepEqual(
    [store.get().parameters, store.get().method, store.get().running],
    [parameters, method, true],
  );
  assert.equal(engine.times('cancel'), 0);
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  await running;

  const again = actions.relayout();
  await settle();
  assert.deepEqual(engine.asked.at(-1)?.slice(2, 4), [METHOD, { perplexity: 9 }]);
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  await again;
  assert.equal(store.get().error, '');
});

test('a link that asks for what there is not is told, and lays nothing out', async () => {
  const { store, actions, engine } = await createReadyPage();
  store.set({ methods: METHODS });
  for (const link of [
    'layout=spherical-tsne&set.nope=1',
    'layout=spherical-tsne&set.perplexity=many',
    'layout=spherical-tsne&set.perplexity=1e9',
    'layout=spherical-tsne&set.__proto__=1',
    'layout=nope',
    'layout=__proto__&set.x=1',
    'layout=spherical-tsne&set.seed=0.5',
  ]) {
    store.set({ error: '' });
    await actions.followLink(link);
    await settle();
    assertSentence(store.get().error);
    assert.deepEqual(
      [engine.times('relayout'), store.get().parameters, store.get().method],
      [0, {}, METHOD],
      link,
    );
  }
});
