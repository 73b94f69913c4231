/**
 * The page's end of the protocol, held to `web/engine/protocol.json`; Python is played by the test.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { createEngine } from '../../../web/engine/engine.js';
import { ABORTED, assertSentence, settle } from '../examples.js';

/** @typedef {{type: string, request: number} & Record<string, any>} Message */

const PROTOCOL = JSON.parse(
  readFileSync(new URL('../../../web/engine/protocol.json', import.meta.url), 'utf8'),
);
const KINDS = /** @type {Record<string, (value: any) => boolean>} */ ({
  number: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && !Array.isArray(value),
  list: (value) => Array.isArray(value),
  bytes: (value) => value instanceof Uint8Array,
  float32: (value) => value instanceof Float32Array,
  int32: (value) => value instanceof Int32Array,
});
/** @param {any} value @param {string} kind @returns {boolean} */
const fits = (value, kind) =>
  kind.endsWith('?') ? value === null || fits(value, kind.slice(0, -1)) : KINDS[kind](value);

/** What the page would import of PyScript: a worker that this test speaks for. */
const PYSCRIPT = `data:text/javascript,${encodeURIComponent(`
  const onWorker = new Set();
  export const hooks = { main: { onWorker }, worker: { onBeforeRunAsync: new Set() } };
  export async function PyWorker(program, settings) {
    const worker = Object.assign(new EventTarget(), { terminate: () => globalThis.pythonOfTheTest.ended++ });
    for (const take of [...onWorker]) take(null, worker);
    globalThis.pythonOfTheTest.start(worker, settings.version);
  }
`)}`;

/** An open port keeps a process alive. @type {MessagePort[]} */
const ports = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

/** A Python that starts when asked and notes every message. */
class Python {
  ended = 0;
  /** @type {string[]} */
  interpreters = [];
  /** @type {Message[]} */
  messages = [];
  /**
   * Of interpreters by part of their name: why they do not start. @type {Record<string, string>}
   */
  faults = {};

  /** @param {EventTarget} worker @param {string} interpreter */
  start(worker, interpreter) {
    this.interpreters.push(/** @type {string} */ (interpreter.split('/').at(-1)));
    this.worker = worker;
    const pipe = new MessageChannel();
    this.port = pipe.port1;
    ports.push(pipe.port1);
    this.port.onmessage = ({ data }) => this.messages.push(data);
    worker.dispatchEvent(
      Object.assign(new Event('message'), { data: { type: 'connected' }, ports: [pipe.port2] }),
    );
    this.tell('launched', 0);
    const [, reason] =
      Object.entries(this.faults).find(([name]) => interpreter.includes(name)) ?? [];
    if (reason) this.tell('failed', 0, { reason });
    else this.tell('ready', 0, { kernel: true });
  }

  /** @param {string} type @param {number} request @param {Record<string, unknown>} [fields] */
  tell(type, request, fields = {}) {
    assert.deepEqual(Object.keys(fields).sort(), Object.keys(PROTOCOL.toPage[type]).sort());
    this.port?.postMessage({ type, request, ...fields });
  }

  /**
   * @param {string} type
   * @param {number} [nth]
   * @returns {Promise<Message>} the message of that type, when it has come
   */
  async asked(type, nth = 0) {
    for (;;) {
      const found = this.messages.filter((message) => message.type === type)[nth];
      if (found) return found;
      await settle();
    }
  }
}

const replaced = /** @type {Record<string, any>} */ ({});
before(() => {
  const { Worker, customElements } = /** @type {any} */ (globalThis);
  Object.assign(replaced, { Worker, customElements });
  Object.assign(globalThis, {
    customElements: { whenDefined: async () => {} },
    Worker: class {
      /** @param {string} _ @param {{type: string}} options */
      constructor(_, options) {
        assert.equal(options.type, 'module');
      }

      terminate() {}
    },
  });
});
after(() => Object.assign(globalThis, replaced));

/** @param {Record<string, string>} [faults] */
function createPython(faults = {}) {
  const python = new Python();
  python.faults = faults;
  /** @type {any[][]} */
  const told = [];
  Object.assign(globalThis, { pythonOfTheTest: python });
  const engine = createEngine(
    {
      onStage: (label) => told.push(['stage', label]),
      onFrame: (frame) => told.push(['frame', frame]),
      onProgress: (task, label, fraction) => told.push(['progress', task, label, fraction]),
      onMeasuring: (task, fraction) => told.push(['measuring', task, fraction]),
      onCrash: (sentence) => told.push(['crash', sentence]),
    },
    'http://localhost/',
    PYSCRIPT,
  );
  return { engine, python, told };
}

/** @param {Record<string, string>} [faults] */
async function startPython(faults) {
  const page = createPython(faults);
  await page.engine.start();
  return page;
}

