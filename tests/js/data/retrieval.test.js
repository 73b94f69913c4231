import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeCandidates, retrieve, TOP_K } from '../../../web/data/retrieval.js';
import { INITIAL_STATE } from '../../../web/state/state.js';
import { answerOf } from '../examples.js';
import { createChance, gaussians } from '../random.js';

test('the hits are those that a search through all rows finds, whatever is asked for', () => {
  const count = 400;
  const chance = createChance(3);
  for (let round = 0; round < 60; round++) {
    const scores = Float32Array.from(gaussians(count, round), (value) => Math.tanh(value / 3));
    const judged = Array.from({ length: chance(5) }, () => chance(count));
    const filterMask =
      round % 3 === 0 ? null : Uint8Array.from({ length: count }, () => Number(chance(4) === 0));
    const scoreThreshold = round % 2 === 0 ? null : gaussians(1, round)[0] / 3;
    const topK = TOP_K[chance(TOP_K.length)];
    const answer = answerOf(scores, { liked: judged.slice(0, 2), disliked: judged.slice(2) });
    const candidates = [...scores.keys()].filter(
      (row) => (!filterMask || filterMask[row]) && !judged.includes(row),
    );
    const reaching = candidates
      .filter((row) => scoreThreshold === null || scores[row] >= scoreThreshold)
      .sort((a, b) => scores[b] - scores[a] || a - b);
    const found = retrieve({ answer, filterMask, topK, scoreThreshold });
    assert.deepEqual([...found.candidates], candidates);
    assert.equal(found.reaching, reaching.length);
    assert.deepEqual(
      found.hits,
      reaching.slice(0, topK).map((row) => ({ row, score: scores[row] })),
    );
  }
});

test('it is found once for the same answer, filters and settings', () => {
  const state = { ...INITIAL_STATE, answer: answerOf([0.1, 0.2, 0.3]) };
  const found = retrieve(state);
  const later = { ...state, pinned: 2 };
  assert.equal(retrieve(later), found);
  assert.notEqual(retrieve({ ...state, filterMask: Uint8Array.of(1, 0, 1) }), found);
  assert.deepEqual(retrieve({ ...state, answer: null }).hits, []);
});

test('among how many rows an answer is ranked, with both counts where rows are kept out', () => {
  const scores = new Float32Array(1877);
  const filterMask = Uint8Array.from(scores, (_, row) => Number(row < 226));
  const state = { ...INITIAL_STATE, answer: answerOf(scores) };
  const judged = { ...state, answer: answerOf(scores, { liked: [0], disliked: [1877 - 1] }) };
  assert.equal(describeCandidates(state), '1,877');
  assert.equal(
    describeCandidates({ ...state, filterMask }),
    '226 that pass the filters, 1,877 in all',
  );
  assert.equal(describeCandidates(judged), '1,875 that were not judged, 1,877 in all');
  assert.equal(
    describeCandidates({ ...judged, filterMask }),
    '225 that pass the filters and were not judged, 1,877 in all',
  );
});
