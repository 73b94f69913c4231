import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldCase } from '../../../web/data/pattern-characters.js';
import { LARGEST_REPEAT, PatternError } from '../../../web/data/pattern-syntax.js';
import { LARGEST_PROGRAM, Pattern } from '../../../web/data/pattern.js';
import { createChance } from '../random.js';

/** @param {string} source @param {string} text */
const isIn = (source, text) => new Pattern(source).isIn(text);

const WORD = '\\p{L}\\p{M}\\p{N}_';
/** What JavaScript calls that which our escapes stand for: its own `\w` knows ASCII alone. */
const IN_JAVASCRIPT = new Map([
  ['\\w', `[${WORD}]`],
  ['\\W', `[^${WORD}]`],
  ['\\d', '\\p{Nd}'],
  ['\\D', '\\P{Nd}'],
  ['\\b', `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`],
  ['\\B', `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`],
  ['[\\w-]', `[${WORD}\\-]`],
]);

/** @typedef {{ours: string, theirs: string}} Written the same pattern in both syntaxes */

/** @param {string} source @returns {Written} */
const atom = (source) => ({ ours: source, theirs: IN_JAVASCRIPT.get(source) ?? source });

const ATOMS = [
  ...['a', 'b', 'A', 'ß', 'É', 'σ', '1', '_', ' ', '\\n', '.', '[ab]', '[^ab]', '[a-cÀ-Ö]', '😀'],
  ...['\\w', '\\W', '\\d', '\\D', '\\s', '\\S', '\\p{Lu}|', '\\x62', '\\u{e9}', '[^\\s]', '[\\w-]'],
  ...['[\\]a]', '\\.', '\\/', '[😀-😂]'],
].filter((source) => !source.endsWith('|'));
const ASSERTIONS = ['^', '$', '\\b', '\\B'];
const TIMES = ['*', '+', '?', '{2}', '{0,1}', '{1,3}', '{2,}', '*?', '+?', '??', '{0}'];
const LETTERS = [...'aAbBcé1_ .-\nßÉéàσςΣ/]', '😀', '😁', '\r', '\u2028', 'ſ', '٣', 'e\u0301'];

/**
 * @param {(limit: number) => number} chance @param {number} depth
 * @returns {Written}
 */
function anyPattern(chance, depth) {
  const options = Array.from({ length: 1 + Number(chance(4) === 0) }, () => {
    const parts = Array.from({ length: chance(4) }, () => anyPart(chance, depth));
    return join(parts, '');
  });
  return join(options, '|');
}

/** @param {(limit: number) => number} chance @param {number} depth @returns {Written} */
function anyPart(chance, depth) {
  if (chance(6) === 0) return atom(ASSERTIONS[chance(ASSERTIONS.length)]);
  let part = atom(ATOMS[chance(ATOMS.length)]);
  if (depth > 0 && chance(3) === 0) {
    const { ours, theirs } = anyPattern(chance, depth - 1);
    const open = ['(', '(?:', `(?<n${chance(1e9)}>`][chance(3)];
    part = { ours: `${open}${ours})`, theirs: `${open}${theirs})` };
  }
  const times = chance(2) === 0 ? TIMES[chance(TIMES.length)] : '';
  return { ours: part.ours + times, theirs: part.theirs + times };
}

/** @param {Written[]} parts @param {string} between @returns {Written} */
const join = (parts, between) => ({
  ours: parts.map(({ ours }) => ours).join(between),
  theirs: parts.map(({ theirs }) => theirs).join(between),
});

test('patterns are found where JavaScript finds them', () => {
  let found = 0,
    tried = 0;
  for (let seed = 0; seed < 3000; seed++) {
    const chance = createChance(seed);
    const { ours, theirs } = anyPattern(chance, 3);
    const expression = new RegExp(theirs, 'imu');
    const pattern = new Pattern(ours);
    // V8 lets a lookaround hold in the middle of a pair of surrogates.
    const letters = LETTERS.filter(
      (letter) => (letter.codePointAt(0) ?? 0) < 0x10000 || !ours.includes('\\B'),
    );
    for (let i = 0; i < 10; i++) {
      const text = Array.from({ length: chance(9) }, () => letters[chance(letters.length)]).join(
        '',
      );
      const expected = expression.test(text);
      assert.equal(
        pattern.isIn(text),
        expected,
        `seed ${seed}: ${ours} in ${JSON.stringify(text)}`,
      );
      found += Number(expected);
      tried++;
    }
  }
  assert.ok(found > tried * 0.2 && found < tried * 0.9, `${found} of ${tried} tell something`);
});

test('case is folded as Unicode folds it', () => {
  for (let code = 1; code < 0x1e944; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const character = String.fromCodePoint(code);
    const folded = foldCase(character);
    if (folded === character) continue;
    assert.match(folded, new RegExp(`^\\u{${code.toString(16)}}$`, 'iu'));
  }
});

