/** When the picture gives way to the planet that turns. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untilActivated } from '../../../web/planet/activation.js';
import { deferred, settle } from '../examples.js';

/** @import { TestContext } from 'node:test' */

/** @param {TestContext} context */
function createWait(context) {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const canvas = new EventTarget();
  const engine = /** @type {ReturnType<typeof deferred<void>>} */ (deferred());
  const seen = { wanted: false };
  void untilActivated(/** @type {any} */ (canvas), engine.promise).then(() => {
    seen.wanted = true;
  });
  return { canvas, engine, seen, tick: context.mock.timers.tick.bind(context.mock.timers) };
}

for (const sign of ['pointerenter', 'pointerdown', 'wheel', 'focus']) {
  test(`at once on ${sign}, with Python on its way`, async (context) => {
    const { canvas, seen } = createWait(context);
    await settle();
    assert.equal(seen.wanted, false);
    canvas.dispatchEvent(new Event(sign));
    await settle();
    assert.equal(seen.wanted, true);
  });
}

test('when Python is up, when it has failed, or after some seconds', async (context) => {
  for (const end of /** @type {((wait: ReturnType<typeof createWait>) => void)[]} */ ([
    ({ engine }) => engine.resolve(),
    ({ engine }) => engine.reject(new Error('no')),
    ({ tick }) => tick(15_000),
  ])) {
    const wait = createWait(context);
    end(wait);
    await settle();
    assert.equal(wait.seen.wanted, true);
    context.mock.timers.reset();
  }
});
