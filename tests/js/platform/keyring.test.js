import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../../web/platform/keyring.js';
import { createDevice } from '../examples.js';

const URL_A = 'https://api.example.org/v1',
  URL_B = 'http://localhost:11434/v1';
const KEY = 'sk-test-0123456789';

test('a key is in memory alone, and for its own base URL alone', () => {
  const device = createDevice();
  const ring = createKeyring(device);
  ring.set(URL_A, ` ${KEY}\n`);
  assert.equal(ring.get(`${URL_A}/`), KEY);
  assert.equal(ring.get(URL_B), '');
  assert.equal(device.content.size, 0);
  assert.equal(createKeyring(device).get(URL_A), '');
});

test('it is found again only once that was asked for, and forgotten at a word', () => {
  const device = createDevice();
  const ring = createKeyring(device);
  ring.set(URL_A, KEY);
  ring.set(URL_B, 'other-key');
  ring.remember(URL_A, true);
  assert.equal(createKeyring(device).get(URL_A), KEY);
  assert.equal(createKeyring(device).get(URL_B), '');
  assert.ok(createKeyring(device).isRemembered(URL_A));
  ring.forget(URL_A);
  assert.equal(ring.get(URL_A), '');
  assert.equal(device.content.size, 0, 'nothing is left behind');
});

test('a remembered key that is corrected is corrected on the device', () => {
  const device = createDevice();
  const ring = createKeyring(device);
  ring.set(URL_A, KEY);
  ring.remember(URL_A, true);
  ring.set(URL_A, 'new-key');
  assert.equal(createKeyring(device).get(URL_A), 'new-key');
  ring.remember(URL_A, false);
  assert.equal(device.content.size, 0);
  assert.equal(ring.get(URL_A), 'new-key', 'it stays in memory');
});

test('no key is remembered where there is none', () => {
  const device = createDevice();
  createKeyring(device).remember(URL_A, true);
  assert.equal(device.content.size, 0);
});

test('a device that stores nothing, or something odd, does no harm', () => {
  const broken = {
    getItem: () => '{"a": 1, "b": [',
    setItem: () => {
      throw new Error('full');
    },
    removeItem: () => {
      throw new Error('no');
    },
  };
  for (const device of [broken, null]) {
    const ring = createKeyring(device);
    ring.set(URL_A, KEY);
    ring.remember(URL_A, true);
    assert.equal(ring.get(URL_A), KEY);
    ring.forget(URL_A);
    assert.equal(ring.get(URL_A), '');
  }
});
