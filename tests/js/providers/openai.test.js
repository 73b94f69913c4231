import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { embed } from '../../../web/providers/openai.js';
import { redactKey } from '../../../web/providers/secret.js';

/**
 * @import { Options } from '../../../web/providers/openai.js'
 * @import { IncomingHttpHeaders, Server } from 'node:http'
 * @import { AddressInfo } from 'node:net'
 */

const KEY = 'sk-test-0123456789abcdef';

/**
 * @typedef {{status?: number, headers?: Record<string, string>, body: unknown}} Reply
 * @typedef {{address: string, headers: IncomingHttpHeaders, body: any}} Got
 */

/** @type {Server} */
let server;
/** @type {string} */
let baseUrl;
/** @type {Got[]} */
let got;
/** @type {(got: Got) => Reply | null} null: never answer */
let reply;
/** @type {number[]} */
let pauses;

before(async () => {
  server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const asked = { address: request.url ?? '', headers: request.headers, body: JSON.parse(text) };
    got.push(asked);
    const given = reply(asked);
    if (!given) return;
    response.writeHead(given.status ?? 200, given.headers);
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  baseUrl = `http://127.0.0.1:${/** @type {AddressInfo} */ (server.address()).port}/v1`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  got = [];
  pauses = [];
  reply = answer;
});

/**
 * @param {Got} asked
 * @returns {{body: {data: {index: number, embedding: number[]}[]}}} its length, and 1, for every
 *   text
 */
const answer = ({ body }) => ({
  body: {
    data: body.input.map((/** @type {string} */ text, /** @type {number} */ index) => ({
      index,
      embedding: [text.length, 1],
    })),
  },
});

/** @param {string[]} texts @param {Options} [options] */
const ask = (texts, options = {}) =>
  embed(texts, {
    key: KEY,
    baseUrl,
    model: 'm',
    ...options,
    tools: {
      sleep: async (pause) => void pauses.push(pause),
      random: () => 1,
      now: () => 0,
      ...options.tools,
    },
  });

/** @param {Promise<unknown>} promise @returns {Promise<Error & {kind: string}>} */
const failure = (promise) =>
  promise.then(
    () => assert.fail('expected an error'),
    (reason) => reason,
  );

test('the request is as the interface says, and the key is in its header alone', async () => {
  const vectors = await ask(['a', 'bcd'], { dimensions: 2, baseUrl: `${baseUrl}/` });
  assert.deepEqual(vectors, [Float32Array.of(1, 1), Float32Array.of(3, 1)]);
  const [{ address, headers, body }] = got;
  assert.equal(address, '/v1/embeddings');
  assert.equal(headers.authorization, `Bearer ${KEY}`);
  assert.deepEqual(body, {
    model: 'm',
    input: ['a', 'bcd'],
    encoding_format: 'float',
    dimensions: 2,
  });
  assert.ok(!JSON.stringify({ ...headers, authorization: '' }).includes(KEY));
  await ask(['a'], { key: '' });
  assert.equal(got[1].headers.authorization, undefined);
});

test('many texts go in batches, in order, with progress', async () => {
  /** @type {number[]} */
  const done = [];
  const texts = Array.from({ length: 600 }, (_, i) => 'x'.repeat(1 + (i % 50)));
  const vectors = await ask(texts, { onProgress: (progress) => done.push(progress.done) });
  assert.deepEqual(
    vectors.map(([length]) => length),
    texts.map(({ length }) => length),
  );
  assert.ok(got.length > 1);
  assert.equal(done.length, got.length);
  assert.equal(done[done.length - 1], 600);
});

test('answers out of order are put in order', async () => {
  reply = (asked) => ({ body: { data: answer(asked).body.data.reverse() } });
  assert.deepEqual(
    (await ask(['a', 'bb', 'ccc'])).map(([length]) => length),
    [1, 2, 3],
  );
});

test('an overloaded server is asked again after longer and longer pauses, or as it says', async () => {
  let left = 3;
  const replies = [{}, { 'retry-after': '7' }, { 'retry-after': new Date(9000).toUTCString() }];
  reply = (asked) =>
    left-- > 0
      ? { status: left % 2 ? 429 : 503, headers: /** @type {any} */ (replies[2 - left]), body: {} }
      : answer(asked);
  assert.equal((await ask(['a'])).length, 1);
  assert.deepEqual(pauses, [500, 7000, 9000]);
  pauses = [];
  got = [];
  reply = () => ({ status: 500, body: 'oops' });
  const { kind, message } = await failure(ask(['a']));
  assert.equal(kind, 'busy');
  assert.match(message, /overloaded or limits requests \(500\)/);
  assert.equal(got.length, 4);
  assert.deepEqual(pauses, [500, 1000, 2000]);
});

