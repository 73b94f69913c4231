/** Breaks are breaks, addresses are addresses, and nothing else of markup means anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitText } from '../../../web/data/text-parts.js';

/** @param {string} text */
const parts = (text) => splitText(text).map(({ kind, text: part }) => [kind, part]);

test('line breaks are breaks, however they are written', () => {
  assert.deepEqual(parts('one<br />two<BR>three<br/>four\r\nfive\nsix'), [
    ['words', 'one'],
    ['break', '\n'],
    ['words', 'two'],
    ['break', '\n'],
    ['words', 'three'],
    ['break', '\n'],
    ['words', 'four'],
    ['break', '\n'],
    ['words', 'five'],
    ['break', '\n'],
    ['words', 'six'],
  ]);
});

test('addresses end where the sentence goes on', () => {
  assert.deepEqual(parts('See https://example.org/a?b=1#c. Or (http://example.org)!'), [
    ['words', 'See '],
    ['address', 'https://example.org/a?b=1#c'],
    ['words', '.'],
    ['words', ' Or ('],
    ['address', 'http://example.org'],
    ['words', ')!'],
  ]);
  assert.deepEqual(parts('https://example.org/Rye_(bread)'), [
    ['address', 'https://example.org/Rye_(bread)'],
  ]);
});

test('no other scheme and no other markup is anything but words', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,x',
    '<a href="x">y</a>',
    '<script>1</script>',
    'ftp://example.org',
    'https://',
    '<brown>',
    '',
  ])
    assert.deepEqual(parts(text), text ? [['words', text]] : []);
  for (const text of [
    '<a href="javascript:1">https://example.org</a>',
    'JAVASCRIPT:x\nhttps://a.b',
  ])
    for (const { kind, text: part } of splitText(text))
      if (kind === 'address') assert.match(part, /^https?:\/\//);
});
