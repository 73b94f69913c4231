import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BundleError, decodeBundle, float16ToFloat32 } from '../../../web/formats/bundle.js';
import { encodeBundle, float32ToFloat16 } from '../../../web/formats/bundle-encode.js';
import { goldenBundle, goldenBytes, goldenIndex } from '../examples.js';
import { gaussians } from '../random.js';

for (const { file, error } of goldenIndex()) {
  if (error) continue;
  const name = file.replace('.esb', '');
  test(`golden ${name} is the same when it is read, written and read`, () => {
    const bundle = goldenBundle(name);
    const bytes = encodeBundle(bundle);
    assert.deepEqual(decodeBundle(bytes), bundle);
    assert.deepEqual(
      encodeBundle(decodeBundle(bytes)),
      bytes,
      'the same bundle gives the same bytes',
    );
  });
}

test('a bundle that breaks the format is not written', () => {
  const bundle = goldenBundle('full');
  const broken = { ...bundle, vectors: bundle.vectors.slice() };
  broken.vectors[3 * bundle.model.dimension] = 0x7e00;
  assert.throws(
    () => encodeBundle(broken),
    (reason) =>
      reason instanceof BundleError && /Row 3 of the vectors is not finite/.test(reason.message),
  );
  assert.throws(() => encodeBundle({ ...bundle, count: 4 }), BundleError);
  assert.throws(
    () => encodeBundle({ ...bundle, extra: { made: new Date(0), deep: () => {} } }),
    BundleError,
  );
});

test('writing leaves the bundle and its file as they are', () => {
  const bytes = goldenBytes('full');
  encodeBundle(decodeBundle(bytes));
  assert.deepEqual(bytes, goldenBytes('full'));
});

test('every float16 number is written as itself', () => {
  const bits = Uint16Array.from({ length: 0x10000 }, (_, i) => i).filter(
    (half) => (half & 0x7fff) <= 0x7c00,
  );
  assert.deepEqual(float32ToFloat16(float16ToFloat32(bits)), bits);
});

test('other numbers go to the nearest float16, and to the even one from halfway', () => {
  const finite = float16ToFloat32(Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits));
  for (let bits = 1; bits < 0x7c00; bits += 7) {
    const low = finite[bits - 1],
      high = finite[bits];
    const middle = (low + high) / 2;
    const even = bits % 2 === 0 ? bits : bits - 1;
    assert.deepEqual([...float32ToFloat16([middle, -middle])], [even, even | 0x8000]);
    assert.deepEqual(
      [...float32ToFloat16([low + (high - low) * 0.49, low + (high - low) * 0.51])],
      [bits - 1, bits],
    );
  }
  const random = gaussians(20_000, 4).map((value, i) => value * 10 ** ((i % 12) - 6));
  const rounded = float16ToFloat32(float32ToFloat16(random));
  // Half of the last place: 2^-11 of a normal number, 2^-25 of a subnormal one.
  for (const [i, value] of random.entries()) {
    if (Math.abs(value) < 65504)
      assert.ok(
        Math.abs(rounded[i] - value) <= Math.max(Math.abs(value) * 2 ** -11, 2 ** -25),
        `${value}`,
      );
  }
});

test('numbers that no float16 holds are infinite or not a number', () => {
  assert.deepEqual(
    [...float32ToFloat16([65519.9, 65520, -1e9, Infinity, 0, -0])],
    [0x7bff, 0x7c00, 0xfc00, 0x7c00, 0, 0x8000],
  );
  assert.ok(Number.isNaN(float16ToFloat32(float32ToFloat16([NaN]))[0]));
});