test('every message that is sent fits the protocol, and every type of it is sent', async () => {
  const { engine, python } = await startPython();
  const positions = new Float32Array(6);
  const calls = [
    engine.open(new Uint8Array(3)),
    engine.relayout(1, 'radial-pca', { seed: 1 }, null, false),
    engine.grow(2, positions),
    engine.measure(3, positions),
    engine.regions(3, positions),
    engine.evaluate(10),
    engine.explain(10),
    engine.sentences(10, 254, null),
    engine.why({
      text: 'a',
      vector: new Float32Array(2),
      row: 0,
      k: 10,
      question: -1,
      among: null,
      facts: null,
    }),
    engine.check(null),
    engine.compress(10),
    engine.melt('int8', 4),
    engine.contrast({ bundle: new Uint8Array(3) }, 10),
    engine.contrast({ name: 'e5' }, 10),
    engine.turn(positions),
    engine.endContrast(),
    engine.match(),
    engine.prompts('e5'),
    engine.read(4, [{ name: 'a.csv', parts: [new Uint8Array(1)] }], ''),
    engine.read(5, null, 'v'),
    engine.compose({ name: '', model: '', text: '', label: '', color: '' }, true),
    engine.forget(),
    engine.cancel(),
  ];
  await python.asked('cancel');
  assert.deepEqual(
    new Set(python.messages.map(({ type }) => type)),
    new Set(Object.keys(PROTOCOL.toPython)),
  );
  assert.equal(
    new Set(python.messages.map(({ request }) => request)).size,
    calls.length,
    'each has a number of its own',
  );
  for (const { type, request, ...fields } of python.messages) {
    const wanted = PROTOCOL.toPython[type];
    assert.deepEqual(Object.keys(fields).sort(), Object.keys(wanted).sort(), type);
    for (const [name, kind] of Object.entries(wanted))
      assert.ok(fits(fields[name], kind), `${type}: ${name}`);
    python.tell('cancelled', request);
  }
  for (const call of calls) await assert.rejects(call, ABORTED);
});

test('answers find their calls in whatever order they come, with the arrays that belong to them', async () => {
  const { engine, python } = await startPython();
  const calls = [1, 2, 3].map((task) => engine.measure(task, new Float32Array(3)));
  await python.asked('measure', 2);
  const distortion = (/** @type {number} */ task) => ({
    kept: Float32Array.of(task),
    lost: Float32Array.of(0),
    false: Float32Array.of(0),
  });
  for (const { request, task } of python.messages.toReversed?.() ??
    [...python.messages].reverse()) {
    python.tell('answer', request, {
      result: { quality: { recall: task }, distortion: distortion(task) },
    });
  }
  const measured = await Promise.all(calls);
  assert.deepEqual(
    measured.map(({ quality, distortion: { kept } }) => [quality.recall, kept[0]]),
    [
      [1, 1],
      [2, 2],
      [3, 3],
    ],
  );
});

test('frames and progress are told with the task of the page; after the answer nothing is', async () => {
  const { engine, python, told } = await startPython();
  const laying = engine.relayout(7, 'radial-pca', {}, null, false);
  const { request } = await python.asked('relayout');
  const frame = {
    iteration: 4,
    iterations: 9,
    positions: new Float32Array(6),
    costs: Float32Array.of(3, 1.5, 4, 1.25),
  };
  python.tell('progress', request, { label: 'Finding neighbours', fraction: 0.5 });
  python.tell('frame', request, frame);
  python.tell('measuring', request, { fraction: 0.25 });
  python.tell('answer', request, { result: { iterations: 9 } });
  python.tell('frame', request, frame);
  assert.deepEqual(await laying, { iterations: 9 });
  await settle();
  assert.deepEqual(told.slice(1), [
    ['progress', 7, 'Finding neighbours', 0.5],
    [
      'frame',
      {
        request: 7,
        iteration: 4,
        iterations: 9,
        positions: frame.positions,
        costs: [
          { iteration: 3, cost: 1.5 },
          { iteration: 4, cost: 1.25 },
        ],
      },
    ],
    ['measuring', 7, 0.25],
  ]);
});

test('what Python refuses rejects with its sentence', async () => {
  const { engine, python } = await startPython();
  const opening = engine.open(new Uint8Array(1));
  const { request } = await python.asked('open');
  python.tell('refused', request, { sentence: 'This is no bundle.' });
  await assert.rejects(opening, { message: 'This is no bundle.' });
});

test('where Python cannot be brought back it starts the ordinary way, and the console says why, once', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const { engine, python } = createPython({ 'from-snapshot.mjs': 'The table is too long.' });
  assert.deepEqual(await engine.start(), { kernel: true });
  assert.deepEqual(python.interpreters, ['from-snapshot.mjs', 'from-scratch.mjs']);
  assert.equal(python.ended, 1, 'the worker that failed is ended');
  assert.equal(warn.mock.callCount(), 1);
  assert.match(String(warn.mock.calls[0].arguments[0]), /The table is too long\./);
});

test('where neither way works one sentence says so, and the next try begins anew', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const { engine, python } = createPython({ '.mjs': 'No network.' });
  await assert.rejects(engine.start(), (reason) => {
    assertSentence(/** @type {Error} */ (reason).message);
    return true;
  });
  python.faults = {};
  assert.deepEqual(await engine.start(), { kernel: true });
});

test('a worker that dies ends every call, is told once, and can be started again', async () => {
  const { engine, python, told } = await startPython();
  const calls = [engine.measure(1, new Float32Array(3)), engine.open(new Uint8Array(1))];
  for (const call of calls) call.catch(() => {});
  python.worker?.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
  python.worker?.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
  for (const call of calls)
    await assert.rejects(call, /^Error: Python stopped and was started again/);
  assert.equal(told.filter(([kind]) => kind === 'crash').length, 1);
  await assert.rejects(engine.measure(1, new Float32Array(3)));
  await engine.cancel();
  await engine.start();
});

test('a browser that lacks what Python needs is told which, before anything is fetched', async (t) => {
  t.mock.method(WebAssembly, 'validate', () => false);
  const { engine, python } = createPython();
  await assert.rejects(
    engine.start(),
    /^Error: This browser lacks WebAssembly exceptions, [^.]*\.$/,
  );
  assert.equal(python.interpreters.length, 0);
});
