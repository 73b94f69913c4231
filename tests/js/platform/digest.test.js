import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest, hexDigest } from '../../../web/platform/digest.js';

test('the digest of bytes is SHA-256 in hexadecimal', async () => {
  // FIPS 180-2, appendix B.1.
  assert.equal(
    await hexDigest(new TextEncoder().encode('abc')),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('content has one name, and parts that are cut elsewhere another', async () => {
  assert.equal(await digest(['a', 'b']), await digest(['a', 'b']));
  assert.notEqual(await digest(['a', 'b']), await digest(['ab']));
});
