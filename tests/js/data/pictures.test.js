/** Pictures are found in the cell, among what was dropped, or beside the data; nowhere else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPicture, isPictureFile, nameOf, NO_PICTURES } from '../../../web/data/pictures.js';
import { assertSentence } from '../examples.js';

const PAGE = 'https://planet.example/globe/index.html#data=x';
const INLINE = 'data:image/png;base64,iVBORw0KGgo=';
const beside = { ...NO_PICTURES, base: 'data/plants.esb' };

/** @param {string} value @param {import('../../../web/data/pictures.js').PictureSource} [source] */
const find = (value, source = NO_PICTURES) => findPicture(value, source, PAGE);

test('a picture in the cell is shown as it is', () => {
  assert.equal(find(` ${INLINE} `).address, INLINE);
});

test('a file that was dropped is found by its name, whatever its folder and capitals', () => {
  const source = { files: new Map([['rose.jpg', 'blob:1']]), base: '' };
  for (const value of ['rose.jpg', 'img/Rose.JPG', 'C:\\photos\\rose.jpg', '../rose.jpg?v=2'])
    assert.equal(find(value, source).address, 'blob:1', value);
  assert.equal(find('tulip.jpg', source).address, '');
});

test('a relative address is one beside the data that were opened from this host', () => {
  assert.equal(
    find('img/rose.jpg', beside).address,
    'https://planet.example/globe/data/img/rose.jpg',
  );
  assert.equal(find('/rose.jpg', beside).address, 'https://planet.example/rose.jpg');
  const absolute = 'https://planet.example/rose.jpg';
  assert.equal(find(absolute, beside).address, absolute);
});

test('nothing else is fetched, and one sentence says why', () => {
  const away = { ...NO_PICTURES, base: 'https://other.example/data/plants.esb' };
  for (const [value, source] of /** @type {const} */ ([
    ['https://other.example/rose.jpg', beside],
    ['//other.example/rose.jpg', beside],
    ['https://planet.example/rose.jpg', NO_PICTURES],
    ['rose.jpg', away],
    ['https://planet.example/rose.jpg', away],
  ])) {
    const { address, elsewhere, reason } = find(value, source);
    assert.equal(address, '', value);
    assert.match(elsewhere, /^https:\/\/\w+\.example\//);
    assertSentence(reason);
  }
  for (const value of [
    'rose.jpg',
    '',
    'javascript:alert(1)',
    'blob:https://planet.example/1',
    'data:text/html,x.png',
  ]) {
    const { address, elsewhere, reason } = find(value);
    assert.deepEqual([address, elsewhere], ['', ''], value);
    assertSentence(reason);
  }
});

test('pictures are told from tables', () => {
  assert.ok(isPictureFile({ name: 'a.JPG', type: '' }));
  assert.ok(isPictureFile({ name: 'a', type: 'image/heic' }));
  assert.ok(!isPictureFile({ name: 'a.csv', type: 'text/csv' }));
  assert.equal(nameOf('a/B c.PNG#x'), 'b c.png');
});