test('what people look for', () => {
  assert.ok(isIn('colou?r', 'The COLOR of money'));
  assert.ok(isIn('\\b(\\d{1,3}\\.){3}\\d{1,3}\\b', 'from 192.168.0.1 on'));
  assert.ok(!isIn('\\bcat\\b', 'concatenate'));
  assert.ok(isIn('^total', 'name\nTotal: 3'));
  assert.ok(isIn('größe', 'GRÖSSE GRÖßE'));
  assert.ok(isIn('[^\\x00-\\x7f]', 'naïve') && !isIn('[^\\x00-\\x7f]', 'naive'));
  assert.ok(isIn('\\p{Script=Greek}+', 'a λόγος') && !isIn('\\p{Script=Greek}', 'logos'));
  assert.ok(isIn('}', 'a}') && isIn('a{x', 'a{x') && isIn('[a-]', '-'));
});

test('a text takes as many steps as it is long, whatever the pattern', () => {
  // Each of them takes a backtracking matcher time that is exponential, or a power of the length.
  for (const source of ['(a*)*b', '(a|aa)+$', '(a|a?)+c', '(.*)*(.*)*x', 'a?'.repeat(40) + 'b'])
    for (const length of [1000, 2000, 4000, 64_000]) {
      const pattern = new Pattern(source);
      pattern.isIn('a'.repeat(length));
      assert.ok(pattern.steps <= 2 * length + 1000, `${source}: ${pattern.steps} for ${length}`);
    }
});

test('even where every place has a set of its own, the steps are bounded by the pattern', () => {
  const pattern = new Pattern('(a|b)*a(a|b){200}c');
  const chance = createChance(1);
  for (const length of [2000, 4000, 8000]) {
    pattern.steps = 0;
    pattern.isIn(Array.from({ length }, () => 'ab'[chance(2)]).join(''));
    assert.ok(pattern.steps <= (length + 1) * (pattern.size + 1), `${pattern.steps}`);
    assert.ok(pattern.steps > length * 50, 'and this text does need many');
  }
});

test('what is too large is refused before it is built', () => {
  const nested = `${'('.repeat(30)}a${'){200}'.repeat(30)}`;
  const nothing = `${'('.repeat(30)}a{0}${'){200}'.repeat(30)}`;
  const empty = `${'('.repeat(30)}${'){200}'.repeat(30)}`;
  for (const source of [nested, nothing, empty, 'a'.repeat(LARGEST_PROGRAM)])
    assert.throws(() => new Pattern(source), { name: 'PatternError', message: /too long/ });
  assert.throws(() => new Pattern('a'.repeat(2000)), /more than 1000 characters/);
  assert.throws(() => new Pattern('('.repeat(400)), /deep in each other/);
  assert.throws(() => new Pattern(`a{${LARGEST_REPEAT + 1}}`), /more than 200 times/);
  assert.ok(new Pattern(`a{${LARGEST_REPEAT}}`).isIn('a'.repeat(200)));
});

test('what cannot be read is said in one sentence', () => {
  /** @type {[string, RegExp][]} */
  const cases = [
    ['(a)\\1', /Referring back/],
    ['(?<n>a)\\k<n>', /Referring back/],
    ['a(?=b)', /Looking ahead or behind/],
    ['a(?!b)', /Looking ahead or behind/],
    ['(?<=a)b', /Looking ahead or behind/],
    ['(?<!a)b', /Looking ahead or behind/],
    ['(?i)a', /A group begins with/],
    ['(a', /A “\(” is not closed/],
    ['a)', /closes no group/],
    ['[a', /A “\[” is not closed/],
    ['[', /A “\[” is not closed/],
    ['*a', /nothing before it/],
    ['a**', /nothing before it/],
    ['^*', /nothing before it/],
    ['a{3,2}', /swap the numbers/],
    ['[b-a]', /runs backwards/],
    ['a\\', /ends the pattern/],
    ['\\q', /means nothing here/],
    ['\\p{Nonsense}', /no property/],
  ];
  for (const [source, message] of cases)
    assert.throws(
      () => new Pattern(source),
      (error) => error instanceof PatternError && message.test(error.message),
      source,
    );
});

test('whatever is typed is read, or refused in one sentence', () => {
  const signs = [...'ab1()[]{}|*+?.^$\\-,:=!<>pPxud😀'];
  for (let seed = 0; seed < 5000; seed++) {
    const chance = createChance(seed);
    const source = Array.from({ length: chance(12) }, () => signs[chance(signs.length)]).join('');
    try {
      new Pattern(source).isIn('ab1 (a)');
    } catch (error) {
      assert.ok(error instanceof PatternError, `${source}: ${error}`);
      assert.match(error.message, /^[A-Z“].*[a-z”]\.?$/u);
    }
  }
});
