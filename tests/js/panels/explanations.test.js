/** Every number of the page is explained a click away: no panel shows one that is not. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EXPLANATIONS, HEALTH } from '../../../web/panels/explanations.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LONGEST = 60;

/** What writes a measure: a fraction with decimals, or a share. */
const MEASURE = /\.toFixed\(|percent|PERCENT|% ?`|\* 100|100 \*/i;

/** Panels whose numbers are told elsewhere, and where. */
const TOLD = {
  'announcer.js': 'it says what other panels show',
  'bars.js': 'it draws, and writes nothing',
  'compare-words.js': 'how far the work is',
  'curve.js': 'its heading in matches.js',
  'histogram.js': 'its heading in matches.js',
  'match-entry.js': 'the line above the list, in answer.js',
  'match-list.js': 'the threshold, in threshold.js',
  'quality.js': 'each measure has its own sentence there',
  'slider.js': 'what creates one explains it',
  'retrieval-long.js': 'how far the work is',
  'share.js': 'how far the work is',
};

/** @param {string} folder @param {RegExp} ending @returns {Promise<[name: string, source: string][]>} */
async function sourcesOf(folder, ending) {
  const names = (await readdir(join(ROOT, folder), { recursive: true })).filter((name) =>
    ending.test(name),
  );
  return Promise.all(
    names.map(async (name) => [name, await readFile(join(ROOT, folder, name), 'utf8')]),
  );
}

const panels = (await sourcesOf('web/panels', /\.js$/)).filter(
  ([name]) => !name.startsWith('explanation'),
);

test('every panel that writes a measure explains it', () => {
  const silent = panels
    .filter(([, source]) => MEASURE.test(source) && !source.includes("'./explanation.js'"))
    .map(([name]) => name)
    .filter((name) => !(name in TOLD));
  assert.deepEqual(silent, []);
});

test('every explanation is used', () => {
  const all = panels.map(([, source]) => source).join('\n');
  const idle = Object.keys(EXPLANATIONS).filter((name) => !all.includes(`'${name}'`));
  assert.deepEqual(idle, []);
});

test('every finding about the health of data is explained, and nothing else', async () => {
  const sources = await sourcesOf('py/embedding_sphere/retrieval/health', /\.py$/);
  const found = sources.flatMap(([, source]) =>
    [...source.matchAll(/Finding\(\s*"(\w+)"/g)].map(([, name]) => name),
  );
  assert.deepEqual(Object.keys(HEALTH).sort(), [...new Set(found)].sort());
});

test('an explanation is a few short sentences', () => {
  for (const { title, what, reading } of Object.values({ ...EXPLANATIONS, ...HEALTH })) {
    const words = `${what} ${reading}`;
    assert.match(title, /^[A-Zn].*[^.]$/, title);
    assert.match(what, /^[A-Z].*\.$/, title);
    assert.match(reading, /[.]$/, title);
    assert.ok(
      words.split(/\s+/).length <= LONGEST,
      `${title} has ${words.split(/\s+/).length} words`,
    );
  }
});
