import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameAddress } from '../../../web/data/addresses.js';

test('an address is told without a name and a password, and not for ever', () => {
  for (const address of [
    'http://user:pass@word@host/x.esb?y#z',
    '//user:password@host/x.esb?y#z',
    'https:\\\\password@host/x.esb?y#z',
  ])
    assert.match(nameAddress(address), /^(https?:)?([/\\])\2host\/x\.esb\?y#z$/);
  for (const address of ['data/x@2.esb', 'http://host/a@b.esb', '//host?mail=a@b', ''])
    assert.equal(nameAddress(address), address);
  assert.equal(nameAddress('x'.repeat(1000)).length, 201);
});