test('an hour is not waited', async () => {
  reply = () => ({ status: 429, headers: { 'retry-after': '3600' }, body: {} });
  assert.equal((await failure(ask(['a']))).kind, 'busy');
  assert.deepEqual(pauses, []);
});

test('every refusal is one clear sentence without the key, and asked once', async () => {
  const echo = {
    error: {
      message: `Incorrect API key provided: ${KEY}, that is sk-test-*****cdef or x${KEY.slice(3, 14)}y`,
    },
  };
  /** @type {[Reply, string, RegExp][]} */
  const cases = [
    [{ status: 401, body: echo }, 'key', /refused the key \(401\)/],
    [{ status: 403, body: echo }, 'key', /refused the key \(403\)/],
    [
      { status: 429, body: { error: { code: 'insufficient_quota', message: KEY } } },
      'quota',
      /no quota left/,
    ],
    [{ status: 404, body: echo }, 'model', /does not know the model "m"/],
    [
      { status: 400, body: { error: { code: 'model_not_found' } } },
      'model',
      /does not know the model/,
    ],
    [
      { status: 400, body: echo },
      'refused',
      /refused the request \(400\): Incorrect API key provided: \[key\]/,
    ],
    [{ body: `<html>${KEY}` }, 'answer', /no JSON/],
    [{ body: { hello: KEY } }, 'answer', /no list "data"/],
    [{ body: { data: [{ index: 0, embedding: [1] }] } }, 'answer', /1 vectors for 2 texts/],
    [
      {
        body: {
          data: [
            { index: 0, embedding: [1] },
            { index: 0, embedding: [1] },
          ],
        },
      },
      'answer',
      /repeated index/,
    ],
    [
      {
        body: {
          data: [
            { index: 0, embedding: [1] },
            { index: 1, embedding: KEY },
          ],
        },
      },
      'answer',
      /not a list of numbers/,
    ],
    [
      {
        body: {
          data: [
            { index: 0, embedding: [1] },
            { index: 1, embedding: [1, 2] },
          ],
        },
      },
      'dimension',
      /2 numbers, expected 1/,
    ],
    [
      { status: 307, headers: { location: '/elsewhere' }, body: '' },
      'network',
      /could not be reached/,
    ],
  ];
  for (const [given, kind, says] of cases) {
    got = [];
    reply = () => given;
    const reason = await failure(ask(['a', 'b']));
    assert.equal(reason.kind, kind, reason.message);
    assert.match(reason.message, says);
    assert.equal(got.length, 1, kind);
    for (const text of [
      reason.message,
      reason.stack ?? '',
      JSON.stringify(reason),
      String(reason.cause),
    ]) {
      assert.ok(!text.includes(KEY) && !text.includes(KEY.slice(3, 14)), text);
    }
  }
});

test('fifty faulty answers, each with the key in it, end in one sentence without it', async () => {
  const forms = [
    KEY,
    encodeURIComponent(KEY),
    Buffer.from(KEY).toString('base64'),
    Buffer.from(`:${KEY}`).toString('base64'),
    `<b>${KEY}</b>`,
    KEY.toUpperCase(),
  ];
  const said = forms.map((form) => `You sent ${form}.`).join(' ');
  const bodies = [
    said,
    `<html><script>alert("${said}")</script>`,
    { error: { message: said } },
    { error: said },
    { message: said },
    { error: { code: said, message: `${said}\n${said}` } },
    { data: said },
    {
      data: [
        { index: 0, embedding: said },
        { index: 1, embedding: [1] },
      ],
    },
    `{"data": [{"embedding": "${KEY}`,
    { data: [{ index: KEY, embedding: [1] }, null] },
  ];
  for (const status of [200, 302, 400, 401, 404]) {
    for (const body of bodies) {
      reply = () => ({
        status,
        headers: { location: `/${KEY}?key=${KEY}`, 'x-key': KEY, 'www-authenticate': KEY },
        body,
      });
      const reason = await failure(ask(['a', 'b']));
      assert.match(reason.message, /^[^\n]{10,600}$/);
      for (const text of [
        reason.message,
        reason.stack ?? '',
        JSON.stringify(reason),
        String(reason.cause),
      ]) {
        for (const form of forms) assert.ok(!text.includes(form), `${status}: ${text}`);
      }
    }
  }
});

