/** What a picture of the planet says beside it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAND } from '../../../web/data/land.js';
import { restColor, toCss } from '../../../web/data/palette.js';
import { captionOf } from '../../../web/planet/caption.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { goldenBundle, ring } from '../examples.js';

const full = goldenBundle('full');

test('the title of the data, and the entries that points have', () => {
  const caption = captionOf({ ...INITIAL_STATE, bundle: full, colorColumn: 'course' });
  assert.equal(caption?.title, full.name);
  assert.equal(caption?.heading, 'Course');
  assert.deepEqual(
    caption?.entries.map(({ title }) => title),
    ['starter', 'main'],
  );
  assert.equal(caption?.ramp, null);
});

test('numbers have a ramp with its ends; without colours there is the title alone', () => {
  const caption = captionOf({ ...INITIAL_STATE, bundle: full, colorColumn: 'price' });
  assert.deepEqual(caption?.entries, []);
  assert.equal(caption?.ramp?.colors.length, 5);
  assert.ok(Number(caption?.ramp?.low) < Number(caption?.ramp?.high));
  const plain = captionOf({ ...INITIAL_STATE, bundle: full, colorColumn: '' });
  assert.deepEqual([plain?.heading, plain?.entries, plain?.ramp], ['', [], null]);
  assert.equal(captionOf(INITIAL_STATE), null);
});

test('what is grey is one entry', () => {
  const caption = captionOf({
    ...INITIAL_STATE,
    bundle: full,
    positions: ring(5),
    colorColumn: LAND,
    regions: [{ level: 0, title: 'Bread', members: Uint32Array.of(0, 1, 2) }],
  });
  assert.deepEqual(caption?.entries.at(-1), { title: 'Other', color: toCss(restColor('dark')) });
  assert.deepEqual(
    caption?.entries.map(({ title }) => title),
    ['Bread', 'Other'],
  );
});
