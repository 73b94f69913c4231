import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLANET_THEMES } from '../../../web/globe/theme.js';
import {
  categoryColor,
  HUES,
  parseHex,
  rampColor,
  restColor,
  toCss,
} from '../../../web/data/palette.js';
import { colorDifference, contrast, fromHex, toLab, VISIONS } from '../colorimetry.js';

const THEMES = /** @type {const} */ (['dark', 'light']);
const SIGHTS = /** @type {(keyof typeof VISIONS)[]} */ (Object.keys(VISIONS));
/** Non-text contrast of WCAG 2.2, criterion 1.4.11. */
const CONTRAST = 3;

/** @param {'dark' | 'light'} theme @param {number} count */
const categories = (theme, count) =>
  Array.from({ length: count }, (_, index) => categoryColor(index, theme));

/**
 * The two colours that are hardest to tell apart.
 * @param {number[][]} colors
 * @param {keyof typeof VISIONS} vision
 */
function closest(colors, vision) {
  const seen = colors.map((color) => toLab(color, vision));
  const pairs = seen.flatMap((a, i) =>
    seen.slice(0, i).map((b, j) => ({ i, j, difference: colorDifference(a, b) })),
  );
  return pairs.reduce((best, pair) => (pair.difference < best.difference ? pair : best));
}

test('the yardsticks hold: published CIEDE2000 pairs, greys look grey to everyone, black on white is 21', () => {
  // Sharma, Wu & Dalal (2005), table 1, pairs 1, 7, 9, 17, 25 and 34.
  const published = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ];
  for (const [a, b, expected] of /** @type {[number[], number[], number][]} */ (published)) {
    assert.ok(
      Math.abs(colorDifference(a, b) - expected) < 1e-4,
      `${a} and ${b} differ by ${colorDifference(a, b)}`,
    );
  }
  for (const vision of SIGHTS) {
    const [lightness, a, b] = toLab([119, 119, 119], vision);
    assert.ok(
      Math.abs(lightness - 50) < 0.1 && Math.hypot(a, b) < 0.01,
      `${vision}: ${lightness}, ${a}, ${b}`,
    );
  }
  assert.ok(Math.abs(contrast([0, 0, 0], [255, 255, 255]) - 21) < 1e-5);
});

for (const theme of THEMES) {
  const { day, night } = PLANET_THEMES[theme];

  test(`${theme}: every category stands out from the globe, by day and by night`, () => {
    for (const [index, color] of categories(theme, HUES).entries()) {
      for (const ground of [day, night]) {
        const found = contrast(color, fromHex(ground));
        assert.ok(
          found >= CONTRAST,
          `category ${index}, ${toCss(color)}, on ${ground} has contrast ${found.toFixed(2)}`,
        );
      }
    }
  });

  for (const vision of SIGHTS) {
    const least = vision === 'trichromat' ? 15 : 11;
    test(`${theme}: a ${vision} tells all ten hues apart, and each from the grey of the rest`, () => {
      const { i, j, difference } = closest([...categories(theme, HUES), restColor(theme)], vision);
      assert.ok(difference >= least, `categories ${j} and ${i} differ by ${difference.toFixed(1)}`);
    });
  }

  test(`${theme}: the hues are ten, and calm: none is as vivid as a traffic light`, () => {
    assert.equal(HUES, 10);
    for (const color of categories(theme, HUES)) {
      const [, a, b] = toLab(color);
      assert.ok(Math.hypot(a, b) <= 60, `${toCss(color)} has chroma ${Math.hypot(a, b)}`);
    }
  });

  test(`${theme}: the ramp goes one way in lightness for every eye, away from the ground at its high end`, () => {
    const sign = theme === 'dark' ? 1 : -1;
    for (const vision of SIGHTS) {
      const lightness = Array.from(
        { length: 65 },
        (_, k) => sign * toLab(rampColor(k / 64, theme), vision)[0],
      );
      for (let k = 1; k < lightness.length; k++) {
        assert.ok(
          lightness[k] > lightness[k - 1],
          `${vision}: from ${lightness[k - 1]} to ${lightness[k]} at ${k}/64`,
        );
      }
    }
    for (const ground of [day, night])
      assert.ok(contrast(rampColor(1, theme), fromHex(ground)) >= CONTRAST);
  });

  test(`${theme}: the ramp stays between its ends, and what is missing is grey`, () => {
    assert.deepEqual(rampColor(-3, theme), rampColor(0, theme));
    assert.deepEqual(rampColor(7, theme), rampColor(1, theme));
    const [, a, b] = toLab(rampColor(NaN, theme));
    assert.ok(Math.hypot(a, b) < 8, `chroma ${Math.hypot(a, b)}`);
    for (let share = 0; share <= 1; share += 0.1) {
      const [, red, yellow] = toLab(rampColor(share, theme));
      assert.ok(Math.hypot(red, yellow) > 16, `share ${share} looks grey`);
    }
  });

  test(`${theme}: colours are whole numbers from 0 to 255`, () => {
    const ramp = Array.from({ length: 101 }, (_, k) => rampColor(k / 100, theme));
    for (const color of [
      ...categories(theme, HUES),
      restColor(theme),
      ...ramp,
      rampColor(NaN, theme),
    ]) {
      assert.equal(color.length, 3);
      for (const part of color)
        assert.ok(Number.isInteger(part) && part >= 0 && part <= 255, `${color}`);
    }
  });
}

test('hex colours are read and CSS colours are written', () => {
  assert.deepEqual(parseHex('#000000'), [0, 0, 0]);
  assert.deepEqual(parseHex('#ffffff'), [255, 255, 255]);
  assert.deepEqual(parseHex('#0a80f1'), [10, 128, 241]);
  assert.equal(toCss([10, 128, 241]), 'rgb(10 128 241)');
});
