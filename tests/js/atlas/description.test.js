import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { folderOf, isAtlasAddress, isOwnAtlas } from '../../../web/atlas/address.js';
import { readDescription } from '../../../web/atlas/description.js';
import { FOLDER } from './opened.js';

describe('the description of an atlas', async () => {
  const text = await readFile(`${FOLDER}atlas.json`, 'utf8');
  const told = JSON.parse(text);

  test('is read', () => {
    assert.equal(readDescription(text).rows, 2600);
  });

  const faults = /** @type {[string, unknown, RegExp][]} */ ([
    ['a page of a host', '<!doctype html>', /This is no atlas: expected an atlas\.json/],
    ['other JSON', '{"a": 1}', /This is no atlas/],
    ['a newer version', { ...told, format: 2 }, /newer version .* format is 2, expected 1/],
    ['levels that miss rows', { ...told, levels: [400] }, /levels that do not add up to its 2,600/],
    ['no rows', { ...told, rows: 0 }, /has 0 rows/],
    ['no model', { ...told, model: {} }, /names no model/],
    [
      'a column without its totals',
      { ...told, columns: [{ name: 'kind', kind: 'category', family: 'places', categories: [] }] },
      /describes the column “kind”/,
    ],
    [
      'parts with a gap',
      { ...told, families: { places: { ...told.families.places, parts: [] } } },
      /lists parts of “places” that do not make one file/,
    ],
  ]);
  for (const [name, content, sentence] of faults)
    test(`that is ${name} is refused in one sentence`, () => {
      const written = typeof content === 'string' ? content : JSON.stringify(content);
      assert.throws(() => readDescription(written), sentence);
    });
});

describe('the address of an atlas', () => {
  test('is that of its folder or its description', () => {
    for (const address of ['data/a.atlas', 'http://h/a.atlas/', 'a/atlas.json', 'b.ATLAS?v=2'])
      assert.ok(isAtlasAddress(address), address);
    for (const other of ['a.esb', 'atlas', 'my-atlas.json', 'a.atlas.esb', new Blob()])
      assert.ok(!isAtlasAddress(other), String(other));
  });

  test('is opened by a link where it lies on the page’s own host', () => {
    const page = 'https://host/site/';
    for (const own of ['data/a.atlas', 'https://host/b.atlas/'])
      assert.ok(isOwnAtlas(own, page), own);
    for (const other of ['https://elsewhere/a.atlas', '//elsewhere/a.atlas', 'dishes', undefined])
      assert.ok(!isOwnAtlas(other, page), other);
  });

  test('leads to its folder', () => {
    for (const address of ['a.atlas', 'a.atlas/', 'a.atlas/atlas.json', './a.atlas?x#y'])
      assert.equal(folderOf(address, 'http://h/p/'), 'http://h/p/a.atlas/');
  });
});
