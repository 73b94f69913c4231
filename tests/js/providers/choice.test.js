import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  settingsFor,
  chosenModel,
  isCompatible,
  OPENAI_MODELS,
  shortenedTo,
  titleOf,
} from '../../../web/providers/choice.js';
import { DEFAULT_CHOICE } from '../../../web/providers/defaults.js';
import { assertSentence } from '../examples.js';

const LOCAL = DEFAULT_CHOICE;
const OPENAI = { ...DEFAULT_CHOICE, kind: /** @type {const} */ ('openai') };
const MINILM = { provider: 'local', name: 'all-MiniLM-L6-v2 (int8)', dimension: 384 };
const SMALL = { provider: 'openai', name: 'text-embedding-3-small', dimension: 1536 };
const UNKNOWN = { provider: '', name: '', dimension: 1536 };

test('data choose the model that made them, of a server that its reader has chosen', () => {
  for (const isAllowed of [true, false])
    assert.equal(settingsFor(MINILM, OPENAI, isAllowed).kind, 'local');
  assert.deepEqual(settingsFor(SMALL, LOCAL, true), OPENAI);
  assert.equal(
    settingsFor({ ...SMALL, name: 'text-embedding-ada-002' }, LOCAL, true).model,
    'text-embedding-ada-002',
  );
  assert.equal(
    settingsFor({ provider: 'openai', name: 'my-own-model', dimension: 7 }, LOCAL, true).model,
    'my-own-model',
  );
});

test('data choose no server for their reader, and fill in its model', () => {
  for (const stored of [
    SMALL,
    { ...SMALL, name: 'text-embedding-3-large', dimension: 3072 },
    { ...SMALL, provider: 'x' },
    { provider: 'openai', name: 'my-own-model', dimension: 7 },
  ]) {
    assert.deepEqual(settingsFor(stored, LOCAL, false), { ...LOCAL, model: stored.name });
    const chosen = { ...OPENAI, model: 'm' };
    assert.deepEqual(
      settingsFor(stored, chosen, false),
      { ...chosen, model: stored.name },
      'who has chosen a server goes on with it',
    );
  }
});

test('a choice that fits, or data that fit none, change nothing', () => {
  const ollama = { ...OPENAI, baseUrl: 'http://localhost:11434/v1', model: 'all-minilm' };
  assert.equal(settingsFor(MINILM, ollama, false), ollama);
  assert.equal(settingsFor(UNKNOWN, LOCAL, true), LOCAL);
  assert.equal(
    settingsFor({ provider: 'cohere', name: 'embed-v3', dimension: 1024 }, OPENAI, true),
    OPENAI,
  );
});

test('what does not fit is told before it is asked, in one sentence', () => {
  for (const [stored, choice] of /** @type {const} */ ([
    [SMALL, LOCAL],
    [MINILM, OPENAI],
    [{ ...SMALL, name: 'other', dimension: 1536 }, OPENAI],
  ])) {
    const { fits, isKnown, sentence } = isCompatible(stored, choice);
    assert.ok(!fits && !isKnown);
    assertSentence(sentence);
  }
});

test('data of an unknown model may be asked, but are not known to fit', () => {
  const { fits, isKnown } = isCompatible(UNKNOWN, OPENAI);
  assert.deepEqual([fits, isKnown], [true, false]);
});

test('shorter vectors are asked for where the data have them and the model can', () => {
  const short = { ...SMALL, dimension: 256 };
  assert.equal(shortenedTo(OPENAI, short), 256);
  assert.ok(isCompatible(short, OPENAI).isKnown);
  assert.equal(shortenedTo(OPENAI, SMALL), undefined);
  assert.equal(shortenedTo(LOCAL, short), undefined);
  const ada = { ...OPENAI, model: 'text-embedding-ada-002' };
  assert.equal(shortenedTo(ada, { ...short, name: ada.model }), undefined);
  assert.equal(shortenedTo(OPENAI, { ...SMALL, name: 'other', dimension: 256 }), undefined);
});

test('each choice is named, and known models have their length and price', () => {
  assert.equal(titleOf(LOCAL), 'Local, MiniLM');
  assert.equal(titleOf(OPENAI), 'OpenAI, text-embedding-3-small');
  assert.equal(
    titleOf({ ...OPENAI, baseUrl: 'http://localhost:1234/v1', model: 'm' }),
    'localhost:1234, m',
  );
  assert.equal(titleOf({ ...OPENAI, baseUrl: 'nonsense', model: 'm' }), 'nonsense, m');
  assert.equal(chosenModel(LOCAL).dimension, 384);
  for (const { dimension, price } of Object.values(OPENAI_MODELS))
    assert.ok(dimension > 0 && price > 0);
});
