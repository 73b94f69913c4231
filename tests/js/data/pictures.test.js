/** Pictures are found in the cell, among what was dropped, or beside the data; nowhere else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  filesNamed,
  findPicture,
  isPictureFile,
  joinPictures,
  NO_PICTURES,
} from '../../../web/data/pictures.js';
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

/** @param {string[]} paths @returns {import('../../../web/data/pictures.js').PictureSource} */
const dropped = (...paths) => ({
  ...NO_PICTURES,
  files: new Map(paths.map((path) => [path, `blob:${path}`])),
});

test('of files with one name that is shown whose folders are named, and none where they are not', () => {
  const source = dropped('animals/cats/001.jpg', 'animals/dogs/001.jpg');
  for (const value of ['cats/001.jpg', 'Animals\\Cats\\001.JPG', '../cats/001.jpg'])
    assert.equal(find(value, source).address, 'blob:animals/cats/001.jpg', value);
  for (const value of ['001.jpg', 'birds/001.jpg', 'animals/001.jpg']) {
    const { address, reason } = find(value, source);
    assert.equal(address, '', value);
    assertSentence(reason);
    assert.match(reason, /^Several pictures have this name/);
  }
  const root = dropped('001.jpg', 'dogs/001.jpg');
  assert.equal(find('001.jpg', root).address, 'blob:001.jpg');
  assert.deepEqual(filesNamed('001.jpg', dropped('a/001.jpg', 'b/001.jpg').files), [
    'a/001.jpg',
    'b/001.jpg',
  ]);
});

test('what an address would end a name with may be part of that of a file', () => {
  const source = dropped('photo #1.png', 'photo #2.png', 'my rose.jpg', '100%.png', 'plain.png');
  for (const [value, path] of [
    ['photo #1.png', 'photo #1.png'],
    ['img/photo #2.png', 'photo #2.png'],
    ['photo%20%231.png?v=1', 'photo #1.png'],
    ['my%20rose.jpg', 'my rose.jpg'],
    ['my%20rose.jpg?v=2#x', 'my rose.jpg'],
    ['100%.png', '100%.png'],
    ['plain.png#x', 'plain.png'],
  ])
    assert.equal(find(value, source).address, `blob:${path}`, value);
  assert.equal(find('photo', source).address, '');
});

test('files that join others take the place of those that lie where they do', () => {
  const { files, base } = joinPictures(
    { ...dropped('a.png', 'b.png'), base: 'data/x.esb' },
    { ...NO_PICTURES, files: new Map([['b.png', 'blob:new']]) },
  );
  assert.equal(base, 'data/x.esb');
  assert.deepEqual([...files.values()], ['blob:a.png', 'blob:new']);
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
});