test('what an answer says in other types than expected is told in sentences of ours', async () => {
  for (const [status, body, words] of /** @type {[number, unknown, RegExp][]} */ ([
    [400, { error: { code: { toString: 1 }, message: 'no' } }, /refused the request \(400\): no$/],
    [400, { error: { type: [{ valueOf: 1, toString: 1 }] } }, /no reason given/],
    [200, { data: [{ embedding: [1e300, 1] }] }, /a vector of numbers too large for one/],
    [200, { data: [{ embedding: [-1e39] }] }, /a vector of numbers too large for one/],
    [200, '{"data":[{"embedding":[1e999]}]}', /not a list of numbers/],
    [200, { data: [{ embedding: 'AACAPwAA' }] }, /not a list of numbers/],
    [200, { data: [{ embedding: ['1', '2'] }] }, /not a list of numbers/],
    [200, { data: [{ index: '0', embedding: [1] }] }, /a wrong or repeated index/],
  ])) {
    reply = () => ({ status, body });
    const reason = await failure(ask(['a']));
    assert.equal(reason.name, 'ProviderError', String(reason.stack));
    assert.match(reason.message, words);
  }
});

test('a key in the place of the model is not sent as one', async () => {
  for (const [key, model] of [
    [KEY, KEY],
    ['a-key-of-a-server', 'my a-key-of-a-server'],
    ['', 'sk-proj-0123456789abcdefgh'],
  ])
    assert.match(
      (await failure(ask(['a'], { key, model }))).message,
      /^The name of the model holds the key: expected the key in its own field alone\.$/,
    );
  assert.equal(got.length, 0);
});

test("another dimension than the data's is refused", async () => {
  assert.match(
    (await failure(ask(['a'], { expectedDimension: 384 }))).message,
    /gave a vector of 2 numbers, expected 384/,
  );
});

test('a server that is not there: network and CORS are named both', async () => {
  const { kind, message } = await failure(ask(['a'], { baseUrl: 'http://127.0.0.1:1/v1' }));
  assert.equal(kind, 'network');
  assert.match(message, /does not tell whether the network failed or .*\(CORS\)/);
});

test('bad input is refused before anything is sent', async () => {
  assert.match((await failure(ask(['a', ' ']))).message, /Text 1 is empty/);
  for (const wrong of [
    '',
    'ftp://host',
    'host:1',
    'http://user:pass@host',
    `http://host/?key=${KEY}`,
    `http://host/${KEY}`,
  ]) {
    const { kind, message } = await failure(ask(['a'], { baseUrl: wrong }));
    assert.equal(kind, 'input', wrong);
    assert.ok(!message.includes(KEY));
  }
  const bad = await failure(ask(['a'], { key: 'sk-one\nsk-two' }));
  assert.equal(bad.kind, 'key');
  assert.ok(!bad.message.includes('sk-one'));
  assert.equal(got.length, 0);
});

test('cancelling works at once: before, during an answer, and between attempts', async () => {
  await assert.rejects(ask(['a'], { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.equal(got.length, 0);
  for (const given of [null, { status: 503, headers: { 'retry-after': '30' }, body: {} }]) {
    const controller = new AbortController();
    reply = () => {
      // While it answers or afterwards: both are right.
      setImmediate(() => controller.abort());
      return given;
    };
    /** @type {number} */
    const earlier = got.length;
    await assert.rejects(embed(['a'], { key: KEY, baseUrl, signal: controller.signal }), {
      name: 'AbortError',
    });
    assert.equal(got.length, earlier + 1, 'nobody asked again');
  }
});

test('a text loses its key in every form', () => {
  assert.equal(redactKey('it is a+b/c== here', 'a+b/c=='), 'it is [key] here');
  assert.equal(redactKey('at ?k=a%2Bb%2Fc%3D%3D', 'a+b/c=='), 'at [key]');
  assert.equal(redactKey('nothing to hide', ''), 'nothing to hide');
});
