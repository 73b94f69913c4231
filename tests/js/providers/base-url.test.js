/**
 * The address of a server, as people enter it: read, or refused in one sentence of the page's own.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAllActions } from '../../../web/actions/index.js';
import { createFirstActions } from '../../../web/actions/first.js';
import { createKeyring } from '../../../web/platform/keyring.js';
import { canonicalUrl, expectNameable, readBaseUrl } from '../../../web/providers/base-url.js';
import { embed } from '../../../web/providers/openai.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { createStore } from '../../../web/state/store.js';
import { assertSentence, createFakeEngine, goldenFile } from '../examples.js';

/** @import { ProviderError } from '../../../web/providers/error.js' */

const NONE = ['', '   ', '\n', undefined];
const WRONG = [
  'none',
  'localhost:11434/v1',
  'localhost',
  '/v1',
  '//host/v1',
  'ftp://host/v1',
  'file:///etc',
  'javascript:alert(1)',
  'data:,x',
  'blob:http://host/1',
  'ws://host/v1',
  'about:blank',
  'http://',
  'http:// host/v1',
  'http://a b/v1',
  'http://%ff/v1',
  'http://host:99999/v1',
  'http://host:-1',
  'http://[::1',
  'http://[zz]/v1',
  'https://user@host/v1',
  'https://user:password@host/v1',
  'https://:password@host/v1',
  'http://host/v1?key=1',
  'http://host/v1#x',
  'http://host/v1?',
  'http://host/v1#',
  'http://host?#',
  '%ff',
  'http://a<b>/v1',
];
const RIGHT = [
  'http://localhost:11434/v1',
  ' https://api.example.org/v1/ ',
  'http://localhost/%ff',
  'http://localhost/%',
  'HTTP://LOCALHOST:1/a b/v1',
  'http://127.0.0.1:9',
  'http://bücher.example/v1',
];
/** Addresses that no content policy can name. */
const UNNAMEABLE = [
  'http://[::1]:11434/v1',
  'https://[2001:db8::1]/v1',
  'http://[::ffff:127.0.0.1]/v1',
  'http://*.example.org/v1',
  'http://*/v1',
  'http://a;b/v1',
  'http://a,b/v1',
  "http://'self'/v1",
  'http://a!b/v1',
];

/** @param {() => unknown} act @returns {ProviderError} */
function refusal(act) {
  try {
    act();
  } catch (reason) {
    const error = /** @type {ProviderError} */ (reason);
    assert.equal(error.name, 'ProviderError', String(error));
    assert.equal(error.kind, 'input');
    assertSentence(error.message);
    return error;
  }
  assert.fail('it was taken');
}

test('what is no base URL is refused in one sentence that says what was expected', () => {
  for (const text of NONE)
    assert.match(refusal(() => readBaseUrl(text)).message, /no base URL: expected/);
  for (const text of WRONG) {
    const { message } = refusal(() => readBaseUrl(text));
    assert.match(message, /base URL is not one: expected http/, text);
    assert.ok(!message.includes('password@'), 'no part of a password is told');
  }
});

test('what is one is read, whatever its path', () => {
  for (const text of RIGHT) assert.doesNotThrow(() => expectNameable(readBaseUrl(text)), text);
});

test('a server that no content policy can name is refused, and localhost offered for this machine', () => {
  for (const text of UNNAMEABLE) refusal(() => expectNameable(readBaseUrl(text)));
  assert.match(
    refusal(() => expectNameable(new URL('http://[::1]:11434/v1'))).message,
    /enter http:\/\/localhost:11434\/v1 instead/,
  );
  assert.match(
    refusal(() => expectNameable(new URL('https://[0:0::1]/v1'))).message,
    /enter https:\/\/localhost\/v1 instead/,
  );
  for (const text of [
    'http://[::ffff:127.0.0.1]:5/v1',
    'http://[::ffff:7f01:203]:5/v1',
    'http://[::]:5/v1',
  ])
    assert.match(
      refusal(() => expectNameable(new URL(text))).message,
      /enter http:\/\/localhost:5\/v1 instead/,
      text,
    );
  assert.match(
    refusal(() => expectNameable(new URL('http://[fe80::1]/v1'))).message,
    /name or its IPv4 address/,
  );
});

test('a policy made of a nameable address names that one server', () => {
  for (const text of RIGHT)
    assert.match(readBaseUrl(text).origin, /^https?:\/\/[a-z0-9._-]+(:\d+)?$/);
});

test('the same server is the same, however it is written', () => {
  for (const text of ['http://Localhost:80/v1', ' http://localhost/v1/', 'http://localhost/v1//'])
    assert.equal(canonicalUrl(text), 'http://localhost/v1');
  assert.notEqual(canonicalUrl('https://localhost/v1'), canonicalUrl('http://localhost/v1'));
  assert.equal(canonicalUrl(' nonsense/ '), 'nonsense');
});

test('a question to any of them ends in one sentence and sends nothing', async () => {
  const engine = createFakeEngine();
  const store = createStore({ ...INITIAL_STATE });
  let sent = 0;
  const actions = createAllActions(store, createFirstActions(store, engine.create), {
    keyring: createKeyring(null),
    fetchFor(baseUrl) {
      expectNameable(readBaseUrl(baseUrl));
      return async () => {
        sent++;
        throw new TypeError('Failed to fetch');
      };
    },
  });
  await actions.open(goldenFile('full'));
  const { bundle } = store.get();
  assert.ok(bundle);
  store.set({ bundle: { ...bundle, model: { ...bundle.model, name: '' } } });
  for (const baseUrl of [...NONE.filter((text) => text !== undefined), ...WRONG, ...UNNAMEABLE]) {
    actions.chooseProvider({ kind: 'openai', baseUrl, model: 'm' });
    await assert.rejects(actions.ask('soup'), { name: 'ProviderError', kind: 'input' }, baseUrl);
    assertSentence(store.get().error);
  }
  assert.equal(sent, 0);
});

test('a key in the base URL is found, escaped or beside what is no text', async () => {
  const key = 'sk-test-0123456789';
  const fetch = async () => assert.fail('sent');
  for (const path of [
    key,
    `%ff/${key}`,
    `%/${key}`,
    key.replaceAll('-', '%2d'),
    [...key].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
  ]) {
    await assert.rejects(
      embed(['a'], { key, baseUrl: `http://localhost/${path}`, tools: { fetch } }),
      /holds the key/,
      path,
    );
  }
});
