/** Names from before 0.1.0 are read from links and from the console, and never written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presentNames } from '../../../web/data/renamed.js';
import { readLink, writeLink } from '../../../web/state/link.js';
import { createReadyPage, layoutResult, METHOD, settle } from '../examples.js';

test('each former name of a method gives the present one, which counts where both are given', () => {
  const both = { learning_rate: 2, pace: 1, attraction: 3, spread: 4, perplexity: 5 };
  assert.deepEqual(presentNames(METHOD, both), {
    learning_rate: 2,
    exaggeration: 3,
    radius: 4,
    perplexity: 5,
  });
  assert.deepEqual(presentNames('spherical-umap', { negatives: 1, spread: 2, pace: 3 }), {
    negative_samples: 1,
    radius: 2,
    pace: 3,
  });
});

test('other methods never had them, and no name means more than it says', () => {
  for (const method of ['radial-tsne', 'nope', '__proto__', 'toString'])
    assert.deepEqual(presentNames(method, { pace: 1, constructor: 2 }), {
      pace: 1,
      constructor: 2,
    });
  assert.deepEqual(presentNames(METHOD, { toString: 1 }), { toString: 1 });
});

test('a link and the console may use them; Python and the next link get the present ones', async () => {
  const old = 'layout=spherical-tsne&set.pace=0.5&set.spread=1';
  const present = { learning_rate: 0.5, radius: 1 };
  assert.deepEqual(readLink(old).layout?.parameters, present);
  assert.equal(
    writeLink(readLink(old)),
    'layout=spherical-tsne&set.learning_rate=0.5&set.radius=1',
  );

  const { actions, engine } = await createReadyPage();
  const running = actions.relayout({ pace: 0.5, spread: 1 });
  await settle();
  assert.deepEqual(engine.asked.at(-1)?.slice(2, 4), [METHOD, present]);
  assert.match(actions.currentLink(), /set\.learning_rate=0\.5&set\.radius=1/);
  engine.layout(engine.lastRequest()).resolve(layoutResult());
  await running;
});
