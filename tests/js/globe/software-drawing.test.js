import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawsInSoftware } from '../../../web/globe/software-drawing.js';

test('software is told by the names of what draws in it', () => {
  const UNMASKED = 9;
  /** @param {string} plain @param {string} [unmasked] */
  const context = (plain, unmasked) => ({
    RENDERER: 1,
    getParameter: (/** @type {number} */ name) => (name === 1 ? plain : unmasked),
    getExtension: () => {
      if (unmasked === undefined) throw new Error('asked for needlessly');
      return unmasked ? { UNMASKED_RENDERER_WEBGL: UNMASKED } : null;
    },
  });
  /** @type {[boolean, string, string?][]} */
  const known = [
    [
      true,
      'WebKit WebGL',
      'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)',
    ],
    [true, 'llvmpipe, or similar'],
    [true, 'WebKit WebGL', 'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)'],
    [false, 'WebKit WebGL', 'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11)'],
    [false, 'WebKit WebGL', 'Apple GPU'],
    [false, 'WebKit WebGL', ''],
    [false, 'Mali-G78, or similar'],
  ];
  for (const [expected, plain, unmasked] of known)
    assert.equal(
      drawsInSoftware(/** @type {any} */ (context(plain, unmasked))),
      expected,
      unmasked ?? plain,
    );
});
