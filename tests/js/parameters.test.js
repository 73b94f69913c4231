import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkParameters } from '../../web/parameters.js';
import { assertSentence, createReadyPage, METHOD } from './examples.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** As Python describes them, which refuses what the page must not keep. */
const METHODS = JSON.parse(execFileSync(`${ROOT}.venv/bin/python`, ['-c',
  'import json; from embedding_sphere.session import describe_methods; print(json.dumps(describe_methods()))'], { env: { ...process.env, PYTHONPATH: `${ROOT}py` } }).toString());

const REFUSED = /** @type {[string, unknown][]} */ ([
  ['nope', 1], ['perplexity', 1e9], ['perplexity', -1], ['perplexity', NaN], ['perplexity', Infinity], ['perplexity', '30'], ['perplexity', null], ['perplexity', true],
  ['iterations', 60.5], ['iterations', 1], ['seed', -1], ['weighting', 'other'], ['weighting', 3], ['__proto__x', 1], ['constructor', 1], ['toString', 'x'],
]);

for (const [name, value] of REFUSED) {
  test(`${name} of ${String(value)} (${typeof value}) is refused in one sentence, and nothing of it is kept`, async () => {
    const { store, actions, engine } = await createReadyPage();
    store.set({ methods: METHODS });
    const before = store.get().parameters;
    await assert.rejects(actions.relayout({ [name]: /** @type {any} */ (value) }), (reason) => {
      assertSentence(/** @type {Error} */ (reason).message);
      return true;
    });
    assert.deepEqual(store.get().parameters, before);
    assert.equal(engine.times('relayout'), 0);
    const laying = actions.relayout();
    await new Promise(setImmediate);
    assert.equal(engine.times('relayout'), 1, '"Lay out again" works as before');
    void actions.cancel();
    await assert.rejects(laying);
  });
}

test('a method that does not exist is refused, and the one of before stays', async () => {
  const { store, actions } = await createReadyPage();
  store.set({ methods: METHODS });
  await assert.rejects(actions.relayout({ method: 'tsne-on-a-torus' }), /^RangeError: There is no method "tsne-on-a-torus": /);
  assert.equal(store.get().method, METHOD);
});

test('every default and every limit of every parameter is taken', () => {
  for (const { name, parameters } of METHODS) {
    for (const { name: parameter, default: value, minimum, maximum, choices } of parameters) {
      const wanted = choices.length ? choices : [value, minimum, maximum];
      for (const taken of wanted) assert.deepEqual(checkParameters(METHODS, name, { [parameter]: taken }), { [parameter]: taken });
    }
  }
  assert.deepEqual(checkParameters(METHODS, METHOD, { perplexity: undefined }), {});
});
