/** What the local model says where it cannot run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFault, NotKept } from '../../../web/providers/not-kept.js';

test('a model that is not there says where to get it, and anything else what it was', () => {
  assert.match(describeFault(new NotKept()), /not kept on this device.*connect and ask again/);
  assert.equal(
    describeFault(new Error('out of memory')),
    'The local model did not run (out of memory): reload the page, or choose another provider.',
  );
});
